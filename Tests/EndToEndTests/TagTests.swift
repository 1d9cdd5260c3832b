import Foundation
import TestSupport
import Testing

private enum Event: Sendable {
  /// What is checked out; pipelines run for the default branch.
  case main

  /// A tag is pushed; bash knows nothing of it but what git says of the commit.
  case tag(String)
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

  /// - Parameter systems: without any, bash, and GitLab for a tag.
  init(
    _ what: String, _ configuration: String, _ steps: [GitProject.Step], _ event: Event, _ tags: [String],
    in systems: [System] = []
  ) {
    (testDescription, self.configuration, self.steps, self.event, self.tags) = (what, configuration, steps, event, tags)
    if case .tag = event, systems.isEmpty {
      self.systems = [.bash, .gitLab]
    } else {
      self.systems = systems.isEmpty ? [.bash] : systems
    }
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

private let ofGit = configuration("{ scheme: 'git' }", ["{version}", "{major}.{minor}", "{major}", "latest"])
private let stored = configuration(
  "{ file: 'VERSION', scheme: 'semver' }", ["{version}", "{major}.{minor}", "{major}", "latest", "latest-slim"])
private let everywhere: [System] = [.bash, .gitHub, .gitLab]
private let oldLine: [GitProject.Step] = [
  .tag("v1.4.0"), .commit, .tag("v2.0.0"), .branch("1.x", from: "v1.4.0"), .commit,
]

/// The version is that of git.
private let gitCases: [Case] = [
  Case("before the first tag", ofGit, [], .main, ["HASH", "latest"]),
  Case("with a change before the first tag", ofGit, [.change], .main, ["HASH-dirty"]),
  Case("at the first tag", ofGit, [.tag("v1.4.0")], .tag("v1.4.0"), ["1.4.0", "1.4", "1", "latest"]),
  Case(
    "after a tag", ofGit, [.tag("v1.4.0"), .commit, .commit, .commit, .commit, .commit], .main,
    ["1.4.1-dev.5.gHASH"]),
  Case(
    "with a change that is not committed", ofGit, [.tag("v1.4.0"), .change], .main, ["1.4.1-dev.0.gHASH.dirty"]),
  Case(
    "at a pre-release", ofGit, [.tag("v1.4.0"), .commit, .tag("v2.0.0-rc.1")], .tag("v2.0.0-rc.1"), ["2.0.0-rc.1"]),
  Case("at a pre-release that is a number", ofGit, [.tag("v2.0.0-1")], .tag("v2.0.0-1"), ["2.0.0-1"]),
  Case("after a pre-release", ofGit, [.tag("v2.0.0-rc.1"), .commit], .main, ["2.0.0-rc.1.dev.1.gHASH"]),
  Case(
    "at a release of an older major version", ofGit, oldLine + [.tag("v1.4.1")], .tag("v1.4.1"),
    ["1.4.1", "1.4", "1"], in: everywhere),
  Case(
    "at a release of an older minor version", ofGit,
    [.tag("v1.3.0"), .commit, .tag("v1.4.0"), .branch("1.3", from: "v1.3.0"), .commit, .tag("v1.3.1")], .tag("v1.3.1"),
    ["1.3.1", "1.3"]),
  Case(
    "at a new minor version of an older major version", ofGit, oldLine + [.tag("v1.5.0")], .tag("v1.5.0"),
    ["1.5.0", "1.5", "1"]),
  Case(
    "at a tag again, after the next one", ofGit,
    [.tag("v1.9.0"), .commit, .tag("v1.10.0"), .branch("old", from: "v1.9.0")], .tag("v1.9.0"), ["1.9.0", "1.9"]),
  Case(
    "among numbers that begin alike", ofGit, [.tag("v10.0.0"), .tag("v1.10.0"), .commit, .tag("v1.1.0")],
    .tag("v1.1.0"), ["1.1.0", "1.1"]),
  Case("before 1.0.0", ofGit, [.tag("v0.3.0")], .tag("v0.3.0"), ["0.3.0", "0.3", "latest"]),
  Case("with two numbers", ofGit, [.tag("v1.4")], .tag("v1.4"), ["1.4", "1.4", "1", "latest"], in: [.bash]),
  Case("after two numbers", ofGit, [.tag("v1.4"), .commit], .main, ["1.4-1-gHASH"]),
  Case("after a number that begins with 0", ofGit, [.tag("v2026.10.08"), .commit], .main, ["2026.10.9-dev.1.gHASH"]),
  Case(
    "without a v", configuration("{ scheme: 'git' }", ["{version}", "{major}", "latest"], git: "releaseTags: ['*']"),
    [.tag("1.4.0")], .tag("1.4.0"), ["1.4.0", "1", "latest"]),
  Case(
    "at a release that was a pre-release", ofGit, [.tag("v1.4.0"), .tag("v1.4.0-rc.1")], .tag("v1.4.0"),
    ["1.4.0", "1.4", "1", "latest"]),
  Case(
    "at a pre-release that became a release", ofGit, [.tag("v1.4.0"), .tag("v1.4.0-rc.1")], .tag("v1.4.0-rc.1"),
    ["1.4.0-rc.1"], in: [.gitLab]),
  Case("with tags that are no versions", ofGit, [.tag("nightly"), .tag("web/v9.0.0")], .main, ["HASH", "latest"]),
]

private let ofThreeNumbers = configuration("{ scheme: 'git' }", ["r{major}.{minor}.{patch}"])

/// All three numbers.
private let numberCases: [Case] = [
  Case("of a release", ofThreeNumbers, [.tag("v1.4.0")], .tag("v1.4.0"), ["r1.4.0"]),
  Case("of an older release", ofThreeNumbers, oldLine + [.tag("v1.4.1")], .tag("v1.4.1"), ["r1.4.1"]),
  Case("of a pre-release", ofThreeNumbers, [.tag("v1.4.0-rc.1")], .tag("v1.4.0-rc.1"), []),
  Case("after a release", ofThreeNumbers, [.tag("v1.4.0"), .commit], .main, []),
  Case("before the first release", ofThreeNumbers, [], .main, []),
]

/// The version is in a file.
private let storedCases: [Case] = [
  Case("without tags", stored, [], .main, ["1.0.0", "1.0", "1", "latest", "latest-slim"]),
  Case(
    "higher than all tags", stored, [.tag("v1.0.0"), .version("1.1.0")], .main,
    ["1.1.0", "1.1", "1", "latest", "latest-slim"]),
  Case("a pre-release", stored, [.tag("v1.0.0"), .version("1.1.0-rc.1")], .main, ["1.1.0-rc.1"]),
  Case("the only pre-release", stored, [.version("1.0.0-rc.1")], .main, ["1.0.0-rc.1"]),
  Case("of an older major version", stored, oldLine + [.version("1.4.1")], .main, ["1.4.1", "1.4", "1"]),
  Case(
    "of an older major version, at its tag", stored, oldLine + [.version("1.4.1"), .tag("v1.4.1")], .tag("v1.4.1"),
    ["1.4.1", "1.4", "1"], in: everywhere),
  Case(
    "in a project with more commits than GitLab fetches", stored,
    oldLine + Array(repeating: .commit, count: 25) + [.version("1.4.1"), .tag("v1.4.1")], .tag("v1.4.1"),
    ["1.4.1", "1.4", "1"]),
  Case(
    "at its tag", stored, [.version("1.4.0"), .tag("v1.4.0")], .tag("v1.4.0"),
    ["1.4.0", "1.4", "1", "latest", "latest-slim"]),
  Case(
    "at a tag of another version, which is what is released", stored, [.version("1.4.0"), .tag("v1.5.0")],
    .tag("v1.5.0"), ["1.5.0", "1.5", "1", "latest", "latest-slim"], in: [.gitHub, .gitLab]),
  Case("on the default branch of a pipeline", stored, [.tag("v1.0.0")], .main, [], in: [.gitHub, .gitLab]),
  Case(
    "on the default branch, which releases where no tags do",
    configuration("{ file: 'VERSION' }", ["{version}", "latest"], git: "releases: 'default-branch'"), [], .main,
    ["1.0.0", "latest"], in: everywhere),
  Case(
    "by the calendar, and not by the alphabet",
    configuration("{ value: '2026.10.0', scheme: 'calver', pattern: 'YYYY.MM.MICRO' }", ["{version}", "latest"]),
    [.tag("v2026.9.3"), .tag("2027.1")], .main, ["2026.10.0", "latest"]),
  Case(
    "by the calendar, of an older month",
    configuration("{ value: '2026.9.4', scheme: 'calver', pattern: 'YYYY.MM.MICRO' }", ["{version}", "latest"]),
    [.tag("v2026.10.0")], .main, ["2026.9.4"]),
  Case(
    "a counter", configuration("{ value: '10', scheme: 'counter' }", ["{version}", "latest"]), [.tag("v9")], .main,
    ["10", "latest"]),
  Case(
    "a lower counter", configuration("{ value: '9', scheme: 'counter' }", ["{version}", "latest"]), [.tag("v10")],
    .main,
    ["9"]),
  Case(
    "that has no order", configuration("'blue'", ["{version}", "latest"]), [.tag("v9"), .tag("zebra")], .main,
    ["blue", "latest"]),
  Case(
    "in the model alone, which a person who builds knows", configuration("'1.4.0'", ["{version}", "latest"]),
    [.tag("v9.0.0")], .main, ["1.4.0", "latest"]),
]

private let prefixed = "releaseTags: ['web/v*']"

/// What a tag has to be called was said.
private let patternCases: [Case] = [
  Case(
    "with a prefix", configuration("{ scheme: 'git' }", ["{version}", "{major}", "latest"], git: prefixed),
    [.tag("web/v1.2.3"), .tag("v9.0.0"), .tag("api/v9.0.0")], .tag("web/v1.2.3"), ["1.2.3", "1", "latest"],
    in: everywhere),
  Case(
    "after a prefix", configuration("{ scheme: 'git' }", ["{version}", "{major}", "latest"], git: prefixed),
    [.tag("web/v1.2.3"), .commit, .tag("v9.0.0"), .commit], .main, ["1.2.4-dev.2.gHASH"]),
  Case(
    "with a prefix and a stored version, which only tags with that prefix outrank",
    configuration(
      "{ value: '1.2.3', scheme: 'semver' }", ["{version}", "{major}.{minor}", "{major}", "latest"], git: prefixed),
    [.tag("web/v1.2.3"), .tag("web/v1.3.0"), .tag("v1.2.9"), .tag("v9.0.0")], .tag("web/v1.2.3"), ["1.2.3", "1.2"]),
  Case(
    "of the shape release-1.2.3",
    configuration("{ scheme: 'git' }", ["{version}", "{major}", "latest"], git: "releaseTags: ['release-*']"),
    [.tag("release-1.2.3"), .tag("release-1.3.0-rc.1"), .tag("v9.0.0")], .tag("release-1.2.3"),
    ["1.2.3", "1", "latest"]),
]

/// Tags without a version.
private let otherCases: [Case] = [
  Case("latest alone is each build", configuration("'1.0.0'", ["latest"]), [.tag("v2.0.0")], .main, ["latest"]),
  Case(
    "latest beside the commit is each build", configuration("'1.0.0'", ["sha-{sha}", "latest"]),
    [.tag("v1.0.0"), .commit], .main, ["sha-COMMIT", "latest"]),
  Case(
    "the commit of a changed tree is marked", configuration("'1.0.0'", ["{sha}"]), [.change], .main, ["COMMIT-dirty"]),
  Case(
    "the commit, at a tag", configuration("'1.0.0'", ["{sha}"]), [.tag("v1.0.0"), .commit], .tag("v1.0.0"), ["COMMIT"],
    in: [.gitHub, .gitLab]),
]

private let cases = gitCases + numberCases + storedCases + patternCases + otherCases

@Suite("which tags a run publishes", .enabled(if: Requirement.allows("/usr/bin/bash", "/usr/bin/git")))
struct TagTests {
  private let publisher = Publisher()

  @Test("in bash", arguments: cases.filter { $0.systems.contains(.bash) })
  private func bash(_ row: Case) throws {
    let project = try GitProject(row.configuration, row.steps)
    let run = try publisher.bash(project.folder)
    #expect(run.succeeded, "\(run.log)")
    #expect(run.tags == (try expected(row, project)))
  }

  @Test(
    "on GitLab, in turn in the shell of Alpine's images and in that of Debian's",
    .enabled(if: Requirement.allowsPipelines),
    arguments: zip(cases, cases.indices).filter { $0.0.systems.contains(.gitLab) })
  private func gitLab(_ row: Case, index: Int) throws {
    let shell = index.isMultiple(of: 3) ? "dash" : "busybox sh"
    let project = try GitProject(row.configuration, row.steps)
    let run =
      switch row.event {
      case .main: try publisher.gitLab(project.folder, "push-main", shell: shell)
      case .tag(let name): try publisher.gitLab(project.folder, "tag", ref: name, shell: shell)
      }
    #expect(run.succeeded, "\(run.log)")
    #expect(run.tags == (try expected(row, project)))
  }

  @Test(
    "on GitHub", .enabled(if: Requirement.allowsPipelines), arguments: cases.filter { $0.systems.contains(.gitHub) })
  private func gitHub(_ row: Case) throws {
    let project = try GitProject(row.configuration, row.steps)
    let run =
      switch row.event {
      case .main: try publisher.gitHub(project.folder, "push-main")
      case .tag(let name): try publisher.gitHub(project.folder, "tag", ref: name)
      }
    #expect(run.succeeded, "\(run.log)")
    #expect(run.tags == (try expected(row, project)))
  }

  private func expected(_ row: Case, _ project: GitProject) throws -> [String] {
    var commit = "HEAD"
    if case .tag(let name) = row.event { commit = name }
    let hash = try project.hash(of: commit)
    return row.tags.map { $0.replacing("HASH", with: hash.prefix(10)).replacing("COMMIT", with: hash) }
  }
}
