import Foundation
import TestSupport
import Testing

@Suite(
  "what one system built of the same, the others do not build", .serialized,
  .enabled(if: Requirement.allowsEngine && Requirement.allowsPipelines))
struct ReusePipelineTests {
  private let bases: RegistryServer
  private let registry: RegistryServer
  private let project: ReusedProject

  init() throws {
    (bases, registry) = (try RegistryServer(), try RegistryServer(login: true))
    try ColdHost(buildKit: true).pushBaseImage(to: bases)
    project = try ReusedProject(
      on: registry.name, base: "\(bases.name)/base:1",
      "registries: { '\(registry.name)': { username: 'TEST_USER', password: 'TEST_PASSWORD' } },")
    try project.folder.write(try cigen("github", in: project.folder), to: "images.yml")
    try project.folder.write(try cigen("gitlab", in: project.folder), to: "pipeline.yml")
  }

  private func gitHub(_ event: String) throws -> GitHubWorkflow {
    let host = try ColdHost(buildKit: true)
    defer { withExtendedLifetime(host) {} }
    let run = try GitHubWorkflow.run(
      project.folder.url.appendingPathComponent("images.yml"), project: project.folder, event: event,
      environment: host.engineVariables, secrets: ["TEST_PASSWORD": "secret"],
      variables: ["TEST_USER": "user", "CHANNEL": "stable"])
    #expect(run.results == ["base": "success", "web": "success"], "\(run.log)")
    return run
  }

  private func gitLab(_ event: String, shell: String = "busybox sh") throws -> GitLabPipeline {
    let host = try ColdHost(buildKit: true)
    defer { withExtendedLifetime(host) {} }
    let run = try GitLabPipeline.run(
      project.folder.url.appendingPathComponent("pipeline.yml"), project: project.folder, event: event,
      variables: host.engineVariables.merging([
        "DOCKER_TLS_VERIFY": "", "DOCKER_CERT_PATH": "", "TEST_USER": "user", "TEST_PASSWORD": "secret",
        "CHANNEL": "stable",
      ]) { $1 }, shell: shell)
    #expect(run.statuses == ["base": "success", "web": "success"], "\(run.log)")
    return run
  }

  private var digests: [[String: String]] { ["acme/base", "acme/web"].map { registry.digests(of: $0) } }

  @Test("a workflow finds what a script built, and a pipeline what a workflow built")
  func systems() throws {
    let host = try ColdHost(buildKit: true)
    try host.docker("login", "--username", "user", "--password", "secret", registry.name)
    let script = try host.run("build.sh", in: project.folder, adding: ["CHANNEL": "stable"])
    #expect(script.status == 0, "\(script.error)\(script.output)")
    let built = digests
    #expect(built.map(\.count) == [3, 5], "\(built)")

    let workflow = try gitHub("push-main")
    for (job, name) in zip(workflow.jobs, ["base", "web"]) {
      #expect(
        job.summary.contains("| reused | \(name) | build-") && !job.summary.contains("| built |"), "\(job.summary)")
    }
    #expect(digests == built)
    for shell in ["busybox sh", "dash", "bash"] {
      let pipeline = try gitLab("push-main", shell: shell)
      #expect(pipeline.log.contains("  reused   base: build-") && pipeline.log.contains("  reused   web: build-"))
      #expect(!pipeline.log.contains("  built    "), "\(pipeline.log)")
    }
    #expect(digests == built)

    // A request builds nothing either; what is new is built, and left for nobody.
    #expect(!(try gitHub("pull-request").log.contains("stage build")))
    try project.folder.write("other page\n", to: "web/page")
    try project.commit()
    let request = try gitLab("merge-request")
    #expect(
      request.log.contains("  reused   base: build-") && request.log.contains("  built    web: "), "\(request.log)")
    #expect(digests == built)

    // The workflow builds it, and the script finds that.
    let changed = try gitHub("push-main")
    #expect(changed.jobs.map(\.summary).joined().contains("| built | web |"), "\(changed.log)")
    let second = try ColdHost(buildKit: true)
    try second.docker("login", "--username", "user", "--password", "secret", registry.name)
    let last = try second.run("build.sh", in: project.folder, adding: ["CHANNEL": "stable", "VERSION": "2"])
    #expect(outcome(of: last) == ["reused base", "reused web"], "\(last.error)\(last.output)")
    #expect(
      ["acme/base", "acme/web"].allSatisfy { registry.digest(of: "2", in: $0) == registry.digest(of: "1", in: $0) })
  }

  @Test("what a request from outside cannot read is built")
  func fork() throws {
    _ = try gitHub("push-main")
    let before = digests
    let fork = try gitHub("fork-pull-request")
    #expect(fork.jobs.last?.summary.contains("| built | web |") == true, "\(fork.log)")
    #expect(digests == before)
  }
}
