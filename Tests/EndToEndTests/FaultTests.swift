import Foundation
import TestSupport
import Testing

@Suite("when something fails", .serialized, .enabled(if: Requirement.allowsEngine))
struct FaultTests {
  private func configuration(_ image: String) -> String {
    "{ version: \"1\", images: { web: { repository: \"\(image)\" } } }"
  }

  @Test("a registry that is down stops a push before anything is built, and not a build without push")
  func registryDown() throws {
    let registry = try RegistryServer()
    let host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: registry)
    let image = "127.0.0.1:\(try freePort())/acme/web"
    let project = try makeProject(
      on: registry.name, configuration: configuration(image), base: "\(registry.name)/base:1")
    let run = try host.run("build.sh", in: project)
    #expect(run.status == 1)
    #expect(run.error.contains("the registry cannot be reached"), "\(run.error)")
    #expect(run.error.contains("connection refused"))
    #expect(!run.output.contains("[builder"))

    let withoutPush = try host.run("build.sh", ["--no-push"], in: project)
    #expect(withoutPush.status == 0, "\(withoutPush.error)")
    #expect(try host.docker("image", "inspect", "\(image):1").status == 0)
  }

  @Test("a refused login is said, and nothing is published")
  func loginRefused() throws {
    let open = try RegistryServer()
    let closed = try RegistryServer(login: true)
    let host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: open)
    let image = "\(closed.name)/acme/web"
    let project = try makeProject(on: open.name, configuration: configuration(image), base: "\(open.name)/base:1")
    let run = try host.run("build.sh", in: project)
    #expect(run.status == 1)
    #expect(run.error.contains("not logged in, or the login was refused"), "\(run.error)")
    #expect(run.error.contains("\(image):1 is not published"))
    #expect(closed.tags(of: "acme/web") == [])

    #expect(try host.docker("login", "--username", "user", "--password", "secret", closed.name).status == 0)
    let loggedIn = try host.run("build.sh", in: project)
    #expect(loggedIn.status == 0, "\(loggedIn.error)")
    #expect(closed.tags(of: "acme/web") == ["1", "cache-builder", "cache-runtime", "latest"])
  }

  @Test("a denied pull is told apart from a missing image")
  func deniedPull() throws {
    let registry = try RegistryServer()
    let proxy = try FaultProxy(before: registry, failingPushes: 0)
    let host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: registry)
    let image = "\(proxy.name)/denied/web"
    let project = try makeProject(
      on: registry.name, configuration: configuration(image), base: "\(registry.name)/base:1")
    let run = try host.run("build.sh", ["--no-push"], in: project)
    #expect(run.status == 0)
    #expect(run.error.contains("building without \(image):cache-builder: access denied"), "\(run.error)")
    #expect(!run.error.contains("no cache yet"))
  }

  @Test("a push that fails twice is tried again")
  func failingPush() throws {
    let registry = try RegistryServer()
    let proxy = try FaultProxy(before: registry, failingPushes: 2)
    let host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: registry)
    let image = "\(proxy.name)/acme/web"
    let project = try makeProject(
      on: registry.name, configuration: configuration(image), base: "\(registry.name)/base:1")
    let run = try host.run("build.sh", in: project)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error.contains("trying again in 2 s"))
    #expect(run.error.contains("trying again in 4 s"))
    #expect(!run.error.contains("trying again in 8 s"))
    #expect(registry.tags(of: "acme/web") == ["1", "cache-builder", "cache-runtime", "latest"])
  }

  @Test(
    "a build that fails in the second stage leaves the first one's cache, and no release", arguments: [true, false])
  func failingBuild(buildKit: Bool) throws {
    let registry = try RegistryServer()
    let host = try ColdHost(buildKit: buildKit)
    try host.pushBaseImage(to: registry)
    let image = "\(registry.name)/acme/web"
    let project = try makeProject(
      on: registry.name, configuration: configuration(image), base: "\(registry.name)/base:1")
    let dockerfile = try String(contentsOf: project.url.appendingPathComponent("Dockerfile"), encoding: .utf8)
    try project.write(dockerfile + "RUN false\n", to: "Dockerfile")
    let run = try host.run("build.sh", in: project)
    #expect(run.status == 1)
    #expect(run.error.contains("error: the build of web failed"), "\(run.error)")
    #expect(run.error.contains("FAILED"))
    #expect(registry.tags(of: "acme/web") == ["cache-builder"])
    let nonce = try #require(try host.file("/nonce", of: "\(image):cache-builder"))

    // Mended on another host: the first stage is not built again.
    try project.write(dockerfile, to: "Dockerfile")
    let next = try ColdHost(buildKit: buildKit)
    #expect(try next.run("build.sh", in: project).status == 0)
    #expect(try next.file("/nonce", of: "\(image):1") == nonce)
  }
}
