import Foundation
import TestSupport
import Testing

/// What a run did, by the tags that it read and wrote.
private struct Outcome: Equatable, CustomTestStringConvertible {
  var logsIn = false
  var reads: Set<String> = []
  var writes: Set<String> = []

  var testDescription: String { "logs in: \(logsIn), reads \(reads.sorted()), writes \(writes.sorted())" }

  init(logsIn: Bool, reads: Set<String>, writes: Set<String>) {
    (self.logsIn, self.reads, self.writes) = (logsIn, reads, writes)
  }

  init(_ calls: [[String]]) {
    logsIn = calls.contains { $0[0] == "login" }
    reads = Set(calls.flatMap { cacheSources(of: $0) })
    writes = Set(calls.filter { $0[0] == "push" }.compactMap { $0.last.map(tag) })
  }
}

private func tag(of reference: String) -> String { String(reference.split(separator: ":").last ?? "") }

private func cacheSources(of call: [String]) -> [String] {
  zip(call, call.dropFirst()).filter { $0.0 == "--cache-from" }.map { tag(of: $0.1) }
}

private let shared: Set<String> = ["cache-build", "cache-runtime"]
/// Behind the tag: the first digits of the SHA-256 of the branch's name.
private let ofFeature = Set(shared.map { "\($0)-951d42dc02dc7431" })
private let ofOddBranch = Set(shared.map { "\($0)-b973815ce3961b39" })
private let published: Set<String> = ["1.2.3", "latest"]
private let nothing: Set<String> = []

private typealias Row = (event: String, reads: Set<String>, writes: Set<String>)

/// A project of two stages whose commit is tagged `v1.2.3`, and a stand-in for docker that writes down its arguments.
private struct EventProject {
  let docker: RecordingDocker
  let project: TemporaryFolder

  init(_ more: String = "") throws {
    docker = try RecordingDocker()
    project = try TemporaryFolder()
    try project.write("FROM a AS build\nRUN b\nFROM c AS runtime\nCOPY --from=build /d /\n", to: "Dockerfile")
    // The registry is the one of GitLab's events, and has a login of its own for GitHub.
    try project.write(
      """
      {
        version: { value: "1.2.3", scheme: "semver" }, \(more)
        github: { on: { push: { branches: ["feature/**"] }, schedule: "0 4 * * *" } },
        images: { web: { repository: "registry.example.com/acme/app" } },
      }
      """, to: "cigen.json5")
    try makeRepository(of: project, tags: ["v1.2.3"])
  }

  func gitHub(_ event: String) throws -> GitHubWorkflow {
    let place = try TemporaryFolder()
    try place.write(try cigen("github", in: project), to: "images.yml")
    return try GitHubWorkflow.run(
      place.url.appendingPathComponent("images.yml"), project: project, event: event,
      environment: docker.environment, secrets: ["REGISTRY_EXAMPLE_COM_TOKEN": "secret"],
      variables: ["REGISTRY_EXAMPLE_COM_USERNAME": "user"])
  }

  func gitLab(_ event: String, _ variables: [String: String] = [:]) throws -> GitLabPipeline {
    let place = try TemporaryFolder()
    try place.write(try cigen("gitlab", in: project), to: "pipeline.yml")
    return try GitLabPipeline.run(
      place.url.appendingPathComponent("pipeline.yml"), project: project, event: event,
      variables: docker.environment.merging(variables) { $1 })
  }

  /// Runs the workflow, and checks what it reads and writes. All that a build reads is pulled before.
  func checkGitHub(_ row: Row, logsIn: Bool = true) throws {
    let workflow = try gitHub(row.event)
    #expect(workflow.triggered)
    #expect(workflow.problems == [])
    #expect(workflow.results == ["web": "success"], "\(workflow.log)")
    let calls = try docker.takeCalls()
    #expect(Outcome(calls) == Outcome(logsIn: logsIn, reads: row.reads, writes: row.writes))
    #expect(Set(calls.filter { $0[0] == "pull" }.compactMap { $0.last.map(tag) }) == row.reads)
    checkOrder(of: calls)
  }

  func checkGitLab(_ row: Row, _ variables: [String: String] = [:]) throws {
    let pipeline = try gitLab(row.event, variables)
    #expect(pipeline.statuses == ["web": "success"], "\(pipeline.log)")
    let calls = try docker.takeCalls()
    #expect(Outcome(calls) == Outcome(logsIn: true, reads: row.reads, writes: row.writes))
    checkOrder(of: calls)
  }

  /// A build looks for its own image first, and a branch for its own images before those of the default branch.
  private func checkOrder(of calls: [[String]]) {
    let sources = calls.map { cacheSources(of: $0) }.filter { !$0.isEmpty }
    let suffixes = Set(sources.joined().map { $0.dropFirst("cache-".count).drop { $0 != "-" } }).sorted().reversed()
    func names(_ stage: String) -> [String] { suffixes.map { "cache-\(stage)\($0)" } }
    #expect(sources == [names("build"), names("runtime") + names("build")])
  }
}

@Suite("what starts a run decides what it may read and write")
struct PipelineEventTests {
  @Test(
    "on GitHub: a release publishes, the default branch writes caches, and others only read them",
    .enabled(if: Requirement.allowsPipelines),
    arguments: [
      ("push-main", shared, shared), ("push-branch", shared, nothing), ("tag", shared, published),
      ("pull-request", shared, nothing), ("workflow-dispatch", shared, shared), ("schedule", shared, shared),
      ("workflow-dispatch-odd-branch", shared, nothing), ("workflow-dispatch-tag", shared, nothing),
    ] as [Row])
  fileprivate func gitHub(row: Row) throws { try EventProject().checkGitHub(row) }

  @Test("on GitHub a fork's request has no login", .enabled(if: Requirement.allowsPipelines))
  func gitHubFork() throws {
    let project = try EventProject()
    let workflow = try project.gitHub("fork-pull-request")
    let login = workflow.jobs.first?.steps.first { $0.name == "Log in to registry.example.com" }
    #expect(login?.conclusion == "skipped")
    #expect(Outcome(try project.docker.takeCalls()) == Outcome(logsIn: false, reads: shared, writes: nothing))
  }

  @Test(
    "on GitHub, where branches have caches of their own", .enabled(if: Requirement.allowsPipelines),
    arguments: [
      ("push-main", shared, shared), ("push-branch", ofFeature.union(shared), ofFeature), ("tag", shared, published),
      ("pull-request", ofFeature.union(shared), nothing), ("workflow-dispatch", shared, shared),
      ("workflow-dispatch-odd-branch", ofOddBranch.union(shared), ofOddBranch),
    ] as [Row])
  fileprivate func gitHubBranchCaches(row: Row) throws {
    try EventProject("git: { branchCaches: true },").checkGitHub(row)
  }

  @Test(
    "on GitHub, where the default branch releases", .enabled(if: Requirement.allowsPipelines),
    arguments: [
      ("push-main", shared, shared.union(published)), ("push-branch", shared, nothing),
      ("pull-request", shared, nothing), ("schedule", shared, shared.union(published)),
    ] as [Row])
  fileprivate func gitHubReleasingBranch(row: Row) throws {
    try EventProject("git: { releases: 'default-branch' },").checkGitHub(row)
  }

  @Test(
    "a tag that is no release starts nothing on GitHub", .enabled(if: Requirement.allowsPipelines),
    arguments: [("", "unversioned-tag"), ("git: { releases: 'default-branch' },", "tag")])
  func gitHubUnversionedTag(more: String, event: String) throws {
    #expect(try !EventProject(more).gitHub(event).triggered)
  }

  @Test(
    "on GitLab: a release publishes, the default branch writes caches, and requests only read them",
    .enabled(if: Requirement.allowsPipelines),
    arguments: [
      ("push-main", shared, shared), ("tag", shared, published), ("merge-request", shared, nothing),
      ("fork-merge-request", shared, nothing), ("schedule", shared, shared), ("web", shared, shared),
    ] as [Row])
  fileprivate func gitLab(row: Row) throws { try EventProject().checkGitLab(row) }

  @Test(
    "on GitLab, where branches have caches of their own", .enabled(if: Requirement.allowsPipelines),
    arguments: [
      ("push-main", shared, shared), ("push-branch", ofFeature.union(shared), ofFeature), ("tag", shared, published),
      ("merge-request", ofFeature.union(shared), nothing), ("fork-merge-request", shared, nothing),
    ] as [Row])
  fileprivate func gitLabBranchCaches(row: Row) throws {
    try EventProject("git: { branchCaches: true },").checkGitLab(row)
  }

  @Test(
    "on GitLab, where the default branch releases", .enabled(if: Requirement.allowsPipelines),
    arguments: [
      ("push-main", shared, shared.union(published)), ("merge-request", shared, nothing),
      ("schedule", shared, shared.union(published)),
    ] as [Row])
  fileprivate func gitLabReleasingBranch(row: Row) throws {
    try EventProject("git: { releases: 'default-branch' },").checkGitLab(row)
  }

  @Test(
    "nothing starts on GitLab: for branches, for tags that are no release or that anybody can push, and twice for a push",
    .enabled(if: Requirement.allowsPipelines),
    arguments: [
      ("", "push-branch", [:]), ("", "unprotected-tag", [:]), ("", "tag", ["CI_COMMIT_REF_PROTECTED": "false"]),
      ("git: { releases: 'default-branch' },", "tag", [:]),
      ("git: { branchCaches: true },", "push-branch-with-merge-request", [:]),
    ] as [(String, String, [String: String])])
  func gitLabNoPipeline(more: String, event: String, variables: [String: String]) throws {
    let project = try EventProject(more)
    #expect(try project.gitLab(event, variables).pipeline == nil)
    #expect(try project.docker.takeCalls() == [])
  }

  @Test("a login that was named wins over the job's own on GitLab", .enabled(if: Requirement.allowsPipelines))
  func namedLogin() throws {
    let project = try EventProject(
      "registries: { 'registry.example.com': { username: 'DEPLOY_USER', password: 'DEPLOY_TOKEN' } },")
    let pipeline = try project.gitLab("push-main", ["DEPLOY_USER": "deployer", "DEPLOY_TOKEN": "secret"])
    #expect(pipeline.statuses == ["web": "success"], "\(pipeline.log)")
    #expect(
      try project.docker.takeCalls().filter { $0[0] == "login" } == [
        ["login", "--username", "deployer", "--password-stdin", "registry.example.com"]
      ])
  }

  @Test(
    "in bash, where a branch has caches of its own if the model says so",
    .enabled(if: Requirement.allows("/usr/bin/bash")),
    arguments: [
      ("", [:], [], shared, shared.union(published)),
      ("", ["BRANCH": "feature/a"], [], shared, shared.union(published)),
      ("", [:], ["--no-push"], shared, nothing),
      ("git: { branchCaches: true },", [:], [], shared, shared.union(published)),
      ("git: { branchCaches: true },", ["BRANCH": "main"], [], shared, shared.union(published)),
      ("git: { branchCaches: true },", ["BRANCH": "feature/a"], [], ofFeature.union(shared), ofFeature),
      ("git: { branchCaches: true },", ["BRANCH": "feature/a"], ["--no-push"], ofFeature.union(shared), nothing),
    ] as [(String, [String: String], [String], Set<String>, Set<String>)])
  func bash(
    more: String, variables: [String: String], arguments: [String], reads: Set<String>, writes: Set<String>
  ) throws {
    let project = try EventProject(more)
    try project.project.write(try cigen("bash", in: project.project), to: "build.sh")
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh"] + arguments, in: project.project.url,
      environment: project.docker.environment.merging(variables) { $1 })
    #expect(run.status == 0, "\(run.error)")
    #expect(Outcome(try project.docker.takeCalls()) == Outcome(logsIn: false, reads: reads, writes: writes))
  }
}
