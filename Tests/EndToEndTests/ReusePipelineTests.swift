import Foundation
import TestSupport
import Testing

@Suite(
  "what one system built of the same, the others do not build", .serialized,
  .enabled(if: Requirement.allowsEngine && Requirement.allowsPipelines))
struct ReusePipelineTests {
  private let bases: RegistryServer
  private let registry: RegistryServer

  init() throws {
    (bases, registry) = (try RegistryServer(), try RegistryServer(login: true))
    try ColdHost(buildKit: true).pushBaseImage(to: bases)
  }

  /// - Parameter base: members of the base. One without a cache is handed on by releases alone.
  private func makeProject(base: String) throws -> ReusedProject {
    let project = try ReusedProject(
      on: registry.name, from: "\(bases.name)/base:1",
      "registries: { '\(registry.name)': { username: 'TEST_USER', password: 'TEST_PASSWORD' } },", base: base)
    try project.folder.write(try cigen("github", in: project.folder), to: "images.yml")
    try project.folder.write(try cigen("gitlab", in: project.folder), to: "pipeline.yml")
    return project
  }

  private func gitHub(_ project: ReusedProject, _ event: String, ref: String? = nil) throws -> String {
    let host = try ColdHost(buildKit: true)
    defer { withExtendedLifetime(host) {} }
    let run = try GitHubWorkflow.run(
      project.folder.url.appendingPathComponent("images.yml"), project: project.folder, event: event, ref: ref,
      environment: host.engineVariables, secrets: ["TEST_PASSWORD": "secret"],
      variables: ["TEST_USER": "user", "CHANNEL": "stable"])
    #expect(run.results == ["base": "success", "web": "success"], "\(run.log)")
    return run.log
  }

  private func gitLab(
    _ project: ReusedProject, _ event: String, ref: String? = nil, shell: String = "busybox sh"
  ) throws -> String {
    let host = try ColdHost(buildKit: true)
    defer { withExtendedLifetime(host) {} }
    let run = try GitLabPipeline.run(
      project.folder.url.appendingPathComponent("pipeline.yml"), project: project.folder, event: event, ref: ref,
      variables: host.engineVariables.merging([
        "DOCKER_TLS_VERIFY": "", "DOCKER_CERT_PATH": "", "TEST_USER": "user", "TEST_PASSWORD": "secret",
        "CHANNEL": "stable",
      ]) { $1 }, shell: shell)
    #expect(run.statuses == ["base": "success", "web": "success"], "\(run.log)")
    return run.log
  }

  private var digests: [[String: String]] { ["acme/base", "acme/web"].map { registry.digests(of: $0) } }

  /// What was pushed to be found.
  private var remembered: [[String]] {
    digests.map { $0.filter { $0.key.hasPrefix("build-") }.map(\.value).sorted() }
  }

  private func released(_ version: String) -> [[String]] { digests.map { [$0[version] ?? "none"] } }

  @Test(
    "a request builds nothing that the default branch built, and a release publishes it",
    arguments: ["", "cache: false"])
  func events(base: String) throws {
    let project = try makeProject(base: base)
    let push = try gitHub(project, "push-main")
    #expect(showsBuild(push))
    #expect(remembered.map(\.count) == [1, 1], "\(push)")
    let ofBranch = remembered
    let before = digests
    #expect(before.allSatisfy { $0.keys.allSatisfy { $0.hasPrefix("build-") || $0.hasPrefix("cache") } }, "\(before)")

    for log in [
      try gitHub(project, "pull-request"), try gitLab(project, "merge-request"),
      try gitLab(project, "push-main", shell: "dash"),
    ] { #expect(!showsBuild(log), "\(log)") }
    #expect(digests == before)

    // A release has the same images under its tags, whichever system makes it.
    let release = try gitLab(project, "tag", shell: "bash")
    #expect(!showsBuild(release), "\(release)")
    #expect(released("1.2.3") == ofBranch)
    let next = try gitHub(project, "tag", ref: "v1.2.4")
    #expect(!showsBuild(next), "\(next)")
    #expect(released("1.2.4") == ofBranch)
    let host = try ColdHost(buildKit: true)
    try host.docker("login", "--username", "user", "--password", "secret", registry.name)
    let script = try host.run("build.sh", in: project.folder, adding: ["CHANNEL": "stable", "VERSION": "2"])
    #expect(script.status == 0 && ReuseOutcome(script) == .nothing, "\(script.error)\(script.output)")
    #expect(released("2") == ofBranch)
    #expect(remembered == ofBranch)

    // What a request changes is built, on the base that is there, and left for nobody.
    let published = digests
    try project.folder.write("other page\n", to: "web/page")
    try project.commit()
    for log in [try gitHub(project, "pull-request"), try gitLab(project, "merge-request")] {
      #expect(showsBuild(log) && !log.contains("ran base"), "\(log)")
    }
    #expect(digests == published)
    let changed = try gitLab(project, "push-main")
    #expect(showsBuild(changed) && !changed.contains("ran base"), "\(changed)")
    #expect(remembered.map(\.count) == [1, 2])

    // Another base makes another image of what is built from it.
    try project.folder.write("second\n", to: "base/source")
    try project.commit()
    let second = try gitLab(project, "push-main")
    #expect(second.contains("ran web"), "\(second)")
    #expect(remembered.map(\.count) == [2, 3])
  }

  @Test("what a request from outside cannot read is built")
  func fork() throws {
    let project = try makeProject(base: "")
    _ = try gitHub(project, "push-main")
    let before = digests
    let fork = try gitHub(project, "fork-pull-request")
    #expect(fork.contains("ran web"), "\(fork)")
    #expect(digests == before)
  }
}
