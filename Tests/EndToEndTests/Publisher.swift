import Foundation
import TestSupport
import Testing

/// Runs what cigen writes for a project, and says which tags it publishes. Its image is `registry.example.com/acme/app`.
struct Publisher {
  struct Run {
    let succeeded: Bool

    /// In the order in which they are pushed, without those of caches.
    let tags: [String]

    /// Those in other repositories.
    let otherTags: [String]

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
    let (tags, otherTags) = try publishedTags()
    return Run(succeeded: run.status == 0, tags: tags, otherTags: otherTags, log: run.error + run.output)
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
    let (tags, otherTags) = try publishedTags()
    return Run(
      succeeded: workflow.results == ["web": "success"], tags: tags, otherTags: otherTags, log: workflow.log,
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
    let (tags, otherTags) = try publishedTags()
    return Run(
      succeeded: pipeline.statuses == ["web": "success"], tags: tags, otherTags: otherTags, log: pipeline.log)
  }

  /// What was pushed by itself, with a build, or within the registry.
  private func publishedTags() throws -> (own: [String], others: [String]) {
    let pushed = try #require(docker).takeCalls().flatMap { call -> [String] in
      if call[0] == "push" { return call.last.map { [$0] } ?? [] }
      let isPushed = call.contains("--push") || call.starts(with: ["buildx", "imagetools"])
      return isPushed ? values("--tag", in: call) : []
    }
    let prefix = "registry.example.com/acme/app:"
    let own = pushed.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    let others = pushed.filter { !$0.hasPrefix(prefix) }.compactMap { $0.split(separator: ":").last.map { String($0) } }
    return (own.filter { !$0.hasPrefix("cache") }, others)
  }
}
