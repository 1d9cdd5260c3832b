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

private let all = #""{version}", "{major}.{minor}", "{major}", "latest""#
private let stored = configuration(#"{ file: "VERSION", scheme: "semver" }"#, all)
private let ofGit = configuration(#"{ scheme: "git" }"#, #""{version}", "latest""#)

@Suite("the tags where git is not all there", .enabled(if: Requirement.allows("/usr/bin/bash", "/usr/bin/git")))
struct CheckoutTests {
  private let publisher = Publisher()

  @Test(
    "are those of the highest release also in what GitHub and GitLab check out, which is one commit",
    .enabled(if: Requirement.allowsPipelines))
  func shallow() throws {
    let project = try GitProject(stored, [.commit, .tag("v2.0.0"), .branch("1.x", from: "HEAD~1"), .version("1.4.1")])
    // Such a tag is two lines of what git asks for.
    try project.git("tag", "--annotate", "--message", "one", "v1.4.1")
    let (clone, origin) = (try TemporaryFolder(), try TemporaryFolder())
    try project.git("clone", "--quiet", "--bare", ".", origin.path)
    let arguments = ["--quiet", "--depth", "1", "--branch", "v1.4.1", "--config", "advice.detachedHead=false"]
    try runGit(["clone"] + arguments + ["file://\(origin.path)", "."], in: clone.url)
    #expect(try runGit(["rev-parse", "--is-shallow-repository"], in: clone.url) == "true")
    #expect(try publisher.gitLab(project.folder, "tag", ref: "v1.4.1").tags == ["1.4.1", "1.4", "1"])
    // Its fetch-tags.
    try runGit(
      ["fetch", "--quiet", "--depth", "1", "file://\(origin.path)", "+refs/tags/*:refs/tags/*"], in: clone.url)
    #expect(try publisher.gitHub(clone, "tag", ref: "v1.4.1").tags == ["1.4.1", "1.4", "1"])
  }

  @Test("of a folder without git are those of the highest release")
  func noGit() throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\n", to: "Dockerfile")
    try folder.write("1.4.1\n", to: "VERSION")
    try folder.write(stored, to: "cigen.json5")
    #expect(try publisher.bash(folder).tags == ["1.4.1", "1.4", "1", "latest"])
    // Neither is there a program of that name.
    let tools = try TemporaryFolder()
    try runProgram("/bin/busybox", ["--install", "-s", tools.path])
    let path = try #require(publisher.environment["PATH"]).replacing("/usr/bin:/bin", with: tools.path)
    #expect(try publisher.bash(folder, ["PATH": path]).tags == ["1.4.1", "1.4", "1", "latest"])
    // Where git alone knows the version, that is an error.
    try folder.write(ofGit, to: "cigen.json5")
    let run = try publisher.bash(folder)
    #expect(!run.succeeded && run.tags == [])
    #expect(run.log.contains("not a git repository"), "\(run.log)")
    #expect(try publisher.bash(folder, ["VERSION": "1.4.2"]).tags == ["1.4.2", "latest"])
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
    let project = try GitProject(configuration(#""1.0.0""#, #""{date}", "{version}-{date}""#), [.tag("v1.0.0")])
    var runs = [try publisher.bash(project.folder, ["TZ": "Pacific/Kiritimati"]).tags]
    if Requirement.allowsPipelines {
      runs.append(try publisher.gitLab(project.folder, "tag", ref: "v1.0.0", ["TZ": "Pacific/Kiritimati"]).tags)
      runs.append(try publisher.gitHub(project.folder, "tag", ref: "v1.0.0").tags)
    }
    for tags in runs { #expect(nearDays().map { [$0, "1.0.0-\($0)"] }.contains(tags), "\(tags)") }
  }
}

/// Yesterday, today and tomorrow as `YYYYMMDD`: a run may take place around midnight.
private func nearDays() -> [String] {
  let format = Date.ISO8601FormatStyle.iso8601.year().month().day().dateSeparator(.omitted)
  return [-1.0, 0, 1].map { Date(timeIntervalSinceNow: $0 * 86400).formatted(format) }
}
