import Foundation
import TestSupport
import Testing

@Suite("with a real buildx, on a host without a cache", .serialized, .enabled(if: Requirement.allowsBuildx))
struct RealBuildxTests {
  private let registry: RegistryServer
  private let host: ColdHost

  init() throws {
    registry = try RegistryServer()
    host = try ColdHost(storesInContainerd: true)
    try host.pushBaseImage(to: registry)
  }

  private var base: String { "\(registry.name)/base:1" }

  private func makeProject(_ members: String = "", repository: String? = nil) throws -> TemporaryFolder {
    let web = "repository: '\(repository ?? "\(registry.name)/acme/web")', \(members)"
    return try EndToEndTests.makeProject(
      on: registry.name, configuration: "{ version: '1', engine: 'buildx', images: { web: { \(web) } } }", base: base)
  }

  /// Empties the builder, which is sooner than to start another.
  private func forget() throws {
    #expect(try host.docker("buildx", "prune", "--all", "--force").status == 0)
  }

  @Test("what did not change is reused, also in a stage that is only copied from")
  func reuse() throws {
    let project = try makeProject("attest: { provenance: 'max' }")
    let firstRun = try host.run("build.sh", in: project)
    #expect(firstRun.status == 0, "\(firstRun.error)\(firstRun.output)")
    #expect(firstRun.stepsThatRan == ["builder", "out", "runtime"])
    let image = "\(registry.name)/acme/web"
    let nonces = try ["/nonce", "/runtime-nonce"].map { try #require(try host.file($0, of: "\(image):1")) }

    // Both tags are of one image, and the cache has none of them.
    let digests = registry.digests(of: "acme/web")
    #expect(digests.keys.sorted() == ["1", "cache", "latest"])
    #expect(digests["1"] == digests["latest"])

    try project.write("second\n", to: "source")
    let second = try ColdHost(storesInContainerd: true)
    let changed = try second.run("build.sh", in: project, adding: ["VERSION": "2"])
    #expect(changed.status == 0, "\(changed.error)\(changed.output)")
    #expect(changed.stepsThatRan == ["out"])
    #expect(try ["/nonce", "/runtime-nonce"].map { try second.file($0, of: "\(image):2") } == nonces)
    #expect(try second.file("/out", of: "\(image):2") == "second\n")
  }

  /// Three images, built from each other in each way that there is.
  private func makeProjectOfThree() throws -> TemporaryFolder {
    let name = "\(registry.name)/acme"
    let project = try TemporaryFolder()
    try project.write("FROM \(base)\nCOPY source /source\n", to: "base/Dockerfile")
    try project.write("FROM \(name)/base:latest\nRUN cp /source /built\n", to: "web/Dockerfile")
    try project.write(
      "ARG BASE=\(name)/base\nFROM ${BASE}\nCOPY --from=\(name)/web:latest /built /of-web\n", to: "all/Dockerfile")
    try project.write(
      """
      {
        version: '1', engine: 'buildx', registry: '\(registry.name)',
        registries: { '\(registry.name)': { username: 'TEST_USER', password: 'TEST_PASSWORD' } },
        images: {
          all: { repository: 'acme/all', context: 'all' },
          web: { repository: 'acme/web', context: 'web' },
          base: { repository: 'acme/base', context: 'base' },
        },
      }
      """, to: "cigen.json5")
    return project
  }

  @Test("an image is built from that of the run, which is published after it")
  func needs() throws {
    let name = "\(registry.name)/acme"
    let project = try makeProjectOfThree()
    try project.write(try cigen("bash", in: project), to: "build.sh")
    for source in ["first\n", "second\n"] {
      // The first time nothing is published that they could be built from, the second time another one is.
      try project.write(source, to: "base/source")
      let run = try host.run("build.sh", in: project)
      #expect(run.status == 0, "\(run.error)\(run.output)")
      #expect(try host.file("/source", of: "\(name)/all:1") == source)
      #expect(try host.file("/of-web", of: "\(name)/all:1") == source)
      #expect(try host.file("/built", of: "\(name)/web:1") == source)
    }
    #expect(try host.docker("buildx", "ls").output.contains("cigen") == false)
  }

  @Test("jobs are given each other's images by their digests", .enabled(if: Requirement.allowsPipelines))
  func pipelines() throws {
    let project = try makeProjectOfThree()
    try project.write("first\n", to: "base/source")
    try project.write(try cigen("github", in: project), to: "images.yml")
    try project.write(try cigen("gitlab", in: project), to: "pipeline.yml")
    let login = (secrets: ["TEST_PASSWORD": "secret"], variables: ["TEST_USER": "user"])
    // A builder in a container has to be downloaded: the engine's own is chosen in its place.
    let engine = host.engineVariables.merging(
      ["PATH": host.environment["PATH", default: ""], "BUILDX_BUILDER": "default"]
    ) { $1 }
    func gitHub(_ event: String, _ ref: String? = nil) throws -> GitHubWorkflow {
      try GitHubWorkflow.run(
        project.url.appendingPathComponent("images.yml"), project: project, event: event, ref: ref,
        environment: engine, secrets: login.secrets, variables: login.variables)
    }
    func gitLab(_ event: String, _ ref: String? = nil) throws -> GitLabPipeline {
      try GitLabPipeline.run(
        project.url.appendingPathComponent("pipeline.yml"), project: project, event: event, ref: ref,
        variables: engine.merging(["DOCKER_TLS_VERIFY": "", "DOCKER_CERT_PATH": ""]) { $1 }
          .merging(login.secrets) { $1 }.merging(login.variables) { $1 })
    }
    let success = ["base": "success", "web": "success", "all": "success"]
    // The default branch writes caches alone.
    let workflow = try gitHub("push-main")
    #expect(workflow.results == success, "\(workflow.log)")
    #expect(["base", "web", "all"].map { registry.tags(of: "acme/\($0)") } == [["cache"], ["cache"], ["cache"]])
    let release = try gitHub("tag", "v1.0.0")
    #expect(release.results == success, "\(release.log)")
    #expect(try host.file("/of-web", of: "\(registry.name)/acme/all:1.0.0") == "first\n")

    try project.write("second\n", to: "base/source")
    let before = registry.digests(of: "acme/all")
    let request = try gitHub("pull-request")
    #expect(request.results == success, "\(request.log)")
    #expect(registry.digests(of: "acme/all") == before)
    let pipeline = try gitLab("tag", "v1.0.1")
    #expect(pipeline.statuses == success, "\(pipeline.log)")
    #expect(try host.file("/of-web", of: "\(registry.name)/acme/all:1.0.1") == "second\n")
  }

  @Test("a branch reads its own cache before the default branch's, and publishes nothing")
  func branch() throws {
    let project = try makeProject()
    let configuration = try String(contentsOf: project.url.appendingPathComponent("cigen.json5"), encoding: .utf8)
    try project.write(
      configuration.replacing("{ version:", with: "{ git: { branchCaches: true }, version:"), to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    #expect(try host.run("build.sh", in: project).status == 0)
    let before = registry.digests(of: "acme/web")
    try project.write("second\n", to: "source")
    for steps in [["out"], []] {
      try forget()
      let run = try host.run("build.sh", in: project, adding: ["BRANCH": "feature/a"])
      #expect(run.status == 0, "\(run.error)\(run.output)")
      #expect(run.stepsThatRan == steps)
    }
    let tags = registry.digests(of: "acme/web")
    #expect(tags.filter { !$0.key.hasPrefix("cache-") } == before)
    #expect(tags.keys.count { $0.hasPrefix("cache-") } == 1)
  }

  @Test(
    "a cache in the image or in a folder is found again",
    arguments: ["inline", "local"])
  func otherCaches(type: String) throws {
    let project = try makeProject("cache: { type: '\(type)' \(type == "local" ? ", dest: 'cache/web'" : "") }")
    try project.write("cache\n", to: ".dockerignore")
    #expect(try host.run("build.sh", in: project).status == 0)
    try forget()
    let run = try host.run("build.sh", in: project)
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(run.stepsThatRan == [])
  }

  @Test("a cache that may be neither read nor written fails no build")
  func deniedCache() throws {
    let proxy = try FaultProxy(before: registry, failingPushes: 0)
    let project = try makeProject("cache: { type: 'registry', ref: '\(proxy.name)/denied/caches:web' }")
    let run = try host.run("build.sh", in: project)
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(run.error.contains("403 Forbidden"), "\(run.error)")
    #expect(registry.tags(of: "acme/web") == ["1", "latest"])
  }

  @Test("a push that is denied, or reaches no registry, fails the run, and buildx says why")
  func failingPushes() throws {
    let proxy = try FaultProxy(before: registry, failingPushes: 0)
    for (place, reason) in [
      ("\(proxy.name)/denied", "403 Forbidden"), ("127.0.0.1:\(try freePort())/acme", "connection refused"),
    ] {
      let project = try makeProject("cache: false", repository: "\(place)/web")
      let run = try host.run("build.sh", in: project)
      #expect(run.status == 1)
      #expect(run.error.contains("ERROR: failed to solve: failed to push \(place)/web:1"), "\(run.error)")
      #expect(run.error.contains(reason), "\(run.error)")
    }
  }
}
