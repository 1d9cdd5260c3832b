import Foundation
import TestSupport
import Testing

private let all = ["api", "base", "web"]
/// Where nothing is pushed, the job of the image that needs another builds that as well.
private let onMain = ["api", "base", "base", "web"]

/// A repository in which another branch than the default one changes one file; `web` is built from `base`.
@Suite(
  "pipelines of requests and branches build only what changed", .serialized,
  .enabled(if: Requirement.allowsPipelines && Requirement.allows("/usr/bin/git")))
struct OnlyChangedTests {
  let docker: RecordingDocker
  let project: TemporaryFolder

  init() throws {
    docker = try RecordingDocker()
    project = try TemporaryFolder()
    for (name, base) in [("web", "registry.example.com/acme/base"), ("base", "x"), ("api", "x")] {
      try project.write("FROM \(base)\nCOPY . /\n", to: "services/\(name)/Dockerfile")
    }
    try project.write("*.md\n", to: "services/api/.dockerignore")
    let images = ["web", "base", "api"].map {
      "\($0): { repository: 'registry.example.com/acme/\($0)', context: 'services/\($0)', cache: false, tags: ['latest'] }"
    }
    try project.write(
      """
      { version: '1.2.3', git: { onlyChanged: true, branchCaches: true }, 
        github: { on: { push: { branches: ['feature/**'] } } },
        images: { \(images.joined(separator: ", ")) } }
      """, to: "cigen.json5")
    try git("init", "--quiet", "--initial-branch", "main")
    try git("add", ".")
    try git("commit", "--quiet", "--message", "Begin")
  }

  func git(_ words: String...) throws {
    let settings = ["user.name=Ada", "user.email=ada@example.org", "commit.gpgSign=false", "tag.gpgSign=false"]
    let run = try runProgram("/usr/bin/git", settings.flatMap { ["-c", $0] } + words, in: project.url)
    #expect(run.status == 0, "\(words): \(run.error)")
  }

  /// Commits a change of a file on the branches of requests; then the default branch goes on as well.
  func change(_ path: String) throws {
    try git("checkout", "--quiet", "-b", "other-branch")
    let present = (try? String(contentsOfFile: "\(project.path)/\(path)", encoding: .utf8)) ?? ""
    try project.write(present + "\n", to: path)
    try git("add", "--force", path)
    try git("commit", "--quiet", "--message", "Change")
    try git("checkout", "--quiet", "main")
    try git("commit", "--quiet", "--allow-empty", "--message", "Go on")
  }

  /// The contexts of the builds, sorted.
  private func built() throws -> [String] {
    try docker.takeCalls().filter { $0[0] == "build" }.compactMap {
      $0.last?.split(separator: "/").last.map { String($0) }
    }
    .sorted()
  }

  func runWorkflow(on event: String) throws -> GitHubWorkflow {
    let place = try TemporaryFolder()
    try place.write(try cigen("github", in: project), to: "images.yml")
    return try GitHubWorkflow.run(
      place.url.appendingPathComponent("images.yml"), project: project, event: event,
      environment: docker.environment, secrets: ["REGISTRY_EXAMPLE_COM_TOKEN": "secret"],
      variables: ["REGISTRY_EXAMPLE_COM_USERNAME": "user"])
  }

  func runPipeline(on event: String) throws -> GitLabPipeline {
    let place = try TemporaryFolder()
    try place.write(try cigen("gitlab", in: project), to: "pipeline.yml")
    try git("checkout", "--quiet", ["push-main", "schedule", "tag"].contains(event) ? "main" : "other-branch")
    return try GitLabPipeline.run(
      place.url.appendingPathComponent("pipeline.yml"), project: project, event: event, variables: docker.environment)
  }

  /// Beside what changed, a base that did not is built for the image that needs it; as is one that was not pushed.
  @Test(
    "on GitHub",
    arguments: [
      ("services/web/file", "pull-request", ["base", "web"], ["web"]),
      ("services/base/file", "fork-pull-request", ["base", "base", "web"], ["base", "web"]),
      ("services/api/read.md", "pull-request", [], []), ("README.md", "push-branch", [], []),
      ("services/api/file", "push-branch", ["api"], ["api"]), ("cigen.json5", "pull-request", onMain, all),
      ("README.md", "push-main", onMain, all), ("README.md", "tag", all, all),
      ("README.md", "workflow-dispatch", onMain, all),
    ] as [(String, String, [String], [String])])
  func gitHub(path: String, event: String, builds: [String], jobs: [String]) throws {
    try change(path)
    let workflow = try runWorkflow(on: event)
    #expect(workflow.results["what changed"] == "success", "\(workflow.log)")
    #expect(all.filter { workflow.results[$0] == "success" } == jobs, "\(workflow.results) \(workflow.log)")
    #expect(all.filter { !jobs.contains($0) }.allSatisfy { workflow.results[$0] == "skipped" })
    let contexts = try built()
    #expect(contexts == builds)
  }

  @Test(
    "on GitLab, which does not know what .dockerignore leaves out",
    arguments: [
      ("services/web/file", "merge-request", ["base", "web"], ["web"]),
      ("services/base/file", "fork-merge-request", ["base", "base", "web"], ["base", "web"]),
      ("services/api/read.md", "merge-request", ["api"], ["api"]), ("README.md", "push-branch", [], []),
      ("services/api/file", "push-branch", ["api"], ["api"]),
      ("README.md", "push-main", onMain, all), ("README.md", "tag", all, all), ("README.md", "schedule", onMain, all),
    ] as [(String, String, [String], [String])])
  func gitLab(path: String, event: String, builds: [String], jobs: [String]) throws {
    try change(path)
    let pipeline = try runPipeline(on: event)
    #expect(pipeline.statuses.filter { $0.value == "success" }.keys.sorted() == jobs, "\(pipeline.log)")
    #expect(pipeline.statuses.filter { $0.value != "success" }.allSatisfy { $0.value == "not-in-pipeline" })
    let contexts = try built()
    #expect(contexts == builds)
  }
}
