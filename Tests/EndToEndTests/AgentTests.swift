import Foundation
import TestSupport
import Testing

@Suite(
  "ssh agents of builds", .serialized,
  .enabled(if: Requirement.allowsEngine && Requirement.allowsPipelines && AgentSample.isAllowed))
struct AgentTests {
  private let bases: RegistryServer
  private let registry: RegistryServer
  private let host: ColdHost
  private let sample: AgentSample
  private let project: PipelineProject

  init() throws {
    bases = try RegistryServer()
    registry = try RegistryServer(login: true)
    host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: bases)
    sample = try AgentSample(
      base: "\(bases.name)/base:1", image: "\(registry.name)/acme/web", PipelineProject.login(to: registry))
    project = try PipelineProject(sample.folder)
  }

  private func found() throws -> [String] {
    try sample.keys(in: try host.ownFile("/keys", of: "\(registry.name)/acme/web:local"))
  }

  @Test("have the keys that the environment of a script has, or else those of its caller's agent")
  func script() throws {
    try project.folder.write(try cigen("bash", in: project.folder), to: "build.sh")
    var run = try host.run("build.sh", ["--no-push"], in: project.folder, adding: try sample.bothKeys())
    #expect(run.status == 0, "\(run.error)")
    #expect(try found() == ["one", "two"])
    let one = ["ONE_KEY": try sample.key("one")]
    try project.folder.write(
      "ssh-add -q \(sample.path(of: "two")) && exec bash build.sh --no-push\n", to: "with-agent.sh")
    run = try runProgram(
      "/usr/bin/ssh-agent", ["bash", "with-agent.sh"], in: project.folder.url,
      environment: host.environment.merging(one) { $1 })
    #expect(run.status == 0, "\(run.error)")
    #expect(try found() == ["one", "two"])
    run = try host.run("build.sh", ["--no-push"], in: project.folder, adding: one)
    #expect(run.status == 1 && run.error.contains("start ssh-agent, or set TWO_KEY"), "\(run.error)")
  }

  @Test("have the secrets of GitHub; a request of a fork, which has none, is built without")
  func gitHub() throws {
    let place = try TemporaryFolder()
    try place.write(try cigen("github", in: project.folder), to: "images.yml")
    func run(_ event: String) throws -> GitHubWorkflow {
      try GitHubWorkflow.run(
        place.url.appendingPathComponent("images.yml"), project: project.folder, event: event,
        environment: host.engineVariables, secrets: ["TEST_PASSWORD": "secret"].merging(try sample.bothKeys()) { $1 },
        variables: ["TEST_USER": "user"])
    }
    let push = try run("push-main")
    #expect(push.results == ["web": "success"], "\(push.log)")
    #expect(try found() == ["one", "two"])
    #expect(!push.log.contains("PRIVATE KEY"))
    let fork = try run("fork-pull-request")
    #expect(fork.results == ["web": "success"], "\(fork.log)")
    let refusal = "Error connecting to agent: No such file or directory"
    #expect(try found() == [refusal, refusal])
  }

  @Test("have the variables of GitLab, texts and files alike, and leave nothing", arguments: ["busybox sh", "bash"])
  func gitLab(shell: String) throws {
    let temporary = try TemporaryFolder()
    let run = try project.gitLab(
      "push-main", on: host, shell: shell,
      adding: ["ONE_KEY": try sample.key("one"), "TWO_KEY": sample.path(of: "two"), "TMPDIR": temporary.path])
    #expect(run.statuses == ["web": "success"], "\(run.log)")
    #expect(try found() == ["one", "two"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
  }
}

@Suite("ssh agents of builds, with other engines", .serialized, .enabled(if: AgentSample.isAllowed))
struct OtherAgentTests {
  private let registry: RegistryServer

  init() throws {
    registry = try RegistryServer()
  }

  private func makeSample(_ engine: String) throws -> AgentSample {
    let sample = try AgentSample(
      base: "\(registry.name)/base:1", image: "\(registry.name)/acme/web", "engine: '\(engine)',")
    try sample.folder.write(try cigen("bash", in: sample.folder), to: "build.sh")
    return sample
  }

  @Test("buildx reads the keys of a script", .enabled(if: Requirement.allowsBuildx))
  func buildx() throws {
    let host = try ColdHost(storesInContainerd: true)
    try host.pushBaseImage(to: registry)
    let sample = try makeSample("buildx")
    let run = try host.run("build.sh", in: sample.folder, adding: try sample.bothKeys())
    #expect(run.status == 0, "\(run.error)")
    #expect(try sample.keys(in: try host.file("/keys", of: "\(registry.name)/acme/web:1")) == ["one", "two"])
  }

  @Test(
    "buildah and podman read the keys of a script", .enabled(if: Requirement.allowsBuildah),
    arguments: ["buildah", "podman"])
  func buildah(engine: String) throws {
    let host = try BuildahHost(registry)
    try host.pushBaseImage(to: registry)
    let sample = try makeSample(engine)
    let run = try host.run("build.sh", in: sample.folder, adding: try sample.bothKeys())
    #expect(run.status == 0, "\(run.error)")
    #expect(try sample.keys(in: try host.file("/keys", of: "\(registry.name)/acme/web:1")) == ["one", "two"])
  }
}
