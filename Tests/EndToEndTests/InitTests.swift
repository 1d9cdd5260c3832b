import Foundation
import TestSupport
import Testing

@Suite("what cigen init makes of a repository", .serialized, .enabled(if: Requirement.allowsEngine))
struct InitTests {
  @Test("builds its images on a real engine, each in the context that its Dockerfile needs")
  func monorepo() throws {
    let registry = try RegistryServer()
    let host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: registry)
    let project = try TemporaryFolder()
    let base = "\(registry.name)/base:1"
    try project.write("shared\n", to: "shared/file")
    try project.write("api\n", to: "services/api/source")
    try project.write("FROM \(base)\nCOPY shared services/api /app/\n", to: "services/api/Dockerfile")
    try project.write("mail\n", to: "services/mail/source")
    try project.write("FROM \(base)\nCOPY source /app/\n", to: "services/mail/Dockerfile")
    try project.write("1.4.0\n", to: "VERSION")
    try runGit(["init", "--quiet", "--initial-branch", "main"], in: project.url)
    try runGit(["config", "remote.origin.url", "https://git.example.com/acme/shop.git"], in: project.url)
    try runGit(["add", "."], in: project.url)
    try runGit(["commit", "--quiet", "--message", "Begin"], in: project.url)

    _ = try cigen("init", in: project)
    // No host of git says which registry there is, and the comment says where to name it.
    let file = project.url.appendingPathComponent("cigen.json5")
    let text = try String(contentsOf: file, encoding: .utf8)
    let comment = "// registry: \"registry.example.com\","
    #expect(text.contains(comment))
    try project.write(text.replacing(comment, with: "registry: \"\(registry.name)\","), to: "cigen.json5")
    _ = try cigen("generate", in: project)
    let run = try host.run("build.sh", in: project)
    #expect(run.status == 0, "\(run.error)\(run.output)")

    #expect(registry.tags(of: "acme/shop-api").contains("1.4.0"))
    #expect(registry.tags(of: "acme/shop-mail").contains("latest"))
    let fresh = try ColdHost(buildKit: true)
    #expect(try fresh.file("/app/file", of: "\(registry.name)/acme/shop-api:1.4.0") == "shared\n")
    #expect(try fresh.file("/app/source", of: "\(registry.name)/acme/shop-mail:1.4.0") == "mail\n")
  }
}

@Suite("what cigen init makes of a Compose file", .serialized, .enabled(if: Requirement.allowsEngine))
struct InitComposeTests {
  @Test("keeps the stages that matter where it names only the published image as a cache")
  func weakCache() throws {
    let registry = try RegistryServer()
    let first = try ColdHost(buildKit: true)
    try first.pushBaseImage(to: registry)
    let image = "\(registry.name)/acme/web"
    let project = try makeProject(
      on: registry.name, configuration: "{ images: { web: { repository: \"\(image)\" } } }",
      base: "\(registry.name)/base:1")
    try project.write(
      """
      { "services": { "web": { "image": "\(image):1.0.0",
        "build": { "context": "\(project.path)", "cache_from": ["\(image):latest"] } } } }
      """, to: "compose.json")
    _ = try cigen("init", "--from-compose", "compose.json", "--force", in: project)
    _ = try cigen("generate", "--force", in: project)
    let run = try first.run("build.sh", in: project)
    #expect(run.status == 0 && run.stepsThatRan == ["builder", "out", "runtime"], "\(run.error)\(run.output)")

    try project.write("second\n", to: "source")
    let second = try ColdHost(buildKit: true)
    let changed = try second.run("build.sh", in: project)
    #expect(changed.status == 0 && changed.stepsThatRan == ["out"], "\(changed.error)\(changed.output)")
  }
}

@Suite("what cigen init makes of one Dockerfile", .serialized, .enabled(if: Requirement.allowsPipelines))
struct InitPipelineTests {
  /// A checkout with one Dockerfile, for which cigen init and cigen generate have been run.
  private func project(remote: String) throws -> TemporaryFolder {
    let project = try TemporaryFolder()
    try project.write("FROM scratch\nCOPY src /\n", to: "Dockerfile")
    try project.write("", to: "src/file")
    try runGit(["init", "--quiet", "--initial-branch", "main"], in: project.url)
    try runGit(["config", "remote.origin.url", remote], in: project.url)
    _ = try cigen("init", in: project)
    _ = try cigen("generate", in: project)
    try runGit(["add", "--all"], in: project.url)
    try runGit(["commit", "--quiet", "--message", "Begin"], in: project.url)
    try runGit(["tag", "v1.2.3"], in: project.url)
    return project
  }

  /// The names of images and of caches, as buildx is told them.
  private func pushed(_ docker: RecordingDocker) throws -> [String] {
    try docker.takeCalls().flatMap { call in
      zip(call, call.dropFirst()).compactMap { option, value in
        switch option {
        case "--tag": value
        case "--cache-to": value.split(separator: ",").first { $0.hasPrefix("ref=") }.map { String($0.dropFirst(4)) }
        default: nil
        }
      }
    }
  }

  @Test("is a workflow that writes caches and publishes releases on GitHub as it is")
  func gitHub() throws {
    let project = try project(remote: "git@github.com:Acme/Web.git")
    let docker = try RecordingDocker()
    for (event, tags) in [("push-main", ["cache"]), ("tag", ["1.2.3", "latest"]), ("pull-request", [])] {
      let workflow = try GitHubWorkflow.run(
        project.url.appendingPathComponent(".github/workflows/images.yml"), project: project, event: event,
        environment: docker.environment)
      #expect(workflow.results == ["web": "success"], "\(workflow.log)")
      #expect(try pushed(docker) == tags.map { "ghcr.io/acme/web:\($0)" }, "\(event)")
    }
  }

  @Test("is a pipeline that writes caches and publishes releases on GitLab as it is")
  func gitLab() throws {
    let project = try project(remote: "git@gitlab.com:acme/web.git")
    let docker = try RecordingDocker()
    for (event, tags) in [("push-main", ["cache"]), ("tag", ["1.2.3", "latest"]), ("merge-request", [])] {
      let pipeline = try GitLabPipeline.run(
        project.url.appendingPathComponent(".gitlab-ci.yml"), project: project, event: event,
        variables: docker.environment.merging(["CI_REGISTRY": "registry.gitlab.com"]) { $1 }, shell: "dash")
      #expect(pipeline.statuses == ["web": "success"], "\(pipeline.log)")
      #expect(try pushed(docker) == tags.map { "registry.gitlab.com/acme/web:\($0)" }, "\(event)")
    }
  }
}
