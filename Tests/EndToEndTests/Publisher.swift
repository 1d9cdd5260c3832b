import Foundation
import TestSupport
import Testing

/// Runs what cigen writes for a project, and says which tags it publishes. Its image is `registry.example.com/acme/app`.
struct Publisher {
  struct Run {
    let succeeded: Bool

    /// In the order in which they are pushed, without those of caches.
    let tags: [String]

    let log: String

    /// On GitHub, the first step that failed.
    var failedStep: String?
  }

  private let docker = try? RecordingDocker()

  /// What brings a script to the stand-in for docker.
  var environment: [String: String] { docker?.environment ?? [:] }

  func bash(
    _ project: TemporaryFolder, _ variables: [String: String] = [:], arguments: [String] = []
  ) throws -> Run {
    let docker = try #require(docker)
    try project.write(try cigen("bash", in: project), to: "build.sh")
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh"] + arguments, in: project.url,
      environment: docker.environment.merging(["HOME": "/nonexistent"]) { $1 }.merging(variables) { $1 })
    return Run(succeeded: run.status == 0, tags: try publishedTags(), log: run.error + run.output)
  }

  func gitHub(
    _ project: TemporaryFolder, _ event: String, ref: String? = nil, _ variables: [String: String] = [:]
  ) throws -> Run {
    let docker = try #require(docker)
    try project.write(try cigen("github", in: project), to: "images.yml")
    let workflow = try GitHubWorkflow.run(
      project.url.appendingPathComponent("images.yml"), project: project, event: event, ref: ref,
      environment: docker.environment.merging(variables) { $1 }, secrets: ["REGISTRY_EXAMPLE_COM_TOKEN": "secret"],
      variables: ["REGISTRY_EXAMPLE_COM_USERNAME": "user"])
    return Run(
      succeeded: workflow.results == ["web": "success"], tags: try publishedTags(), log: workflow.log,
      failedStep: workflow.jobs.first?.steps.first { $0.conclusion == "failure" }?.name)
  }

  func gitLab(
    _ project: TemporaryFolder, _ event: String, ref: String? = nil, _ variables: [String: String] = [:],
    shell: String = "busybox sh"
  ) throws -> Run {
    let docker = try #require(docker)
    let folder = try TemporaryFolder()
    try folder.write(try cigen("gitlab", in: project), to: "pipeline.yml")
    var environment = docker.environment
    let tools = try TemporaryFolder()
    if shell == "busybox sh" {
      // The programs of the docker:* images alone.
      try runProgram("/bin/busybox", ["--install", "-s", tools.path])
      try FileManager.default.createSymbolicLink(atPath: "\(tools.path)/git", withDestinationPath: "/usr/bin/git")
      environment["PATH"] = environment["PATH"]?.replacing("/usr/bin:/bin", with: tools.path)
    }
    let pipeline = try GitLabPipeline.run(
      folder.url.appendingPathComponent("pipeline.yml"), project: project, event: event, ref: ref,
      variables: environment.merging(variables) { $1 }, shell: shell)
    return Run(succeeded: pipeline.statuses == ["web": "success"], tags: try publishedTags(), log: pipeline.log)
  }

  private func publishedTags() throws -> [String] {
    let pushed = try #require(docker).takeCalls().filter { $0[0] == "push" }.compactMap { $0.last }
    return pushed.map { String($0.dropFirst("registry.example.com/acme/app:".count)) }.filter { !$0.hasPrefix("cache") }
  }
}
