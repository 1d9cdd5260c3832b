import Foundation
import TestSupport
import Testing

/// A matrix of two by two: one stage is the same for all four, one for those with the same tool.
private func makeProject(on registry: String, base: String, _ more: String = "") throws -> TemporaryFolder {
  let project = try TemporaryFolder()
  try project.write("first\n", to: "source")
  try project.write(
    """
    FROM \(base) AS tools
    RUN cat /proc/sys/kernel/random/uuid > /nonce && echo ran tools

    FROM \(base) AS build
    ARG TOOL
    RUN cat /proc/sys/kernel/random/uuid > /tool-nonce && echo ran tool-${TOOL}
    COPY --from=tools /nonce /nonce
    COPY source /source
    RUN cp /source /out && echo ran out

    FROM \(base) AS runtime
    ARG SYSTEM
    RUN echo "${SYSTEM}" > /system && echo ran system-${SYSTEM}
    COPY --from=build /nonce /tool-nonce /out /

    """, to: "Dockerfile")
  try project.write(
    """
    {
      version: "1", registry: "\(registry)", \(more)
      images: {
        web: { repository: "acme/web", matrix: { tool: ["a", "b"], system: ["x", "y"] }, defaultVariant: "b-y" },
      },
    }
    """, to: "cigen.json5")
  try project.write(try cigen("bash", in: project), to: "build.sh")
  return project
}

private let variants = ["a-x", "a-y", "b-x", "b-y"]

@Suite("variants of an image with buildah", .serialized, .enabled(if: Requirement.allowsBuildah))
struct BuildahVariantsTests {
  @Test("build what they share once, and find its steps on the next host")
  func script() throws {
    let registry = try RegistryServer()
    let image = "\(registry.name)/acme/web"
    let first = try BuildahHost(registry)
    try first.pushBaseImage(to: registry)
    let project = try makeProject(on: registry.name, base: "\(registry.name)/base:1", "engine: 'buildah',")
    func files(_ path: String, of version: String, on host: BuildahHost) throws -> [String] {
      try variants.map { try #require(try host.file(path, of: "\(image):\(version)-\($0)")) }
    }
    // Of stages with an ARG, 1.28 finds only local steps.
    let run = try first.run("build.sh", in: project)
    #expect(run.status == 0, "\(run.error)\(run.output)")
    let nonces = try files("/nonce", of: "1", on: first)
    let toolNonces = try files("/tool-nonce", of: "1", on: first)
    #expect(Set(nonces).count == 1)
    #expect(toolNonces[0] == toolNonces[1] && toolNonces[1] != toolNonces[2] && toolNonces[2] == toolNonces[3])
    #expect(
      registry.tags(of: "acme/web") == (["1", "latest"] + variants.flatMap { ["1-\($0)", "latest-\($0)"] }).sorted())

    try project.write("second\n", to: "source")
    let second = try BuildahHost(registry)
    let changed = try second.run("build.sh", in: project, adding: ["VERSION": "2"])
    #expect(changed.status == 0, "\(changed.error)\(changed.output)")
    #expect(try files("/nonce", of: "2", on: second) == nonces)
    #expect(try files("/out", of: "2", on: second) == variants.map { _ in "second\n" })
  }
}

@Suite("variants of an image", .serialized, .enabled(if: Requirement.allowsEngine))
struct VariantsTests {
  @Test("build what they share once, push it once, and find it on the next host", arguments: [true, false])
  func script(buildKit: Bool) throws {
    let registry = try RegistryServer()
    let image = "\(registry.name)/acme/web"
    let first = try ColdHost(buildKit: buildKit)
    try first.pushBaseImage(to: registry)
    let project = try makeProject(on: registry.name, base: "\(registry.name)/base:1")
    func files(_ path: String, of version: String, on host: ColdHost) throws -> [String] {
      try variants.map { try #require(try host.file(path, of: "\(image):\(version)-\($0)")) }
    }
    let run = try first.run("build.sh", in: project)
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(
      registry.tags(of: "acme/web")
        == (["1", "cache-a-build", "cache-b-build", "cache-tools", "latest"]
        + variants.flatMap { ["1-\($0)", "cache-\($0)-runtime", "latest-\($0)"] }).sorted())
    // BuildKit finds a step that another variant ran a moment ago, the classic builder only what its sources have.
    let systems = buildKit ? ["system-x", "system-y"] : ["system-x", "system-x", "system-y", "system-y"]
    #expect(run.stepsThatRan == ["out", "out"] + systems + ["tool-a", "tool-b", "tools"])
    let nonces = try files("/nonce", of: "1", on: first)
    let toolNonces = try files("/tool-nonce", of: "1", on: first)
    #expect(Set(nonces).count == 1)
    #expect(toolNonces[0] == toolNonces[1] && toolNonces[1] != toolNonces[2] && toolNonces[2] == toolNonces[3])
    #expect(try files("/system", of: "1", on: first) == ["x\n", "y\n", "x\n", "y\n"])
    #expect(registry.digest(of: "latest", in: "acme/web") == registry.digest(of: "1-b-y", in: "acme/web"))

    // The source changed, on a host that has nothing.
    try project.write("second\n", to: "source")
    let second = try ColdHost(buildKit: buildKit)
    let changed = try second.run("build.sh", in: project, adding: ["VERSION": "2"])
    #expect(changed.status == 0, "\(changed.error)\(changed.output)")
    #expect(changed.stepsThatRan == ["out", "out"])
    #expect(try files("/nonce", of: "2", on: second) == nonces)
    #expect(try files("/tool-nonce", of: "2", on: second) == toolNonces)
    #expect(try files("/out", of: "2", on: second) == variants.map { _ in "second\n" })

    // One variant, by its name, has what it shares from there; and nothing is run again.
    let third = try ColdHost(buildKit: buildKit)
    let alone = try third.run("build.sh", ["web-a-y"], in: project, adding: ["VERSION": "3"])
    #expect(alone.status == 0, "\(alone.error)\(alone.output)")
    #expect(alone.stepsThatRan == [])
    #expect(registry.tags(of: "acme/web").filter { $0.hasPrefix("3") } == ["3-a-y"])
    #expect(try third.file("/tool-nonce", of: "\(image):3-a-y") == toolNonces[0])

    // What they share changed, and is not pushed: the registry's older one takes the place of none.
    let dockerfile = try String(contentsOf: project.url.appendingPathComponent("Dockerfile"), encoding: .utf8)
    try project.write(dockerfile.replacing("echo ran tools", with: "echo ran new-tools"), to: "Dockerfile")
    let local = try third.run("build.sh", ["--no-push", "web"], in: project, adding: ["VERSION": "4"])
    #expect(local.status == 0, "\(local.error)\(local.output)")
    #expect(local.stepsThatRan.filter { $0 == "new-tools" }.count == 1)
    #expect(registry.tags(of: "acme/web").filter { $0.hasPrefix("4") } == [])
  }

  @Test("have a job for what they share", .enabled(if: Requirement.allowsPipelines))
  func pipelines() throws {
    let registry = try RegistryServer(login: true)
    let bases = try RegistryServer()
    try ColdHost(buildKit: true).pushBaseImage(to: bases)
    let logins = "registries: { '\(registry.name)': { username: 'TEST_USER', password: 'TEST_PASSWORD' } },"
    let project = try makeProject(on: registry.name, base: "\(bases.name)/base:1", logins)
    try project.write(try cigen("github", in: project), to: "images.yml")
    try project.write(try cigen("gitlab", in: project), to: "pipeline.yml")
    let shared = ["web-shared", "web-a-shared", "web-b-shared"]
    func results(_ ofShared: String) -> [String: String] {
      Dictionary(uniqueKeysWithValues: shared.map { ($0, ofShared) } + variants.map { ("web-\($0)", "success") })
    }
    func nonces(_ tag: String) throws -> [String?] {
      let host = try ColdHost(buildKit: true)
      try host.docker("login", "--username", "user", "--password", "secret", registry.name)
      return try ["/nonce", "/tool-nonce"].flatMap { path in
        try variants.map { try host.file(path, of: "\(registry.name)/acme/web:\(tag)-\($0)") }
      }
    }
    func gitHub(_ event: String, _ ref: String? = nil) throws -> GitHubWorkflow {
      let host = try ColdHost(buildKit: true)
      defer { withExtendedLifetime(host) {} }
      return try GitHubWorkflow.run(
        project.url.appendingPathComponent("images.yml"), project: project, event: event, ref: ref,
        environment: host.engineVariables, secrets: ["TEST_PASSWORD": "secret"], variables: ["TEST_USER": "user"])
    }
    func gitLab(_ event: String, _ ref: String? = nil) throws -> GitLabPipeline {
      let host = try ColdHost(buildKit: true)
      defer { withExtendedLifetime(host) {} }
      return try GitLabPipeline.run(
        project.url.appendingPathComponent("pipeline.yml"), project: project, event: event, ref: ref,
        variables: host.engineVariables.merging([
          "DOCKER_TLS_VERIFY": "", "DOCKER_CERT_PATH": "", "TEST_USER": "user", "TEST_PASSWORD": "secret",
        ]) { $1 })
    }
    // The default branch writes caches alone.
    let push = try gitHub("push-main")
    #expect(push.results == results("success"), "\(push.log)")
    let caches = registry.tags(of: "acme/web")
    #expect(caches.count == 7 && caches.allSatisfy { $0.hasPrefix("cache-") }, "\(caches)")

    // A release is built from them, each leg on a host that has nothing.
    try project.write("second\n", to: "source")
    let release = try gitHub("tag", "v1.0.0")
    #expect(release.results == results("skipped"), "\(release.log)")
    let built = try nonces("1.0.0")
    #expect(Set(built[..<4]).count == 1 && !built.contains(nil))
    #expect(Set(built[4...]).count == 2)
    let pipeline = try gitLab("tag", "v1.0.1")
    let legs = pipeline.statuses.filter { !shared.contains($0.key) }
    #expect(legs.count == 4 && legs.values.allSatisfy { $0 == "success" }, "\(pipeline.log)")
    #expect(try nonces("1.0.1") == built)

    // A request writes nothing.
    let before = registry.digests(of: "acme/web")
    let request = try gitLab("merge-request")
    #expect(request.statuses.values.allSatisfy { $0 != "failed" }, "\(request.log)")
    #expect(registry.digests(of: "acme/web") == before)
  }
}

@Suite("variants of an image with a real buildx", .serialized, .enabled(if: Requirement.allowsBuildx))
struct BuildxVariantsTests {
  @Test("build what they share once, and find it on the next host")
  func script() throws {
    let registry = try RegistryServer()
    let image = "\(registry.name)/acme/web"
    let host = try ColdHost(storesInContainerd: true)
    try host.pushBaseImage(to: registry)
    let project = try makeProject(on: registry.name, base: "\(registry.name)/base:1", "engine: 'buildx',")
    func files(_ path: String, of version: String) throws -> [String] {
      try variants.map { try #require(try host.file(path, of: "\(image):\(version)-\($0)")) }
    }
    let run = try host.run("build.sh", in: project)
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(
      registry.tags(of: "acme/web").filter { $0.hasPrefix("cache") }
        == ["cache-a-build", "cache-a-x", "cache-a-y", "cache-b-build", "cache-b-x", "cache-b-y", "cache-tools"])
    let nonces = try files("/nonce", of: "1")
    let toolNonces = try files("/tool-nonce", of: "1")
    #expect(Set(nonces).count == 1)
    #expect(toolNonces[0] == toolNonces[1] && toolNonces[1] != toolNonces[2] && toolNonces[2] == toolNonces[3])

    try project.write("second\n", to: "source")
    #expect(try host.docker("buildx", "prune", "--all", "--force").status == 0)
    let changed = try host.run("build.sh", in: project, adding: ["VERSION": "2"])
    #expect(changed.status == 0, "\(changed.error)\(changed.output)")
    #expect(changed.stepsThatRan == ["out", "out"])
    #expect(try files("/nonce", of: "2") == nonces && files("/tool-nonce", of: "2") == toolNonces)
    #expect(try files("/out", of: "2") == variants.map { _ in "second\n" })
  }
}
