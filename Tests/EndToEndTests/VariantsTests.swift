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

  @Test("have jobs for what they share, which run where caches are written", .enabled(if: Requirement.allowsPipelines))
  func pipelines() throws {
    let registry = try RegistryServer(login: true)
    let bases = try RegistryServer()
    try ColdHost(buildKit: true).pushBaseImage(to: bases)
    let project = try PipelineProject(
      makeProject(on: registry.name, base: "\(bases.name)/base:1", PipelineProject.login(to: registry)))
    let shared = ["web-shared", "web-a-shared", "web-b-shared"]
    let ofVariants = variants.map { "cache-\($0)-runtime" }
    func nonces(_ tags: [String], on host: ColdHost) throws -> [String?] {
      try ["/nonce", "/tool-nonce"].flatMap { path in
        try tags.map { try host.ownFile(path, of: "\(registry.name)/acme/web:\($0)") }
      }
    }

    let first = try ColdHost(buildKit: true)
    let push = try project.gitHub("push-main", on: first)
    #expect(push.problems == [])
    #expect(push.results == results(of: shared + variants.map { "web-\($0)" }), "\(push.log)")
    #expect(
      registry.tags(of: "acme/web") == (["cache-tools", "cache-a-build", "cache-b-build"] + ofVariants).sorted())
    let built = try nonces(ofVariants, on: first)
    #expect(Set(built[..<4]).count == 1 && !built.contains(nil))
    #expect(built[4] == built[5] && built[5] != built[6] && built[6] == built[7])

    // Each leg of a release finds all that on another host.
    try project.change("source", to: "second\n", tags: ["v2"])
    let second = try ColdHost(buildKit: true)
    let release = try project.gitHub("tag", ref: "v2", on: second)
    #expect(
      release.results == results(of: variants.map { "web-\($0)" }, skipped: shared), "\(release.log)")
    #expect(try nonces(variants.map { "2-\($0)" }, on: second) == built)
    #expect(registry.digest(of: "latest", in: "acme/web") == registry.digest(of: "2-b-y", in: "acme/web"))
    try second.logIn(to: registry)
    #expect(
      try variants.map { try second.file("/out", of: "\(registry.name)/acme/web:2-\($0)") }
        == variants.map { _ in "second\n" })

    // A request has no jobs for what is shared; the variants build it, from its caches.
    try project.change("source", to: "third\n")
    let before = registry.digests(of: "acme/web")
    let third = try ColdHost(buildKit: true)
    let request = try project.gitLab("merge-request", on: third)
    #expect(
      request.jobs.filter { shared.contains($0.name) }.map(\.status) == shared.map { _ in "not-in-pipeline" })
    #expect(request.jobs.filter { $0.status == "success" }.count == 4, "\(request.log)")
    #expect(try nonces(ofVariants, on: third) == built)
    #expect(registry.digests(of: "acme/web") == before)

    // What is shared changed: it is built once for all.
    let dockerfile = try String(contentsOf: project.folder.url.appendingPathComponent("Dockerfile"), encoding: .utf8)
    try project.change("Dockerfile", to: dockerfile.replacing("echo ran tools", with: "echo ran new-tools"))
    let fourth = try ColdHost(buildKit: true)
    let pipeline = try project.gitLab("push-main", on: fourth)
    #expect(pipeline.jobs.map(\.status) == Array(repeating: "success", count: 7), "\(pipeline.log)")
    let changed = Set(try nonces(ofVariants, on: fourth)[..<4])
    #expect(changed.count == 1 && changed != Set(built[..<4]))
  }

  private func results(of jobs: [String], skipped: [String] = []) -> [String: String] {
    Dictionary(jobs.map { ($0, "success") } + skipped.map { ($0, "skipped") }) { $1 }
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
