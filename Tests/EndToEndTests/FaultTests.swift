import Foundation
import TestSupport
import Testing

/// A `sleep` that takes no time, and remembers how long it should have.
private final class SleepStandIn: Sendable {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("#!/bin/sh\necho \"$1\" >>'\(folder.path)/pauses'\n", to: "bin/sleep", isExecutable: true)
  }

  /// What brings a script to it.
  func variables(on host: ColdHost) -> [String: String] {
    ["PATH": "\(folder.path)/bin:\(host.environment["PATH", default: ""])"]
  }

  var pauses: [String] {
    let text = try? String(contentsOfFile: "\(folder.path)/pauses", encoding: .utf8)
    return (text ?? "").split(separator: "\n").map { String($0) }
  }
}

@Suite("when something fails", .serialized, .enabled(if: Requirement.allowsEngine))
struct FaultTests {
  private let sleep: SleepStandIn

  init() throws {
    sleep = try SleepStandIn()
  }

  private func makeProject(_ image: String, base registry: RegistryServer) throws -> TemporaryFolder {
    try EndToEndTests.makeProject(
      on: registry.name, configuration: "{ version: \"1\", images: { web: { repository: \"\(image)\" } } }",
      base: "\(registry.name)/base:1")
  }

  @Test("a registry that is down stops a push after three tries, and not a build without push")
  func registryDown() throws {
    let registry = try RegistryServer()
    let host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: registry)
    let image = "127.0.0.1:\(try freePort())/acme/web"
    let project = try makeProject(image, base: registry)
    let run = try host.run("build.sh", in: project, adding: sleep.variables(on: host))
    #expect(run.status == 1)
    #expect(run.error.contains("connection refused"), "\(run.error)")
    // Caches are pushed beside what follows; what is published waits for them.
    #expect(run.stepsThatRan == ["builder", "out", "runtime"])
    #expect(sleep.pauses.sorted() == ["0", "0", "20", "20", "5", "5"])

    let withoutPush = try host.run("build.sh", ["--no-push"], in: project)
    #expect(withoutPush.status == 0, "\(withoutPush.error)")
    #expect(withoutPush.stepsThatRan == [])
    #expect(try host.docker("image", "inspect", "\(image):cache-runtime").status == 0)
  }

  @Test("a refused login is said, and nothing is published")
  func loginRefused() throws {
    let open = try RegistryServer()
    let closed = try RegistryServer(login: true)
    let host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: open)
    let image = "\(closed.name)/acme/web"
    let project = try makeProject(image, base: open)
    let run = try host.run("build.sh", in: project, adding: sleep.variables(on: host))
    #expect(run.status == 1)
    #expect(run.error.contains("no basic auth credentials"), "\(run.error)")
    #expect(closed.tags(of: "acme/web") == [])

    #expect(try host.docker("login", "--username", "user", "--password", "secret", closed.name).status == 0)
    let loggedIn = try host.run("build.sh", in: project)
    #expect(loggedIn.status == 0, "\(loggedIn.error)")
    #expect(closed.tags(of: "acme/web") == ["1", "cache-builder", "cache-runtime", "latest"])
  }

  @Test("a cache that may not be read is one to build without, and docker says why")
  func deniedPull() throws {
    let registry = try RegistryServer()
    let proxy = try FaultProxy(before: registry, failingPushes: 0)
    let host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: registry)
    let image = "\(proxy.name)/denied/web"
    let project = try makeProject(image, base: registry)
    let run = try host.run("build.sh", ["--no-push"], in: project)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error.contains("denied: refused by the test\n"), "\(run.error)")
    for cache in ["cache-builder", "cache-runtime"] {
      #expect(run.error.contains("built without the cache \(image):\(cache)\n"), "\(run.error)")
    }
  }

  @Test("a push that fails twice is tried again")
  func failingPush() throws {
    let registry = try RegistryServer()
    let proxy = try FaultProxy(before: registry, failingPushes: 2)
    let host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: registry)
    let project = try makeProject("\(proxy.name)/acme/web", base: registry)
    let run = try host.run("build.sh", in: project, adding: sleep.variables(on: host))
    #expect(run.status == 0, "\(run.error)")
    #expect(sleep.pauses == ["5", "20"])
    #expect(registry.tags(of: "acme/web") == ["1", "cache-builder", "cache-runtime", "latest"])
  }

  @Test(
    "a build that fails in the second stage leaves the first one's cache, and no release", arguments: [true, false])
  func failingBuild(buildKit: Bool) throws {
    let registry = try RegistryServer()
    let host = try ColdHost(buildKit: buildKit)
    try host.pushBaseImage(to: registry)
    let project = try makeProject("\(registry.name)/acme/web", base: registry)
    let dockerfile = try String(contentsOf: project.url.appendingPathComponent("Dockerfile"), encoding: .utf8)
    try project.write(dockerfile + "RUN false\n", to: "Dockerfile")
    let run = try host.run("build.sh", in: project)
    #expect(run.status != 0)
    #expect((run.output + run.error).contains("returned a non-zero code: 1") != buildKit, "\(run.error)\(run.output)")
    #expect((run.output + run.error).contains("exit code: 1") == buildKit, "\(run.error)\(run.output)")
    #expect(registry.tags(of: "acme/web") == ["cache-builder"])

    // Mended on another host: the first stage is not built again.
    try project.write(dockerfile, to: "Dockerfile")
    let next = try ColdHost(buildKit: buildKit)
    let mended = try next.run("build.sh", in: project)
    #expect(mended.status == 0, "\(mended.error)\(mended.output)")
    #expect(mended.stepsThatRan == ["runtime"])
    #expect(registry.tags(of: "acme/web") == ["1", "cache-builder", "cache-runtime", "latest"])
  }
}
