import Foundation
import TestSupport
import Testing

@Suite("with buildah or podman, on a host without a cache", .serialized, .enabled(if: Requirement.allowsBuildah))
struct BuildahTests {
  private static let engines = ["buildah", "podman"]

  /// Its expensive step leaves a number that no other run of it leaves.
  private func makeProject(for engine: String, on registry: RegistryServer, base: String) throws -> TemporaryFolder {
    let project = try TemporaryFolder()
    try project.write("first\n", to: "web/source")
    try project.write(
      """
      FROM \(base) AS builder
      RUN cat /proc/sys/kernel/random/uuid > /nonce && echo ran builder
      RUN --mount=type=secret,id=token cat /run/secrets/token > /secret && echo ran secret
      COPY source /source
      RUN cp /source /out && echo ran out

      FROM \(registry.name)/acme/base:latest
      RUN cat /proc/sys/kernel/random/uuid > /runtime-nonce && echo ran runtime
      COPY --from=builder /nonce /out /secret /
      HEALTHCHECK CMD true

      """, to: "web/Dockerfile")
    try project.write("one\n", to: "base/of-base")
    try project.write("FROM \(base)\nCOPY of-base /\n", to: "base/Dockerfile")
    try project.write(
      """
      {
        version: '1', engine: '\(engine)', registry: '\(registry.name)',
        registries: { '\(registry.name)': { username: 'TEST_USER', password: 'TEST_PASSWORD' } },
        images: {
          web: { repository: 'acme/web', context: 'web', secrets: [{ id: 'token', env: 'TOKEN' }] },
          base: { repository: 'acme/base', context: 'base' },
        },
      }
      """, to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    return project
  }

  @Test("steps that did not change are reused, and images of the run are built on each other", arguments: engines)
  func script(engine: String) throws {
    let registry = try RegistryServer()
    let first = try BuildahHost(registry)
    try first.pushBaseImage(to: registry)
    let project = try makeProject(for: engine, on: registry, base: "\(registry.name)/base:1")
    let image = "\(registry.name)/acme/web"

    let firstRun = try first.run("build.sh", in: project, adding: ["TOKEN": "hidden"])
    #expect(firstRun.status == 0, "\(firstRun.error)\(firstRun.output)")
    #expect(firstRun.stepsThatRan == ["builder", "out", "runtime", "secret"])
    #expect(registry.tags(of: "acme/web") == ["1", "latest"])
    let steps = registry.tags(of: "acme/web/cache")
    #expect(steps.count == 7)
    let nonces = try ["/nonce", "/runtime-nonce"].map { try #require(try first.file($0, of: "\(image):1")) }
    #expect(try first.file("/secret", of: "\(image):1") == "hidden")
    #expect(try first.file("/of-base", of: "\(image):1") == "one\n")

    // The source changed: what stands before it is not run again, what depends on it is.
    try project.write("second\n", to: "web/source")
    let second = try BuildahHost(registry)
    let changed = try second.run("build.sh", in: project, adding: ["TOKEN": "hidden", "VERSION": "2"])
    #expect(changed.status == 0, "\(changed.error)\(changed.output)")
    #expect(changed.stepsThatRan == ["out"])
    #expect(try ["/nonce", "/runtime-nonce"].map { try second.file($0, of: "\(image):2") } == nonces)
    #expect(try second.file("/out", of: "\(image):2") == "second\n")

    // Without a push nothing is written; the base of this run is what an image is built on.
    try project.write("two\n", to: "base/of-base")
    let before = ["acme/web", "acme/web/cache", "acme/base", "acme/base/cache"].map { registry.digests(of: $0) }
    let third = try BuildahHost(registry)
    let local = try third.run("build.sh", ["--no-push"], in: project, adding: ["TOKEN": "hidden"])
    #expect(local.status == 0, "\(local.error)\(local.output)")
    #expect(local.stepsThatRan == ["runtime"])
    #expect(before == ["acme/web", "acme/web/cache", "acme/base", "acme/base/cache"].map { registry.digests(of: $0) })
  }

  @Test("what cannot be pushed is not published, and says why", arguments: engines)
  func refusedPush(engine: String) throws {
    let (registry, bases) = (try RegistryServer(login: true), try RegistryServer())
    let host = try BuildahHost(registry, bases)
    try host.pushBaseImage(to: bases)
    let project = try TemporaryFolder()
    try project.write("FROM \(bases.name)/base:1\nRUN true\n", to: "Dockerfile")
    try project.write(
      "{ version: '1', engine: '\(engine)', images: { web: { repository: '\(registry.name)/acme/web', cache: false } } }",
      to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    let refused = try host.run("build.sh", in: project)
    #expect(refused.status != 0)
    #expect(refused.error.contains("authentication required"), "\(refused.error)")
    #expect(registry.tags(of: "acme/web") == [])
    try host.buildah("login", "--username", "user", "--password", "secret", registry.name)
    let pushed = try host.run("build.sh", in: project)
    #expect(pushed.status == 0, "\(pushed.error)")
    #expect(registry.tags(of: "acme/web") == ["1", "latest"])
  }

  @Test(
    "a workflow and a pipeline build, log in and publish without Docker",
    .enabled(if: Requirement.allowsPipelines), arguments: engines)
  func pipelines(engine: String) throws {
    let (registry, bases) = (try RegistryServer(login: true), try RegistryServer())
    try BuildahHost(bases).pushBaseImage(to: bases)
    let project = try makeProject(for: engine, on: registry, base: "\(bases.name)/base:1")
    try project.write(try cigen("github", in: project), to: "images.yml")
    try project.write(try cigen("gitlab", in: project), to: "pipeline.yml")
    func gitHub(_ event: String, _ ref: String? = nil) throws -> GitHubWorkflow {
      let host = try BuildahHost(registry, bases)
      defer { withExtendedLifetime(host) {} }
      return try GitHubWorkflow.run(
        project.url.appendingPathComponent("images.yml"), project: project, event: event, ref: ref,
        environment: host.jobEnvironment,
        secrets: ["TEST_PASSWORD": "secret", "TOKEN": "hidden"], variables: ["TEST_USER": "user"])
    }
    func gitLab(_ event: String, _ ref: String? = nil) throws -> GitLabPipeline {
      let host = try BuildahHost(registry, bases)
      defer { withExtendedLifetime(host) {} }
      return try GitLabPipeline.run(
        project.url.appendingPathComponent("pipeline.yml"), project: project, event: event, ref: ref,
        variables: host.jobEnvironment.merging([
          "STORAGE_DRIVER": "", "TEST_USER": "user", "TEST_PASSWORD": "secret", "TOKEN": "hidden",
        ]) { $1 }, shell: "bash")
    }
    func file(_ path: String, of tag: String) throws -> String? {
      let host = try BuildahHost(registry, bases)
      try host.buildah("login", "--username", "user", "--password", "secret", registry.name)
      return try host.file(path, of: "\(registry.name)/acme/web:\(tag)")
    }
    let success = ["base": "success", "web": "success"]
    // The default branch writes the caches alone, and a release is built from them.
    let push = try gitHub("push-main")
    #expect(push.results == success, "\(push.log)")
    #expect(registry.tags(of: "acme/web") == [] && registry.tags(of: "acme/base") == [])
    let release = try gitHub("tag", "v1.0.0")
    #expect(release.results == success, "\(release.log)")
    let nonce = try #require(try file("/nonce", of: "1.0.0"))

    try project.write("two\n", to: "base/of-base")
    try project.write("second\n", to: "web/source")
    let pipeline = try gitLab("tag", "v1.0.1")
    #expect(pipeline.statuses == success, "\(pipeline.log)")
    #expect(try ["/nonce", "/out", "/of-base"].map { try file($0, of: "1.0.1") } == [nonce, "second\n", "two\n"])

    // A request finds the cache, and builds what it needs itself: nothing is pushed.
    try project.write("three\n", to: "base/of-base")
    let before = ["acme/web", "acme/web/cache", "acme/base"].map { registry.digests(of: $0) }
    let request = try gitLab("merge-request")
    #expect(request.statuses == success, "\(request.log)")
    let fork = try gitHub("fork-pull-request")
    #expect(fork.results == success, "\(fork.log)")
    #expect(["acme/web", "acme/web/cache", "acme/base"].map { registry.digests(of: $0) } == before)
  }
}
