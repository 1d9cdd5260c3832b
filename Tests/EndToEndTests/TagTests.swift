import Foundation
import TestSupport
import Testing

private enum Event: Sendable {
  /// The default branch is pushed.
  case main

  /// A tag is pushed; bash knows nothing of it but what git says of the commit.
  case tag(String)
  case branch(String)
  case request
}

private enum System: Sendable {
  case bash, gitHub, gitLab
}

/// A history, what starts the run, and which tags that publishes.
private struct Case: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let configuration: String
  let steps: [GitProject.Step]
  let event: Event

  /// COMMIT is the commit's hash in them, HASH its beginning.
  let tags: [String]
  let systems: [System]

  init(
    _ what: String, _ configuration: String, _ steps: [GitProject.Step], _ event: Event, _ tags: [String],
    in systems: [System] = [.bash, .gitLab]
  ) {
    (testDescription, self.configuration, self.steps, self.event) = (what, configuration, steps, event)
    (self.tags, self.systems) = (tags, systems)
  }
}

private func configuration(
  _ version: String, _ tags: [String], git: String = "", cache: String = "false"
) -> String {
  """
  {
    version: \(version), git: { \(git) },
    images: { web: { repository: "registry.example.com/acme/app", cache: \(cache), tags: ['\(tags.joined(separator: "', '"))'] } },
  }
  """
}

private let ofGit = configuration(
  "{ scheme: 'git' }", ["{version}", "{major}.{minor}.{patch}", "{major}.{minor}", "{major}", "latest"])
private let stored = configuration(
  "{ file: 'VERSION', scheme: 'semver' }", ["{version}", "{major}.{minor}", "{major}", "latest", "latest-slim"])
private let everywhere: [System] = [.bash, .gitHub, .gitLab]
private let oldLine: [GitProject.Step] = [
  .tag("v1.4.0"), .commit, .tag("v2.0.0"), .branch("1.x", from: "v1.4.0"), .commit,
]

/// The version is that of git.
private let gitCases: [Case] = [
  Case("before the first tag", ofGit, [], .main, ["HASH", "latest"]),
  Case("at the first tag", ofGit, [.tag("v1.4.0")], .tag("v1.4.0"), ["v1.4.0", "1.4.0", "1.4", "1", "latest"]),
  Case("on the default branch, at a tag", ofGit, [.tag("v1.4.0")], .main, ["v1.4.0", "1.4.0", "1.4", "1", "latest"]),
  Case(
    "after a tag", ofGit, [.tag("v1.4.0"), .commit, .commit, .commit, .commit, .commit], .main,
    ["v1.4.1-dev.5.gHASH"], in: everywhere),
  Case(
    "at a pre-release", ofGit, [.tag("v1.4.0"), .commit, .tag("v2.0.0-rc.1")], .tag("v2.0.0-rc.1"), ["v2.0.0-rc.1"]),
  Case("after a pre-release", ofGit, [.tag("v2.0.0-rc.1"), .commit], .main, ["v2.0.0-rc.1.dev.1.gHASH"]),
  Case(
    "at a release of an older major version", ofGit, oldLine + [.tag("v1.4.1")], .tag("v1.4.1"),
    ["v1.4.1", "1.4.1", "1.4", "1"], in: everywhere),
  Case(
    "at a release of an older minor version", ofGit,
    [.tag("v1.3.0"), .commit, .tag("v1.4.0"), .branch("1.3", from: "v1.3.0"), .commit, .tag("v1.3.1")], .tag("v1.3.1"),
    ["v1.3.1", "1.3.1", "1.3"]),
  Case(
    "at a new minor version of an older major version", ofGit, oldLine + [.tag("v1.5.0")], .tag("v1.5.0"),
    ["v1.5.0", "1.5.0", "1.5", "1"]),
  Case(
    "at a tag again, after the next one", ofGit,
    [.tag("v1.9.0"), .commit, .tag("v1.10.0"), .branch("old", from: "v1.9.0")], .tag("v1.9.0"),
    ["v1.9.0", "1.9.0", "1.9"]),
  Case(
    "among numbers that begin alike", ofGit, [.tag("v10.0.0"), .tag("v1.10.0"), .commit, .tag("v1.1.0")],
    .tag("v1.1.0"), ["v1.1.0", "1.1.0", "1.1"]),
  Case("before 1.0.0", ofGit, [.tag("v0.3.0")], .tag("v0.3.0"), ["v0.3.0", "0.3.0", "0.3", "latest"]),
  Case(
    "with build metadata", ofGit, [.tag("v1.4.0+build.7")], .tag("v1.4.0+build.7"),
    ["v1.4.0_build.7", "1.4.0", "1.4", "1", "latest"]),
  Case("after build metadata", ofGit, [.tag("v1.4.0+build-7"), .commit], .main, ["v1.4.1-dev.1.gHASH"]),
  Case("with two numbers", ofGit, [.tag("v1.4")], .tag("v1.4"), ["v1.4", "latest"]),
  Case("after two numbers", ofGit, [.tag("v1.4"), .commit], .main, ["v1.4-1-gHASH"]),
  Case(
    "without a v", configuration("{ scheme: 'git' }", ["{version}", "{major}", "latest"]), [.tag("1.4.0")], .main,
    ["1.4.0", "1", "latest"]),
  Case(
    "at a release that was a pre-release", ofGit, [.tag("v1.4.0"), .tag("v1.4.0-rc.1")], .tag("v1.4.0"),
    ["v1.4.0", "1.4.0", "1.4", "1", "latest"]),
  Case(
    "at a pre-release that became a release", ofGit, [.tag("v1.4.0"), .tag("v1.4.0-rc.1")], .tag("v1.4.0-rc.1"),
    ["v1.4.0-rc.1"], in: [.gitLab]),
  Case(
    "with a change that is not committed", ofGit, [.tag("v1.4.0"), .change], .main, ["v1.4.1-dev.0.gHASH.dirty"],
    in: [.bash]),
  Case("with a change before the first tag", ofGit, [.change], .main, ["HASH-dirty", "latest"], in: [.bash]),
  Case("with tags that are no versions", ofGit, [.tag("nightly"), .tag("web/v9.0.0")], .main, ["HASH", "latest"]),
  Case("on a branch", ofGit, [.tag("v1.4.0"), .commit], .branch("feature/a"), []),
  Case("for a request", ofGit, [.tag("v1.4.0"), .commit], .request, []),
]

/// The version is in a file.
private let storedCases: [Case] = [
  Case("without tags", stored, [], .main, ["1.0.0", "1.0", "1", "latest", "latest-slim"]),
  Case(
    "higher than all tags", stored, [.tag("v1.0.0"), .version("1.1.0")], .main,
    ["1.1.0", "1.1", "1", "latest", "latest-slim"]),
  Case("a pre-release", stored, [.tag("v1.0.0"), .version("1.1.0-rc.1")], .main, ["1.1.0-rc.1"]),
  Case("the only pre-release", stored, [.version("1.0.0-rc.1")], .main, ["1.0.0-rc.1"]),
  Case(
    "of an older major version, in a young project", stored, oldLine + [.version("1.4.1")], .main,
    ["1.4.1", "1.4", "1"],
    in: everywhere),
  Case(
    "of an older major version, at its tag", stored, oldLine + [.version("1.4.1"), .tag("v1.4.1")], .tag("v1.4.1"),
    ["1.4.1", "1.4", "1"]),
  Case(
    "in a project with more commits than GitLab fetches", stored,
    oldLine + Array(repeating: .commit, count: 25) + [.version("1.4.1")], .main, ["1.4.1", "1.4", "1"]),
  Case(
    "at its tag", stored, [.version("1.4.0"), .tag("v1.4.0")], .tag("v1.4.0"),
    ["1.4.0", "1.4", "1", "latest", "latest-slim"]),
  Case(
    "with build metadata, at its tag", stored, [.version("1.4.0+build.7"), .tag("v1.4.0+build.7")],
    .tag("v1.4.0+build.7"), ["1.4.0_build.7", "1.4", "1", "latest", "latest-slim"]),
  Case(
    "with a v, at a tag without one", configuration("'v7'", ["{version}", "latest"], git: "releaseTags: ['*']"),
    [.tag("7")], .tag("7"), ["v7", "latest"]),
  Case("on a branch", stored, [], .branch("feature/a"), []),
  Case(
    "by the calendar, and not by the alphabet",
    configuration("{ value: '2026.10.0', scheme: 'calver', pattern: 'YYYY.MM.MICRO' }", ["{version}", "latest"]),
    [.tag("v2026.9.3"), .tag("2027.1")], .main, ["2026.10.0", "latest"]),
  Case(
    "by the calendar, of an older month",
    configuration("{ value: '2026.9.4', scheme: 'calver', pattern: 'YYYY.MM.MICRO' }", ["{version}", "latest"]),
    [.tag("v2026.10.0")], .main, ["2026.9.4"]),
  Case(
    "of the same day", configuration("'20190305_addpjp'", ["{version}", "latest"]),
    [.tag("20190305"), .tag("20190304.2")],
    .main, ["20190305_addpjp", "latest"]),
  Case(
    "of a day with a later build", configuration("'20190305_addpjp.2'", ["{version}", "latest"]), [.tag("20190305.10")],
    .main, ["20190305_addpjp.2"]),
  Case("a counter", configuration("'10'", ["{version}", "latest"]), [.tag("v9")], .main, ["10", "latest"]),
  Case(
    "that has no order", configuration("'blue'", ["{version}", "latest"]), [.tag("v9"), .tag("zebra")], .main,
    ["blue", "latest"]),
]

private let prefixed = "releaseTags: ['web/v*']"

/// What a tag has to be called was said.
private let patternCases: [Case] = [
  Case(
    "with a prefix", configuration("{ scheme: 'git' }", ["{version}", "{major}", "latest"], git: prefixed),
    [.tag("web/v1.2.3"), .tag("v9.0.0"), .tag("api/v9.0.0")], .tag("web/v1.2.3"), ["v1.2.3", "1", "latest"],
    in: everywhere),
  Case(
    "after a prefix", configuration("{ scheme: 'git' }", ["{version}", "{major}", "latest"], git: prefixed),
    [.tag("web/v1.2.3"), .commit, .tag("v9.0.0"), .commit], .main, ["v1.2.4-dev.2.gHASH"]),
  Case(
    "with a prefix and a stored version, which only tags with that prefix outrank",
    configuration("'1.2.3'", ["{version}", "{major}.{minor}", "{major}", "latest"], git: prefixed),
    [.tag("web/v1.2.3"), .tag("web/v1.3.0"), .tag("v1.2.9"), .tag("v9.0.0")], .tag("web/v1.2.3"), ["1.2.3", "1.2"]),
  Case(
    "of the shape release-1.2.3",
    configuration("{ scheme: 'git' }", ["{version}", "{major}", "latest"], git: "releaseTags: ['release-*']"),
    [.tag("release-1.2.3"), .tag("v9.0.0")], .tag("release-1.2.3"), ["1.2.3", "1", "latest"]),
  Case(
    "that holds no version",
    configuration("'1.2.3'", ["{version}", "{major}", "latest"], git: "releaseTags: ['v*', 'nightly']"),
    [.tag("v1.2.3"), .tag("nightly")], .tag("nightly"), ["1.2.3", "1", "latest"], in: everywhere),
]

/// Tags without a version.
private let otherCases: [Case] = [
  Case("latest alone is each build", configuration("'1.0.0'", ["latest"]), [.tag("v2.0.0")], .main, ["latest"]),
  Case(
    "latest beside the commit is each build", configuration("{ scheme: 'git' }", ["sha-{sha}", "latest"]),
    [.tag("v1.0.0"), .commit], .main, ["sha-COMMIT", "latest"], in: everywhere),
  Case(
    "the commit of a changed tree is marked", configuration("'1.0.0'", ["{sha}"]), [.change], .main, ["COMMIT-dirty"],
    in: [.bash]),
  Case(
    "the commit, at a tag", configuration("'1.0.0'", ["{sha}"]), [.tag("v1.0.0"), .commit], .tag("v1.0.0"), ["COMMIT"],
    in: [.gitLab]),
]

private let cases = gitCases + storedCases + patternCases + otherCases

@Suite("which tags a run publishes", .enabled(if: Requirement.allows("/usr/bin/bash", "/usr/bin/git")))
struct TagTests {
  private let publisher = Publisher()

  @Test("in bash, without a branch and on one", arguments: cases.filter { $0.systems.contains(.bash) })
  private func bash(_ row: Case) throws {
    let project = try GitProject(row.configuration, row.steps)
    let expected = try expected(row, project)
    let variables: [[String: String]] =
      switch row.event {
      case .main, .tag: [[:], ["BRANCH": "main"]]
      case .branch(let name): [["BRANCH": name]]
      case .request: [["BRANCH": "feature/a"]]
      }
    for variables in variables {
      let run = try publisher.bash(project.folder, variables)
      #expect(run.succeeded, "\(run.log)")
      #expect(run.tags == expected, "\(variables)")
    }
  }

  @Test(
    "on GitLab, in turn in the shell of Alpine's images and in that of Debian's",
    .enabled(if: Requirement.allowsPipelines),
    arguments: zip(cases, cases.indices).filter { $0.0.systems.contains(.gitLab) })
  private func gitLab(_ row: Case, index: Int) throws {
    let shell = index.isMultiple(of: 3) ? "dash" : "busybox sh"
    let project = try GitProject(row.configuration, row.steps)
    let expected = try expected(row, project)
    let run =
      switch row.event {
      case .main: try publisher.gitLab(project.folder, "push-main", shell: shell)
      case .tag(let name): try publisher.gitLab(project.folder, "tag", ref: name, shell: shell)
      case .branch(let name): try publisher.gitLab(project.folder, "push-branch", ref: name, shell: shell)
      case .request: try publisher.gitLab(project.folder, "merge-request", shell: shell)
      }
    #expect(run.succeeded, "\(run.log)")
    #expect(run.tags == expected)
  }

  @Test(
    "on GitHub", .enabled(if: Requirement.allowsPipelines), arguments: cases.filter { $0.systems.contains(.gitHub) })
  private func gitHub(_ row: Case) throws {
    let project = try GitProject(row.configuration, row.steps)
    let expected = try expected(row, project)
    let run =
      switch row.event {
      case .main: try publisher.gitHub(project.folder, "push-main")
      case .tag(let name): try publisher.gitHub(project.folder, "tag", ref: name)
      case .branch(let name): try publisher.gitHub(project.folder, "workflow-dispatch", ref: name)
      case .request: try publisher.gitHub(project.folder, "pull-request")
      }
    #expect(run.succeeded, "\(run.log)")
    #expect(run.tags == expected)
  }

  private func expected(_ row: Case, _ project: GitProject) throws -> [String] {
    var commit = "HEAD"
    if case .tag(let name) = row.event { commit = name }
    let hash = try project.hash(of: commit)
    return row.tags.map { $0.replacing("HASH", with: hash.prefix(10)).replacing("COMMIT", with: hash) }
  }
}
