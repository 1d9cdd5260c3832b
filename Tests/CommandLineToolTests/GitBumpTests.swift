import Foundation
import TestSupport
import Testing

@Suite("cigen bump where git says the version", .enabled(if: Requirement.allows(gitProgram)))
struct GitBumpTests {
  private static let scheme = "{ scheme: 'git' }"

  /// A checkout one commit after a tag.
  private func checkout(_ tag: String, _ version: String = scheme) throws -> Checkout {
    let checkout = try Checkout(version)
    try checkout(["tag", tag])
    try checkout.commit()
    return checkout
  }

  @Test("it makes an annotated tag at HEAD, and changes no file")
  func tags() throws {
    let checkout = try checkout("v1.4.0")
    let before = try (checkout.folder.contents(), checkout(["log", "--format=%H"]))
    let run = cigen(["bump", "minor", "--tag"], in: checkout.folder)
    #expect(run.status == 0 && run.output == "v1.4.0 -> v1.5.0\n" && run.error == "", "\(run.error)")
    #expect(try checkout(["cat-file", "-t", "v1.5.0"]) == "tag\n")
    #expect(try checkout(["tag", "--list", "--format=%(contents)", "v1.5.0"]) == "Release v1.5.0\n\n")
    #expect(try checkout(["rev-parse", "v1.5.0^{commit}"]) == checkout(["rev-parse", "HEAD"]))
    #expect(try (checkout.folder.contents(), checkout(["log", "--format=%H"])) == before)
    #expect(try checkout(["status", "--porcelain=v1"]) == "")
    #expect(cigen(["version"], in: checkout.folder).output == "v1.5.0\n")
  }

  @Test(
    "the next version follows the nearest tag's, and the tag is called like the project's",
    arguments: [
      ("v1.4.0", [], "v1.4.0 -> v1.4.1", "v1.4.1"), ("v1.4.0+b5", [], "v1.4.0+b5 -> v1.4.1", "v1.4.1"),
      ("v1.5.0-rc.1", [], "v1.5.0-rc.1 -> v1.5.0-rc.2", "v1.5.0-rc.2"),
      ("v1.5.0-rc.1", ["release"], "v1.5.0-rc.1 -> v1.5.0", "v1.5.0"),
      ("v1.4.0", ["major", "--pre", "rc"], "v1.4.0 -> v2.0.0-rc.1", "v2.0.0-rc.1"),
      ("v7", [], "v7 -> v8", "v8"), ("1.4.0", [], "1.4.0 -> v1.4.1", "v1.4.1"),
      ("v1.4.0", ["--set", "3.0.0+b5"], "v1.4.0 -> v3.0.0+b5", "v3.0.0+b5"),
      ("v1.4.0", ["--set", "v1.3.9", "--allow-downgrade"], "v1.4.0 -> v1.3.9", "v1.3.9"),
    ])
  func schemes(tag: String, options: [String], expected: String, name: String) throws {
    let checkout = try checkout(tag)
    let run = cigen(["bump", "--tag"] + options, in: checkout.folder)
    #expect(run.output == "\(expected)\n", "\(run.error)")
    #expect(Set(try checkout(["tag", "--list"]).split(separator: "\n")) == [Substring(tag), Substring(name)])
    #expect(cigen(["version"], in: checkout.folder).output == "\(expected.split(separator: " ")[2])\n")
  }

  @Test("tags may begin otherwise, with and without a v")
  func prefixes() throws {
    let web = try checkout("web/v1.4.0", "\(Self.scheme), git: { releaseTags: ['web/v*'] }")
    #expect(cigen(["bump", "--tag"], in: web.folder).output == "v1.4.0 -> v1.4.1\n")
    #expect(try web(["tag", "--list"]) == "web/v1.4.0\nweb/v1.4.1\n")
    let date = try checkout("20190305", "\(Self.scheme), git: { releaseTags: ['*'] }")
    let options = ["bump", "--tag", "--date", "2019-04-01"]
    #expect(cigen(options + ["--suffix", "fix"], in: date.folder).output == "20190305 -> 20190401_fix\n")
    #expect(try date(["tag", "--list"]) == "20190305\n20190401_fix\n")
    let usual = try checkout("20190305")
    #expect(cigen(options, in: usual.folder).output == "20190305 -> v20190401\n")
    #expect(
      cigen(["bump", "--dry-run", "--date", "2019-04-01"], in: usual.folder).output == "v20190401 -> v20190401.2\n")
  }

  @Test("--dry-run needs no --tag, and with it checks the tag; --format json tells it all")
  func dryRun() throws {
    let checkout = try checkout("v1.4.0")
    let before = try checkout.state()
    for options in [[], ["--tag"]] {
      #expect(cigen(["bump", "--dry-run"] + options, in: checkout.folder).output == "v1.4.0 -> v1.4.1\n")
    }
    #expect(try checkout.state() == before)
    try checkout(["tag", "v1.4.1", "HEAD~1"])
    let refused = cigen(["bump", "--dry-run", "--tag", "--set", "1.4.1"], in: checkout.folder)
    #expect(refused.status == 2 && refused.output == "")
    let run = cigen(["bump", "minor", "--tag", "--format", "json"], in: checkout.folder)
    let story = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? NSDictionary)
    #expect(
      story == [
        "commit": NSNull(), "diff": "", "dryRun": false, "files": [Any](), "from": "v1.4.0", "scheme": "semver",
        "tag": "v1.5.0", "to": "v1.5.0",
      ])
  }

  @Test("the first version is named, and made at once")
  func first() throws {
    let checkout = try Checkout(Self.scheme)
    #expect(cigen(["bump", "--tag"], in: checkout.folder).error.contains("[no-version-tag]"))
    #expect(cigen(["bump", "minor", "--tag"], in: checkout.folder).error.contains("[no-version-tag]"))
    for (version, message) in [
      ("2026.11.0", "version \"2026.11.0\" may be semver"), ("first", "version \"first\" follows no scheme"),
    ] {
      let run = cigen(["bump", "--set", version, "--tag"], in: checkout.folder)
      #expect(run.status == 2 && run.error.contains(message), "\(run.error)")
    }
    #expect(try checkout(["tag", "--list"]) == "")
    let run = cigen(["bump", "--set", "0.1.0", "--tag"], in: checkout.folder)
    #expect(run.output == "none -> v0.1.0\n", "\(run.error)")
    #expect(cigen(["version"], in: checkout.folder).output == "v0.1.0\n")
  }

  @Test("a commit gets no second version, but for the release of its pre-release, and one that is named")
  func unchanged() throws {
    let checkout = try Checkout(Self.scheme)
    try checkout(["tag", "v1.5.0-rc.2"])
    let refused = cigen(["bump", "--tag"], in: checkout.folder)
    #expect(refused.status == 2 && refused.output == "")
    #expect(refused.error.contains("nothing was committed since \"v1.5.0-rc.2\" [nothing-changed]"), "\(refused.error)")
    #expect(cigen(["bump", "release", "--tag"], in: checkout.folder).output == "v1.5.0-rc.2 -> v1.5.0\n")
    #expect(cigen(["version"], in: checkout.folder).output == "v1.5.0\n")
    #expect(cigen(["bump", "minor", "--tag"], in: checkout.folder).error.contains("[nothing-changed]"))
    #expect(cigen(["bump", "--set", "1.6.0", "--tag"], in: checkout.folder).output == "v1.5.0 -> v1.6.0\n")
    #expect(try checkout(["tag", "--list"]) == "v1.5.0\nv1.5.0-rc.2\nv1.6.0\n")
  }

  @Test("changes of tracked files are refused, staged or not, in all of the repository")
  func dirty() throws {
    let checkout = try checkout("v1.4.0")
    try checkout.folder.write("{ version: \(Self.scheme), images: { w: { repository: 'w' } } }", to: "web/cigen.json5")
    try checkout.folder.write("FROM scratch\n", to: "web/Dockerfile")
    try checkout.folder.write("FROM busybox\n", to: "Dockerfile")
    try checkout(["mv", "chart/Chart.yaml", "chart.yaml"])
    let before = try checkout.state()
    for folder in [".", "web"] {
      let run = cigen(["bump", "--tag", "-C", folder], in: checkout.folder)
      #expect(run.status == 2 && run.output == "")
      #expect(run.error.contains("these files: Dockerfile, chart.yaml [uncommitted-changes]"), "\(run.error)")
    }
    #expect(try checkout.state() == before)
    try checkout(["reset", "--quiet", "--hard"])
    #expect(cigen(["bump", "--tag", "-C", "web"], in: checkout.folder).output == "v1.4.0 -> v1.4.1\n")
  }

  @Test("HEAD may be on no branch")
  func detached() throws {
    let checkout = try checkout("v1.4.0")
    try checkout(["checkout", "--quiet", "--detach"])
    #expect(cigen(["bump", "--tag"], in: checkout.folder).output == "v1.4.0 -> v1.4.1\n")
  }

  @Test(
    "what cannot be is said, and no tag is made",
    arguments: [
      ([], "so a tag alone raises it"), (["--commit"], "so there is nothing to commit"),
      (["--commit", "--tag"], "hint: give --tag alone"),
      (["--tag", "--set", "1.4.0"], "\"v1.4.0\" is the present version already"),
      (["--tag", "--set", "1.3.0"], "is lower than the present version"), (["--tag", "release"], "is no pre-release"),
      (["--tag", "--set", "7"], "is not a semantic version"), (["--tag", "--suffix", "x"], "takes no suffix"),
      (["--tag", "--set", "9.0.0"], "there is a tag \"v9.0.0\" already [existing-tag]"),
      (["--tag", "--set", "2.0.0-a.lock"], "git takes no tag \"v2.0.0-a.lock\" [invalid-git-tag]"),
    ])
  func refused(options: [String], message: String) throws {
    let checkout = try checkout("v1.4.0")
    try checkout(["tag", "v9.0.0"])
    try checkout(["checkout", "--quiet", "-b", "side", "HEAD~1"])
    try checkout(["commit", "--quiet", "--allow-empty", "--message", "Aside"])
    let before = try checkout.state()
    let run = cigen(["bump"] + options, in: checkout.folder)
    #expect(run.status == 2 && run.output == "")
    #expect(run.error.contains(message), "\(run.error)")
    #expect(try checkout.state() == before)
  }

  @Test("a tag that git refuses is told with git's words")
  func refusedTag() throws {
    let checkout = try checkout("v1.4.0")
    try checkout.folder.write("", to: ".git/refs/tags/v1.4.1.lock")
    let run = cigen(["bump", "--tag"], in: checkout.folder)
    #expect(run.status == 2 && run.output == "" && run.error.contains("git tag failed: "), "\(run.error)")
    #expect(try checkout(["tag", "--list"]) == "v1.4.0\n")
  }
}
