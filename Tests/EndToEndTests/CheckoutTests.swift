import Foundation
import TestSupport
import Testing

private func configuration(_ version: String, _ tags: String) -> String {
  """
  {
    version: \(version),
    images: { web: { repository: "registry.example.com/acme/app", cache: false, tags: [\(tags)] } },
  }
  """
}

private let stored = configuration(#"{ file: "VERSION" }"#, #""{version}", "{major}.{minor}", "{major}", "latest""#)
private let ofGit = configuration(#"{ scheme: "git" }"#, #""{version}", "{major}", "latest""#)

@Suite("the tags where git is not all there", .enabled(if: Requirement.allows("/usr/bin/bash", "/usr/bin/git")))
struct CheckoutTests {
  private let publisher = Publisher()

  /// A clone of the last commit alone, as many CI systems make it, and what it was cloned from.
  private func shallowClone(of project: GitProject, at ref: String) throws -> (
    clone: TemporaryFolder, origin: TemporaryFolder
  ) {
    let (clone, origin) = (try TemporaryFolder(), try TemporaryFolder())
    try project.git("clone", "--quiet", "--bare", ".", origin.path)
    let arguments = ["--quiet", "--depth", "1", "--branch", ref, "--config", "advice.detachedHead=false"]
    try runGit(["clone"] + arguments + ["file://\(origin.path)", "."], in: clone.url)
    #expect(try runGit(["rev-parse", "--is-shallow-repository"], in: clone.url) == "true")
    return (clone, origin)
  }

  @Test("of a shallow clone are asked from where it comes from")
  func shallow() throws {
    let project = try GitProject(stored, [.version("1.4.1")])
    // Such a tag is two lines of what git asks for.
    try project.git("tag", "--annotate", "--message", "two", "v2.0.0", "HEAD~1")
    let (clone, origin) = try shallowClone(of: project, at: "main")
    #expect(try publisher.bash(clone).tags == ["1.4.1", "1.4", "1"])
    // A branch publishes none of them, and asks nobody.
    try FileManager.default.removeItem(at: origin.url)
    let branch = try publisher.bash(clone, ["BRANCH": "feature/a"])
    #expect(branch.succeeded, "\(branch.log)")
    let run = try publisher.bash(clone)
    #expect(!run.succeeded)
    #expect(run.tags == [])
    let message =
      "error: this checkout is shallow, and origin does not tell its tags; run git fetch --tags --unshallow first"
    #expect(run.log.contains(message), "\(run.log)")
  }

  @Test("of a shallow clone say the version only at a tag")
  func shallowVersion() throws {
    let project = try GitProject(ofGit, [.tag("v1.4.0"), .commit, .tag("v2.0.0"), .commit])
    let old = try shallowClone(of: project, at: "v1.4.0")
    #expect(try publisher.bash(old.clone).tags == ["v1.4.0", "1"])
    let new = try shallowClone(of: project, at: "main")
    let run = try publisher.bash(new.clone)
    #expect(!run.succeeded)
    #expect(run.tags == [])
    #expect(run.log.contains("error: this checkout is shallow, so git does not know the version;"), "\(run.log)")
    #expect(try publisher.bash(new.clone, ["VERSION": "v2.0.1"]).tags == ["v2.0.1", "2", "latest"])
  }

  @Test("are all there in what GitHub checks out with fetch-tags", .enabled(if: Requirement.allowsPipelines))
  func gitHub() throws {
    let project = try GitProject(stored, [.tag("v2.0.0"), .commit, .version("1.4.1")])
    let (clone, origin) = try shallowClone(of: project, at: "main")
    try runGit(
      ["fetch", "--quiet", "--depth", "1", "file://\(origin.path)", "+refs/tags/*:refs/tags/*"], in: clone.url)
    #expect(try publisher.gitHub(clone, "push-main").tags == ["1.4.1", "1.4", "1"])
  }

  @Test("of a folder without git are none")
  func noGit() throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\n", to: "Dockerfile")
    try folder.write("1.4.1\n", to: "VERSION")
    try folder.write(stored, to: "cigen.json5")
    let all = ["1.4.1", "1.4", "1", "latest"]
    #expect(try publisher.bash(folder).tags == all)
    if Requirement.allowsPipelines {
      #expect(try publisher.gitLab(folder, "push-main").tags == all)
      #expect(try publisher.gitLab(folder, "push-main", shell: "dash").tags == all)
    }
    // Neither is there a program of that name.
    let tools = try TemporaryFolder()
    try runProgram("/bin/busybox", ["--install", "-s", tools.path])
    let path = try #require(publisher.environment["PATH"]).replacing("/usr/bin:/bin", with: tools.path)
    #expect(try publisher.bash(folder, ["PATH": path]).tags == all)
    // Where nobody said that git has the version, it is the day.
    try FileManager.default.removeItem(atPath: "\(folder.path)/VERSION")
    try folder.write(
      "{ images: { web: { repository: 'registry.example.com/acme/app', cache: false } } }", to: "cigen.json5")
    for variables in [[:], ["PATH": path]] {
      let tags = try publisher.bash(folder, variables).tags
      #expect(nearDays().map { [$0, "latest"] }.contains(tags), "\(tags)")
    }
  }

  @Test("have the day in UTC")
  func date() throws {
    let project = try GitProject(configuration(#""1.0.0""#, #""{date}", "{version}-{date}""#), [])
    var runs = [try publisher.bash(project.folder).tags]
    if Requirement.allowsPipelines {
      runs.append(try publisher.gitLab(project.folder, "push-main", ["TZ": "Pacific/Kiritimati"]).tags)
      runs.append(try publisher.gitHub(project.folder, "push-main").tags)
    }
    for tags in runs { #expect(nearDays().map { [$0, "1.0.0-\($0)"] }.contains(tags), "\(tags)") }
  }
}

/// Yesterday, today and tomorrow as `YYYYMMDD`: a run may take place around midnight.
private func nearDays() -> [String] {
  let format = Date.ISO8601FormatStyle.iso8601.year().month().day().dateSeparator(.omitted)
  return [-1.0, 0, 1].map { Date(timeIntervalSinceNow: $0 * 86400).formatted(format) }
}
