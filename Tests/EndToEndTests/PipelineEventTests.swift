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
    for call in calls {
      guard let reference = call.last else { continue }
      let tag = String(reference.split(separator: ":").last ?? "")
      switch call[0] {
      case "login": logsIn = true
      case "pull": reads.insert(tag)
      case "push": writes.insert(tag)
      default: break
      }
    }
  }
}

private let shared: Set<String> = ["cache-build", "cache-runtime"]
/// Behind the tag: the branch's name, and the first digits of its SHA-256.
private let ofFeature = Set(shared.map { "\($0)-feature-a-951d42dc02dc7431" })
private let ofMain = Set(shared.map { "\($0)-main-0d6e4079e36703eb" })
private let ofOddBranch = Set(shared.map { "\($0)-x-branch-main-b973815ce3961b39" })
private let published: Set<String> = ["1.2.3", "latest"]
private let nothing: Set<String> = []

@Suite("what starts a run decides what it may read and write", .serialized)
struct PipelineEventTests {
  private let docker: RecordingDocker
  private let project: TemporaryFolder

  init() throws {
    docker = try RecordingDocker()
    project = try TemporaryFolder()
    try project.write("FROM a AS build\nRUN b\nFROM c AS runtime\nCOPY --from=build /d /\n", to: "Dockerfile")
    // The registry is the one of GitLab's events, and has a login of its own for GitHub.
    try project.write(
      """
      {
        version: "1.2.3",
        github: { branches: ["feature/**"], schedule: "0 4 * * *" },
        images: { web: { repository: "registry.example.com/acme/app" } },
      }
      """, to: "cigen.json5")
  }

  @Test(
    "on GitHub", .enabled(if: Requirement.allowsPipelines),
    arguments: [
      ("push-main", true, shared, shared.union(published)), ("push-branch", true, ofFeature.union(shared), ofFeature),
      ("tag", true, shared, published), ("pull-request", true, ofFeature.union(shared), nothing),
      ("fork-pull-request", false, shared, nothing), ("workflow-dispatch", true, shared, shared.union(published)),
      ("schedule", true, shared, shared.union(published)),
      ("workflow-dispatch-odd-branch", true, ofOddBranch.union(shared), ofOddBranch),
    ] as [(String, Bool, Set<String>, Set<String>)])
  func gitHub(event: String, logsIn: Bool, reads: Set<String>, writes: Set<String>) throws {
    let workflow = try run(gitHubEvent: event)
    #expect(workflow.triggered)
    #expect(workflow.results == ["web": "success"], "\(workflow.log)")
    let calls = try docker.takeCalls()
    #expect(Outcome(calls) == Outcome(logsIn: logsIn, reads: reads, writes: writes))
    expectNames(in: calls, of: writes)
    let summary = workflow.jobs.map(\.summary).joined()
    #expect(summary.contains("| built | web, stage build | 0 of 0 steps reused"))
    let line = "| pushed | `registry.example.com/acme/app:latest` | sha256:0123456789abcdef |"
    #expect(summary.contains(line) == writes.contains("latest"), "\(summary)")
  }

  @Test("a tag that is no release starts nothing on GitHub", .enabled(if: Requirement.allowsPipelines))
  func gitHubUnversionedTag() throws {
    #expect(try !run(gitHubEvent: "unversioned-tag").triggered)
  }

  @Test("a run on a tag that is no release publishes nothing on GitHub", .enabled(if: Requirement.allowsPipelines))
  func gitHubDispatchOnTag() throws {
    let workflow = try run(gitHubEvent: "workflow-dispatch-tag")
    #expect(workflow.results == ["web": "failure"])
    #expect(failedStep(of: workflow) == "Build and push")
    #expect(try docker.takeCalls().map(\.first) == ["login"])
  }

  @Test("without its secret a push fails on GitHub and says what to set", .enabled(if: Requirement.allowsPipelines))
  func gitHubMissingSecret() throws {
    let workflow = try run(gitHubEvent: "push-main", secrets: [:])
    #expect(workflow.results == ["web": "failure"])
    #expect(failedStep(of: workflow) == "Log in to registry.example.com")
    let message = "::error::Set the variable REGISTRY_EXAMPLE_COM_USERNAME and the secret REGISTRY_EXAMPLE_COM_TOKEN"
    #expect(try loginOutput(event: "push").hasPrefix(message))
    #expect(try docker.takeCalls() == [])
    // Dependabot's pull requests see no secrets, and are built.
    #expect(try run(gitHubEvent: "pull-request", secrets: [:]).results == ["web": "success"])
    #expect(Outcome(try docker.takeCalls()).logsIn == false)
  }

  @Test(
    "on GitLab", .enabled(if: Requirement.allowsPipelines),
    arguments: [
      ("push-main", [:], true, shared, shared.union(published)),
      ("push-branch", [:], true, ofFeature.union(shared), ofFeature), ("tag", [:], true, shared, published),
      ("merge-request", [:], true, ofFeature.union(shared), nothing),
      ("fork-merge-request", [:], false, shared, nothing),
      ("schedule", [:], true, shared, shared.union(published)), ("web", [:], true, shared, shared.union(published)),
      // What anybody can push to has caches that no protected tag reads.
      ("push-main", ["CI_COMMIT_REF_PROTECTED": "false"], true, ofMain.union(shared), ofMain.union(published)),
    ] as [(String, [String: String], Bool, Set<String>, Set<String>)])
  func gitLab(
    event: String, variables: [String: String], logsIn: Bool, reads: Set<String>, writes: Set<String>
  ) throws {
    let pipeline = try run(gitLabEvent: event, variables)
    #expect(pipeline.statuses == ["web": "success"], "\(pipeline.log)")
    let calls = try docker.takeCalls()
    #expect(Outcome(calls) == Outcome(logsIn: logsIn, reads: reads, writes: writes))
    expectNames(in: calls, of: writes)
    // Two that write one tag wait for each other, and what publishes is not cut off.
    let job = try #require(pipeline.jobs.first)
    let publishes = writes.contains("latest")
    #expect((job.resourceGroup == "web/release") == publishes)
    #expect(job.interruptible == !publishes)
  }

  @Test(
    "one push starts one pipeline on GitLab, and a tag that is no release starts none",
    .enabled(if: Requirement.allowsPipelines), arguments: ["push-branch-with-merge-request", "unprotected-tag"])
  func gitLabNoPipeline(event: String) throws {
    #expect(try run(gitLabEvent: event, [:]).pipeline == nil)
    #expect(try docker.takeCalls() == [])
  }

  @Test(
    "a release's tag that anybody could push publishes nothing on GitLab", .enabled(if: Requirement.allowsPipelines))
  func gitLabUnprotectedRelease() throws {
    let pipeline = try run(gitLabEvent: "tag", ["CI_COMMIT_REF_PROTECTED": "false"])
    #expect(pipeline.statuses == ["web": "failed"])
    #expect(pipeline.log.contains("v1.2.3 is no protected tag"), "\(pipeline.log)")
    #expect(try docker.takeCalls() == [])
  }

  @Test("a login that was named wins over the job's own on GitLab", .enabled(if: Requirement.allowsPipelines))
  func namedLogin() throws {
    let configuration = try String(contentsOfFile: "\(project.path)/cigen.json5", encoding: .utf8)
    let registries = "registries: { 'registry.example.com': { username: 'DEPLOY_USER', password: 'DEPLOY_TOKEN' } }, "
    try project.write(configuration.replacing("images:", with: "\(registries)images:"), to: "cigen.json5")
    let pipeline = try run(gitLabEvent: "push-main", ["DEPLOY_USER": "deployer", "DEPLOY_TOKEN": "secret"])
    #expect(pipeline.statuses == ["web": "success"], "\(pipeline.log)")
    #expect(
      try docker.takeCalls().first == ["login", "--username", "deployer", "--password-stdin", "registry.example.com"])
  }

  @Test("a login does not outlive its job where the machine does", .enabled(if: Requirement.allowsPipelines))
  func separateLogins() throws {
    let configuration = try String(contentsOfFile: "\(project.path)/cigen.json5", encoding: .utf8)
    try project.write(
      configuration.replacing("images:", with: "gitlab: { runner: 'shell' }, images:"), to: "cigen.json5")
    let tools = try TemporaryFolder()
    try tools.write(
      """
      #!/bin/sh
      if [ "$1" = login ]; then
        cat >"$DOCKER_CONFIG/config.json" && printf '%s' "$DOCKER_CONFIG" >'\(tools.path)/where'
      fi
      """, to: "docker", isExecutable: true)
    try project.write(try cigen("gitlab", in: project), to: "pipeline.yml")
    let pipeline = try GitLabPipeline.run(
      project.url.appendingPathComponent("pipeline.yml"), project: project, event: "push-main",
      variables: ["PATH": "\(tools.path):/usr/bin:/bin"])
    #expect(pipeline.statuses == ["web": "success"], "\(pipeline.log)")
    let place = try String(contentsOfFile: "\(tools.path)/where", encoding: .utf8)
    #expect(place.hasSuffix("/docker"))
    #expect(!FileManager.default.fileExists(atPath: place))
  }

  @Test(
    "in bash, where the branch is known", .enabled(if: Requirement.allows("/usr/bin/bash")),
    arguments: [
      ([:], [], shared, shared.union(published)), (["BRANCH": "main"], [], shared, shared.union(published)),
      (["BRANCH": "feature/a"], [], ofFeature.union(shared), ofFeature),
      (["BRANCH": "feature/a"], ["--no-push"], ofFeature.union(shared), nothing),
      ([:], ["--no-push"], shared, nothing),
    ] as [([String: String], [String], Set<String>, Set<String>)])
  func bash(variables: [String: String], arguments: [String], reads: Set<String>, writes: Set<String>) throws {
    try project.write(try cigen("bash", in: project), to: "build.sh")
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh"] + arguments, in: project.url,
      environment: docker.environment.merging(variables) { $1 })
    #expect(run.status == 0, "\(run.error)")
    #expect(Outcome(try docker.takeCalls()) == Outcome(logsIn: false, reads: reads, writes: writes))
  }

  /// An image bears the names that are published, or those of the default branch's caches, only in a run that pushes
  /// them: on a shared engine another run could push it for its own.
  private func expectNames(in calls: [[String]], of writes: Set<String>) {
    let names = Set(
      calls.flatMap { call in zip(call, call.dropFirst()).filter { $0.0 == "--tag" }.map(\.1) }
        .compactMap { $0.split(separator: ":").last.map { String($0) } })
    #expect(!names.isEmpty)
    #expect(names.isDisjoint(with: shared.union(published).subtracting(writes)), "\(names)")
    #expect(names.isSuperset(of: writes))
  }

  /// act may lose what a step prints right before it fails, so the log says nothing for sure.
  private func failedStep(of workflow: GitHubWorkflow) -> String? {
    workflow.jobs.first?.steps.first { $0.conclusion == "failure" }?.name
  }

  /// What the workflow's first script prints where there is no password.
  private func loginOutput(event: String) throws -> String {
    let folder = try TemporaryFolder()
    let extraction = try runPython(["extract_scripts.py", folder.path, "\(project.path)/images.yml"])
    #expect(extraction.status == 0, "\(extraction.error)")
    let scripts = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let script = try #require(scripts.first)
    return try runProgram(
      "/usr/bin/bash", ["-e", "\(folder.path)/\(script)"], environment: ["GITHUB_EVENT_NAME": event, "PASSWORD": ""]
    ).output
  }

  private func run(
    gitHubEvent event: String, secrets: [String: String] = ["REGISTRY_EXAMPLE_COM_TOKEN": "secret"]
  ) throws -> GitHubWorkflow {
    try project.write(try cigen("github", in: project), to: "images.yml")
    return try GitHubWorkflow.run(
      project.url.appendingPathComponent("images.yml"), project: project, event: event,
      environment: docker.environment, secrets: secrets, variables: ["REGISTRY_EXAMPLE_COM_USERNAME": "user"])
  }

  private func run(gitLabEvent event: String, _ variables: [String: String]) throws -> GitLabPipeline {
    try project.write(try cigen("gitlab", in: project), to: "pipeline.yml")
    return try GitLabPipeline.run(
      project.url.appendingPathComponent("pipeline.yml"), project: project, event: event,
      variables: docker.environment.merging(variables) { $1 })
  }
}
