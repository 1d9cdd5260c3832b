import Foundation
import TestSupport
import Testing

/// Which tags each event publishes in which repository: the table of the page "Published.md".
@Suite(
  "what each event publishes, in the script, the workflow and the pipeline", .enabled(if: Requirement.allowsPipelines))
struct EventTagTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bash: [String: String]

    /// The event and the branch or tag, if it is not the event's own.
    let gitHub: (event: String, ref: String?)?
    let gitLab: (event: String, ref: String?)?

    /// In the first repository, which every run publishes to, and in the one of releases.
    let first: Set<String>
    let second: Set<String>
  }

  static let rows = [
    Row(
      testDescription: "a release", bash: ["VERSION": "1.2.3"], gitHub: ("tag", "v1.2.3"), gitLab: ("tag", "v1.2.3"),
      first: ["1.2.3", "1.2", "latest"], second: ["1.2.3", "1.2", "latest"]),
    Row(
      testDescription: "an older release", bash: ["VERSION": "1.1.9"], gitHub: ("tag", "v1.1.9"),
      gitLab: ("tag", "v1.1.9"), first: ["1.1.9", "1.1"], second: ["1.1.9", "1.1"]),
    Row(
      testDescription: "a pre-release", bash: ["VERSION": "2.0.0-rc.1"], gitHub: ("tag", "v2.0.0-rc.1"),
      gitLab: ("tag", "v2.0.0-rc.1"), first: ["2.0.0-rc.1"], second: ["2.0.0-rc.1"]),
    Row(
      testDescription: "the default branch", bash: ["EVENT": "default"], gitHub: ("push-main", nil),
      gitLab: ("push-main", nil), first: ["edge", "branch-main"], second: []),
    Row(
      testDescription: "another branch", bash: ["BRANCH": "feature/a"], gitHub: ("push-branch", nil),
      gitLab: ("push-branch", nil), first: ["branch-feature-a"], second: []),
    Row(
      testDescription: "a branch by its name", bash: ["BRANCH": "develop"], gitHub: ("push-branch", "develop"),
      gitLab: ("push-branch", "develop"), first: ["branch-develop", "unstable"], second: []),
    Row(
      testDescription: "a request", bash: ["EVENT": "request", "NUMBER": "12"], gitHub: ("pull-request", nil),
      gitLab: ("merge-request", nil), first: ["pr-12"], second: []),
    Row(
      testDescription: "a request of a fork", bash: ["EVENT": "none"], gitHub: ("fork-pull-request", nil),
      gitLab: ("fork-merge-request", nil), first: [], second: []),
    Row(
      testDescription: "a schedule, of the default branch", bash: [:], gitHub: ("schedule", nil),
      gitLab: ("schedule", nil), first: ["edge", "branch-main", "nightly"], second: []),
    Row(
      testDescription: "by hand, of the default branch", bash: [:], gitHub: ("workflow-dispatch", nil),
      gitLab: ("web", nil), first: ["edge", "branch-main", "nightly"], second: []),
  ]

  @Test("with docker build", arguments: rows)
  func docker(row: Row) throws { try check(row, engine: "docker") }

  @Test("with buildx", arguments: rows)
  func buildx(row: Row) throws { try check(row, engine: "buildx") }

  private func check(_ row: Row, engine: String) throws {
    let project = try makeProject(engine)
    let publisher = Publisher()
    if !row.bash.isEmpty {
      let run = try publisher.bash(project.folder, row.bash)
      #expect(run.succeeded, "\(run.log)")
      #expect(Set(run.tags) == row.first, "bash")
      #expect(Set(run.otherTags) == row.second, "bash")
    }
    if let (event, ref) = row.gitHub {
      let run = try publisher.gitHub(project.folder, event, ref: ref)
      #expect(run.succeeded, "\(run.log)")
      #expect(Set(run.tags) == row.first, "GitHub\n\(run.log)")
      #expect(Set(run.otherTags) == row.second, "GitHub")
    }
    if let (event, ref) = row.gitLab {
      let run = try publisher.gitLab(project.folder, event, ref: ref)
      #expect(run.succeeded, "\(run.log)")
      #expect(Set(run.tags) == row.first, "GitLab\n\(run.log)")
      #expect(Set(run.otherTags) == row.second, "GitLab")
    }
  }

  @Test("a release that is tagged while another one is built keeps latest", arguments: ["docker", "buildx"])
  func order(engine: String) throws {
    for system in ["github", "gitlab"] {
      let project = try makeProject(engine)
      let publisher = Publisher()
      // The higher one is tagged when the lower one has been built.
      let (folder, path) = try hook(
        publisher, #"place=$(git remote get-url origin) && git -C "${place#file://}" tag --force v1.3.0 v1.2.3 >&2"#)
      let lower =
        try system == "github"
        ? publisher.gitHub(project.folder, "tag", ref: "v1.2.3", path)
        : publisher.gitLab(project.folder, "tag", ref: "v1.2.3", path, shell: "bash")
      #expect(lower.succeeded, "\(lower.log)")
      #expect(Set(lower.tags) == ["1.2.3", "1.2"], "\(system)\n\(lower.log)\(folder.path)")
      let higher =
        try system == "github"
        ? publisher.gitHub(project.folder, "tag", ref: "v1.3.0")
        : publisher.gitLab(project.folder, "tag", ref: "v1.3.0")
      #expect(Set(higher.tags) == ["1.3.0", "1.3", "latest"], "\(system)")
    }
  }

  @Test("where the remote does not say which release is the highest, the run fails and moves nothing")
  func remoteDown() throws {
    let project = try makeProject("docker")
    let publisher = Publisher()
    let (folder, path) = try hook(publisher, "git remote set-url origin /nowhere")
    let run = try publisher.gitHub(project.folder, "tag", ref: "v1.2.3", path)
    #expect(!run.succeeded && run.tags == ["1.2.3"], "\(run.log)\(folder.path)")
  }

  /// A docker that first does something else when it builds.
  private func hook(_ publisher: Publisher, _ command: String) throws -> (TemporaryFolder, [String: String]) {
    let docker = try #require(publisher.environment["PATH"]?.split(separator: ":").first)
    let hook = try TemporaryFolder()
    try hook.write(
      """
      #!/bin/sh
      case "$1 $2" in
      build*) \(command) ;;
      esac
      exec '\(docker)/docker' "$@"

      """, to: "docker", isExecutable: true)
    return (hook, ["PATH": "\(hook.path):\(docker):/usr/bin:/bin"])
  }

  private func makeProject(_ engine: String) throws -> GitProject {
    let project = try GitProject(
      """
      {
        version: { value: "1.2.3", scheme: "semver" }, engine: "\(engine)",
        github: { on: { push: { branches: ["feature/**"] }, schedule: "0 4 * * *" } },
        images: { web: {
          repository: ["registry.example.com/acme/app", { name: "registry.example.com/other/app", on: "release" }],
          cache: false,
          tags: ["{version}", "{major}.{minor}", "latest", { tag: "edge", on: "default" }, "branch-{branch}",
            { tag: "unstable", on: "branch:develop" }, { tag: "nightly", on: ["schedule", "manual"] },
            { tag: "pr-{number}", on: "request" }],
        } },
      }
      """, [.tag("v1.1.9"), .tag("v1.2.3"), .tag("v2.0.0-rc.1")])
    try runGit(["remote", "add", "origin", project.folder.path], in: project.folder.url)
    return project
  }
}
