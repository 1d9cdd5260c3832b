import Foundation
import TestSupport
import Testing

/// A workflow and a pipeline of one image, for real: a registry that wants a login, and engines that have nothing.
@Suite(
  "pipelines on a host without a cache", .serialized,
  .enabled(if: Requirement.allowsEngine && Requirement.allowsPipelines))
struct PipelineEngineTests {
  private let bases: RegistryServer
  private let registry: RegistryServer
  private let project: TemporaryFolder

  private var image: String { "\(registry.name)/acme/web" }

  init() throws {
    bases = try RegistryServer()
    registry = try RegistryServer(login: true)
    try ColdHost(buildKit: true).pushBaseImage(to: bases)
    project = try makeProject(
      on: registry.name,
      configuration: """
        {
          version: "1.2.3",
          registries: { "\(registry.name)": { username: "TEST_USER", password: "TEST_PASSWORD" } },
          images: { web: { repository: "\(registry.name)/acme/web" } },
        }
        """, base: "\(bases.name)/base:1")
    try project.write(try cigen("github", in: project), to: "images.yml")
    try project.write(try cigen("gitlab", in: project), to: "pipeline.yml")
  }

  @Test("GitHub reuses what did not change, and publishes what did", arguments: [true, false])
  func gitHub(buildKit: Bool) throws {
    func run(_ event: String, on host: ColdHost) throws -> GitHubWorkflow {
      try GitHubWorkflow.run(
        project.url.appendingPathComponent("images.yml"), project: project, event: event,
        environment: host.engineVariables, secrets: ["TEST_PASSWORD": "secret"], variables: ["TEST_USER": "user"])
    }
    let first = try ColdHost(buildKit: buildKit)
    let firstRun = try run("push-main", on: first)
    #expect(firstRun.results == ["web": "success"], "\(firstRun.log)")
    #expect(firstRun.log.contains("no cache yet: \(image):cache-builder"), "\(firstRun.log)")
    #expect(registry.tags(of: "acme/web") == ["1.2.3", "cache-builder", "cache-runtime", "latest"])
    let nonces = try nonces(on: first)

    try project.write("second\n", to: "source")
    let second = try ColdHost(buildKit: buildKit)
    let changed = try run("push-main", on: second)
    #expect(changed.results == ["web": "success"], "\(changed.log)")
    #expect(try file("/out", on: second) == "second\n")
    #expect(try self.nonces(on: second) == nonces)
    // The summary names what was pushed by the digest that the registry has for it.
    let digest = try #require(registry.digest(of: "1.2.3", in: "acme/web"))
    let summary = changed.jobs.map(\.summary).joined()
    #expect(summary.contains("| pushed | `\(image):1.2.3` | \(digest) |"), "\(summary)")
    #expect(summary.contains("| built | web, stage builder | 1 of 3 steps reused"), "\(summary)")

    // A pull request reads the caches, and writes nothing.
    try project.write("third\n", to: "source")
    let before = registry.digests(of: "acme/web")
    for event in ["pull-request", "fork-pull-request"] {
      let request = try run(event, on: try ColdHost(buildKit: buildKit))
      #expect(request.results == ["web": "success"], "\(request.log)")
      let isFork = event.hasPrefix("fork")
      #expect(request.log.contains(isFork ? "not logged in" : "pulled \(image):cache-builder"), "\(request.log)")
    }
    #expect(registry.digests(of: "acme/web") == before)
  }

  @Test("GitLab reuses what did not change, and publishes what did", arguments: ["busybox sh", "dash", "bash"])
  func gitLab(shell: String) throws {
    func run(_ event: String, on host: ColdHost) throws -> GitLabPipeline {
      // The engine of the test stands in for the service beside the job.
      try GitLabPipeline.run(
        project.url.appendingPathComponent("pipeline.yml"), project: project, event: event,
        variables: host.engineVariables.merging([
          "DOCKER_TLS_VERIFY": "", "DOCKER_CERT_PATH": "", "TEST_USER": "user", "TEST_PASSWORD": "secret",
        ]) { $1 }, shell: shell)
    }
    let first = try ColdHost(buildKit: true)
    let firstRun = try run("push-main", on: first)
    #expect(firstRun.statuses == ["web": "success"], "\(firstRun.log)")
    #expect(registry.tags(of: "acme/web") == ["1.2.3", "cache-builder", "cache-runtime", "latest"])
    let nonces = try nonces(on: first)

    try project.write("second\n", to: "source")
    let second = try ColdHost(buildKit: true)
    let changed = try run("tag", on: second)
    #expect(changed.statuses == ["web": "success"], "\(changed.log)")
    #expect(try file("/out", on: second) == "second\n")
    #expect(try self.nonces(on: second) == nonces)
    let digest = try #require(registry.digest(of: "1.2.3", in: "acme/web"))
    #expect(changed.log.contains("pushed   \(image):1.2.3: \(digest)"), "\(changed.log)")

    // A branch keeps its own; its next run, on another host, finds all of it.
    try project.write("third\n", to: "source")
    let branch = try run("push-branch", on: try ColdHost(buildKit: true))
    #expect(branch.statuses == ["web": "success"], "\(branch.log)")
    #expect(try file("/out", on: second) == "second\n")
    let again = try run("push-branch", on: try ColdHost(buildKit: true))
    #expect(again.log.contains("web, stage builder: 3 of 3 steps reused"), "\(again.log)")
    let before = registry.digests(of: "acme/web")
    let request = try run("merge-request", on: try ColdHost(buildKit: true))
    #expect(request.log.contains("web, stage builder: 3 of 3 steps reused"), "\(request.log)")
    #expect(registry.digests(of: "acme/web") == before)
  }

  @Test("a build that fails fails the job, says so, and keeps the caches that were built")
  func failingBuild() throws {
    let dockerfile = try String(contentsOf: project.url.appendingPathComponent("Dockerfile"), encoding: .utf8)
    try project.write(dockerfile + "RUN false\n", to: "Dockerfile")
    let host = try ColdHost(buildKit: true)
    let workflow = try GitHubWorkflow.run(
      project.url.appendingPathComponent("images.yml"), project: project, event: "push-main",
      environment: host.engineVariables, secrets: ["TEST_PASSWORD": "secret"], variables: ["TEST_USER": "user"])
    #expect(workflow.results == ["web": "failure"])
    #expect(workflow.jobs.first?.summary.contains("| FAILED | web |") == true, "\(workflow.log)")
    #expect(registry.tags(of: "acme/web") == ["cache-builder"])
    let pipeline = try GitLabPipeline.run(
      project.url.appendingPathComponent("pipeline.yml"), project: project, event: "push-main",
      variables: host.engineVariables.merging([
        "DOCKER_TLS_VERIFY": "", "DOCKER_CERT_PATH": "", "TEST_USER": "user", "TEST_PASSWORD": "secret",
      ]) { $1 })
    #expect(pipeline.statuses == ["web": "failed"])
    #expect(pipeline.log.contains("error: the build of web failed"), "\(pipeline.log)")
    #expect(registry.tags(of: "acme/web") == ["cache-builder"])
  }

  private func file(_ path: String, on host: ColdHost) throws -> String? {
    try host.docker("login", "--username", "user", "--password", "secret", registry.name)
    return try host.file(path, of: "\(image):1.2.3")
  }

  /// What the expensive steps left: the same as long as they are not run again.
  private func nonces(on host: ColdHost) throws -> [String] {
    try ["/nonce", "/runtime-nonce"].map { try #require(try file($0, on: host)) }
  }
}
