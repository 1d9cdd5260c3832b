import Foundation
import TestSupport
import Testing

@Suite("the stand-ins for GitLab's and GitHub's runners", .serialized, .enabled(if: Requirement.allowsPipelines))
struct PipelineRunnerTests {
  private let samples = pipelineFolder.appendingPathComponent("samples")

  private func makeProject() throws -> TemporaryFolder {
    let project = try TemporaryFolder()
    try project.write("ARG BASE\nFROM $BASE AS runtime\nCOPY file /file\n", to: "Dockerfile")
    try project.write("contents\n", to: "file")
    return project
  }

  @Test("do what their own tests say")
  func unitTests() throws {
    let run = try runPython(["-m", "unittest", "discover"])
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error.contains("\nRan "))
    #expect(!run.error.contains("skipped="), "\(run.error)")
  }

  @Test("build, log in and push for GitLab", .enabled(if: Requirement.allowsEngine))
  func gitLab() throws {
    let open = try RegistryServer()
    let closed = try RegistryServer(login: true)
    let host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: open)
    let project = try makeProject()
    let variables = host.engineVariables.merging([
      "BASE": "\(open.name)/base:1", "CI_REGISTRY": closed.name, "CI_REGISTRY_IMAGE": "\(closed.name)/acme/app",
      "CI_REGISTRY_USER": "user", "CI_REGISTRY_PASSWORD": "secret", "LOGIN": "yes",
    ]) { $1 }
    let pipeline = samples.appendingPathComponent("gitlab.yml")

    let request = try GitLabPipeline.run(pipeline, project: project, event: "fork-merge-request", variables: variables)
    #expect(
      request.statuses == ["build: [runtime]": "success", "tag": "not-in-pipeline", "report": "success"],
      "\(request.log)")
    #expect(closed.tags(of: "acme/app/web") == [])

    let tag = try GitLabPipeline.run(pipeline, project: project, event: "tag", variables: variables)
    #expect(tag.pipeline?.name == "Images of v1.2.3")
    #expect(
      tag.statuses == ["build: [runtime]": "success", "tag": "success", "report": "success"], "\(tag.log)")
    #expect(tag.jobs.first { $0.name == "tag" }?.resourceGroup == "publish/v1-2-3")
    #expect(tag.jobs.last?.log == "built \(closed.name)/acme/app/web:v1-2-3\n")
    #expect(closed.tags(of: "acme/app/web") == ["latest", "v1-2-3"])

    let branch = try GitLabPipeline.run(pipeline, project: project, event: "push-branch-with-merge-request")
    #expect(branch.pipeline == nil)
  }

  @Test("build and push for GitHub", .enabled(if: Requirement.allowsEngine))
  func gitHub() throws {
    let registry = try RegistryServer()
    let host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: registry)
    let project = try makeProject()
    let workflow = samples.appendingPathComponent("github.yml")
    func run(_ event: String) throws -> GitHubWorkflow {
      try GitHubWorkflow.run(
        workflow, project: project, event: event, environment: host.engineVariables,
        variables: ["BASE": "\(registry.name)/base:1", "IMAGE": "\(registry.name)/acme/web"])
    }

    let fork = try run("fork-pull-request")
    #expect(fork.results == ["What GitHub says": "success", "build (runtime)": "success", "push": "skipped"])
    #expect(registry.tags(of: "acme/web") == [])

    let push = try run("push-main")
    #expect(
      push.results == ["What GitHub says": "success", "build (runtime)": "success", "push": "success"], "\(push.log)")
    #expect(push.jobs.map { $0.summary } == ["## main\n", "", ""])
    #expect(push.problems == [])
    #expect(registry.tags(of: "acme/web").map { $0.count } == [40])

    #expect(try !run("unversioned-tag").triggered)
  }
}
