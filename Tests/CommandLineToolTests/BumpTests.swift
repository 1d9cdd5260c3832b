import Foundation
import TestSupport
import Testing

/// A project with its version in cigen.json5, in a chart, and in an output.
func versionedProject(_ version: String = "{ value: '1.4.0', FILES }") throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  try folder.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
  try folder.write("name: web\nversion: 0.1.0\nappVersion: \"1.4.0\"  # the image's\n", to: "chart/Chart.yaml")
  let files = "files: [{ path: \"chart/Chart.yaml\", match: 'appVersion: \"{version}\"' }]"
  try folder.write(
    """
    {
      // What is released.
      version: \(version.replacing("FILES", with: files)),  /* 1.4.0 */
      outputs: { bash: "build.sh" },
      images: { web: { repository: "acme/web", args: { VERSION: "1.4.0" } } },
    }
    """, to: "cigen.json5")
  #expect(cigen(["generate"], in: folder).status == 0)
  return folder
}

extension TemporaryFolder {
  /// Every file's text by its path.
  func contents() throws -> [String: String] {
    var contents: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: self.path) {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(self.path)/\(path)", isDirectory: &isFolder)
      if !isFolder.boolValue, !path.hasPrefix(".git/") { contents[path] = try read(path) }
    }
    return contents
  }
}

@Suite("cigen bump")
struct BumpTests {
  @Test("rewrites the version alone, wherever it is stored, and the outputs; all else stays to the byte")
  func everywhere() throws {
    let folder = try versionedProject()
    var expected = try folder.contents()
    let run = cigen(["bump", "minor"], in: folder)
    #expect(run.output == "1.4.0 -> 1.5.0\n" && run.error == "" && run.status == 0)
    expected["cigen.json5"] = expected["cigen.json5"]?.replacing("'1.4.0'", with: "'1.5.0'")
    expected["chart/Chart.yaml"] = expected["chart/Chart.yaml"]?.replacing("\"1.4.0\"", with: "\"1.5.0\"")
    var contents = try folder.contents()
    #expect(contents.removeValue(forKey: "build.sh")?.contains("VERSION=1.5.0\n") ?? false)
    expected["build.sh"] = nil
    #expect(contents == expected)
    #expect(cigen(["generate", "--check"], in: folder).status == 0)
    #expect(cigen(["version"], in: folder).output == "1.5.0\n")
  }

  @Test("needs no configuration: a file VERSION is enough, and keeps its blanks and permissions")
  func versionFile() throws {
    let folder = try TemporaryFolder()
    try folder.write(" v1.4.0\t\r\nnotes\n", to: "VERSION", isExecutable: true)
    #expect(cigen(["bump", "-C", folder.path], in: try TemporaryFolder()).output == "v1.4.0 -> v1.4.1\n")
    #expect(try folder.contents() == ["VERSION": " v1.4.1\t\r\nnotes\n"])
    #expect(try folder.permissions(of: "VERSION") == 0o755)
  }

  @Test(
    "each scheme has its usual step",
    arguments: [
      ("'1.4.0'", [], "1.4.0 -> 1.4.1"), ("'2.0.0-rc.1'", ["--date", "2019-03-05"], "2.0.0-rc.1 -> 2.0.0-rc.2"),
      ("'1.4.0'", ["major", "--pre", "rc"], "1.4.0 -> 2.0.0-rc.1"), ("'v7'", [], "v7 -> v8"),
      ("'20190304_addpjp'", ["--date", "2019-03-05"], "20190304_addpjp -> 20190305"),
      ("'20190305'", ["--date=2019-03-05", "--suffix", "fix"], "20190305 -> 20190305_fix.2"),
      (
        "{ value: '2019.2.4', scheme: 'calver', pattern: 'YYYY.MM.MICRO' }", ["--date", "2019-03-05"],
        "2019.2.4 -> 2019.3.0"
      ),
      ("'1.4.0'", ["--set", "3.0.0"], "1.4.0 -> 3.0.0"),
      ("'1.4.0'", ["--set", "1.3.9", "--allow-downgrade"], "1.4.0 -> 1.3.9"),
    ])
  func schemes(version: String, options: [String], expected: String) throws {
    let folder = try versionedProject(version)
    let run = cigen(["bump"] + options, in: folder)
    #expect(run.output == "\(expected)\n", "\(run.error)")
    #expect(cigen(["version"], in: folder).output == "\(expected.split(separator: " ")[2])\n")
  }

  @Test("SOURCE_DATE_EPOCH is the clock, and --date comes before it")
  func clock() throws {
    let folder = try versionedProject("'20180101'")
    let environment = ["SOURCE_DATE_EPOCH": "1551830399"]
    let options = ["version", "--next"]
    #expect(cigen(options, in: folder, environment: environment).output == "20190305\n")
    #expect(cigen(options + ["--date", "2019-04-01"], in: folder, environment: environment).output == "20190401\n")
    #expect(cigen(options, in: folder, environment: ["SOURCE_DATE_EPOCH": "x"]).error.contains("[invalid-date]"))
    #expect(cigen(options + ["--date", "2019-02-29"], in: folder).error.contains("\"2019-02-29\" is no day"))
  }

  @Test("--dry-run checks all, prints the difference, and writes nothing")
  func dryRun() throws {
    let folder = try versionedProject()
    let before = try folder.contents()
    let run = cigen(["bump", "--dry-run"], in: folder)
    #expect(run.status == 0)
    #expect(
      run.output.hasPrefix("1.4.0 -> 1.4.1\n--- cigen.json5\n+++ cigen.json5 (1.4.1)\n@@ -1,6 +1,6 @@\n {\n"),
      "\(run.output)")
    #expect(run.output.contains("\n-appVersion: \"1.4.0\"  # the image's\n+appVersion: \"1.4.1\"  # the image's\n"))
    #expect(run.output.contains("\n+  VERSION=1.4.1\n"))
    #expect(try folder.contents() == before)
  }

  @Test("--format json tells it all")
  func json() throws {
    let folder = try versionedProject()
    let run = cigen(["bump", "--format", "json"], in: folder)
    let story = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(story["from"] as? String == "1.4.0" && story["to"] as? String == "1.4.1")
    #expect(story["scheme"] as? String == "semver" && story["dryRun"] as? Bool == false)
    let files = try #require(story["files"] as? [[String: String]])
    #expect(
      files == [
        ["path": "cigen.json5", "holds": "version"], ["path": "chart/Chart.yaml", "holds": "version"],
        ["path": "build.sh", "holds": "output"],
      ])
  }

  @Test(
    "what cannot be is said, and nothing is written",
    arguments: [
      (["--set", "1.4.0"], "is the present version already"),
      (["--set", "1.3.0"], "is lower than the present version"),
      (["--set", "1.4.0", "--allow-downgrade"], "is the present version already"),
      (["--set", "v1.4.0"], "is the same release as the present version"),
      (["--set", "1.4"], "version \"1.4\" is not a semantic version"), (["--set", "2.0.0+x"], "has build metadata"),
      (["release"], "version \"1.4.0\" is no pre-release"), (["--suffix", "x"], "takes no suffix"),
      (["majr"], "did you mean \"major\"?"), (["major", "minor"], "unexpected \"minor\""),
      (["--pre", "a_b"], "\"a_b\" cannot name a pre-release"), (["--set", "2.0.0", "major"], "--set names the whole"),
      (["--pre", "rc", "--set", "2.0.0"], "--set names the whole"), (["--date", "x"], "\"x\" is no day"),
      (["--set", "1.4.1-\(String(repeating: "a", count: 130))"], "a tag has at most 128"),
    ])
  func refused(options: [String], message: String) throws {
    let folder = try versionedProject()
    let before = try folder.contents()
    let run = cigen(["bump"] + options, in: folder)
    #expect(run.status == 2 && run.output == "")
    #expect(run.error.contains(message), "\(run.error)")
    #expect(try folder.contents() == before)
  }

  @Test(
    "a text that would get into files as more than a version is refused",
    arguments: [
      ["--suffix", "a b"], ["--suffix", "x\ny"], ["--suffix", "x', registry: 'evil"], ["--set", "20190305_a\nb"],
      ["--set", "20190305_ä"], ["--suffix", ""],
    ])
  func injection(options: [String]) throws {
    let folder = try versionedProject("'20190304'")
    let before = try folder.contents()
    let run = cigen(["bump"] + options, in: folder)
    #expect(run.status == 2 && run.error.contains("[cannot-bump]"), "\(run.error)")
    #expect(try folder.contents() == before)
  }

  @Test(
    "a scheme that cannot be told is asked for",
    arguments: [
      ("'2026.11.0'", "may be semver, calver (YYYY.MM.MICRO) or calver (YYYY.0M.MICRO)"),
      ("'24.04'", "follows no scheme that can be told from it"),
      ("'2026.09.1'", "would be followed by \"2026.11.0\", which may be semver, calver (YYYY.MM.MICRO) or"),
    ])
  func ambiguous(version: String, message: String) throws {
    let folder = try versionedProject(version)
    let run = cigen(["bump", "--date", "2026-11-24"], in: folder)
    #expect(run.status == 2)
    #expect(run.error.hasPrefix("cigen.json5:3:12: error: version \(version.replacing("'", with: "\""))"))
    #expect(run.error.contains(message) && run.error.contains("hint: name the scheme"), "\(run.error)")
  }

  @Test("a version that git knows is not bumped")
  func gitScheme() throws {
    let folder = try versionedProject("{ scheme: 'git' }")
    #expect(cigen(["bump"], in: folder).error.contains("no version is stored here"))
    #expect(cigen(["version", "--next"], in: folder).error.contains("no version is stored here"))
  }

  @Test("cigen version wants --next for what is about the next version")
  func versionUsage() throws {
    let folder = try versionedProject()
    #expect(cigen(["version", "minor"], in: folder).error.contains("hint: add --next"))
    #expect(cigen(["version", "--next", "minor", "--pre", "beta"], in: folder).output == "1.5.0-beta.1\n")
  }
}

@Suite("files that repeat the version")
struct VersionFileTests {
  /// A project whose file `notes` has a text, and is matched by a pattern.
  private func project(_ text: String, match: String) throws -> TemporaryFolder {
    let folder = try versionedProject("{ value: '1.4.0', files: [{ path: 'notes', match: '\(match)' }] }")
    try folder.write(text, to: "notes")
    return folder
  }

  @Test(
    "have the version on the line that is meant, not in a longer one or another key",
    arguments: [
      ("version: 1.4.0", "version: {version}"), ("subversion: 1.4.0\nversion: 1.4.0\n", "version: {version}"),
      ("web:1.4.01 web:1.4.0-rc.1 web:1.4.0.1 web:1.4.0", "web:{version}"), ("Use 1.4.0.\n", "{version}"),
      ("21.4.0 v1.4.0 x-1.4.0 (1.4.0)", "{version}"), ("x=1.4.0\r\n", "x={version}"),
      ("“1.4.0” ä", "{version}"),
    ])
  func found(text: String, match: String) throws {
    let folder = try project(text, match: match)
    let run = cigen(["bump", "--set", "9.9.9"], in: folder)
    #expect(run.status == 0, "\(run.error)")
    let changed = try folder.read("notes")
    #expect(changed.replacing("9.9.9", with: "1.4.0") == text)
    #expect(changed.ranges(of: "9.9.9").count == 1)
  }

  @Test("a file without its line, or with several, stops it all, and the lines are shown")
  func notOnce() throws {
    let none = try project("version: 1.3.0\n", match: "version: {version}")
    let before = try none.contents()
    let run = cigen(["bump"], in: none)
    #expect(run.status == 2 && run.output == "")
    #expect(run.error.contains("error: \"notes\" has no \"version: 1.4.0\" [no-match]\n"), "\(run.error)")
    #expect(run.error.contains("  note: notes:1:1: this is not the version\n 1 | version: 1.3.0\n"), "\(run.error)")
    #expect(try none.contents() == before)
    let several = try project("a 1.4.0\nb\nc 1.4.0\n", match: "{version}")
    let error = cigen(["bump", "--dry-run"], in: several).error
    #expect(error.contains("cigen.json5:3:62: error: \"notes\" has \"1.4.0\" 2 times, not once"), "\(error)")
    #expect(error.contains("note: notes:1:3: here") && error.contains("note: notes:3:3: here"))
  }

  @Test(
    "that cannot be changed are refused, and nothing is written",
    arguments: [
      ("gone", "[missing-file]"), ("../outside", "[file-outside]"), ("out-link", "[file-outside]"),
      ("dead-link", "[missing-file]"), ("locked", "cannot write \"project/locked\": it is read-only"),
      ("binary", "binary:1:7: error: \"project/binary\" is not UTF-8 [no-text]"), ("chart", "it is a folder"),
    ])
  func refused(path: String, message: String) throws {
    let outer = try TemporaryFolder()
    try outer.write("1.4.0\n", to: "outside")
    let inner = outer.url.appendingPathComponent("project")
    let source = try versionedProject("{ value: '1.4.0', files: [{ path: '\(path)', match: '{version}' }] }")
    try FileManager.default.copyItem(at: source.url, to: inner)
    try outer.write("1.4.0\n", to: "project/locked")
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: "\(inner.path)/locked")
    try Data("1.4.0 \u{0}".utf8.map { $0 == 0 ? 0xFF : $0 }).write(to: inner.appendingPathComponent("binary"))
    for (link, target) in [("out-link", "../outside"), ("dead-link", "nothing")] {
      try FileManager.default.createSymbolicLink(atPath: "\(inner.path)/\(link)", withDestinationPath: target)
    }
    let before = try outer.read("project/cigen.json5")
    let run = cigen(["bump", "-C", "project"], in: outer)
    #expect(run.status == 2 && run.output == "")
    #expect(run.error.contains(message), "\(run.error)")
    #expect(try outer.read("project/cigen.json5") == before)
    #expect(try outer.read("outside") == "1.4.0\n")
  }

  @Test("a link within the checkout stays one, and two matches may mean one file or one line")
  func links() throws {
    let folder = try versionedProject(
      """
      { value: '1.4.0', files: [{ path: 'link', match: 'a={version}' }, { path: 'real', match: 'b={version}' },
        { path: 'real', match: '{version} b' }] }
      """)
    try folder.write("a=1.4.0 b=1.4.0\n", to: "real")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "real")
    let run = cigen(["bump"], in: folder)
    #expect(run.output == "1.4.0 -> 1.4.1\n", "\(run.error)")
    #expect(try folder.read("real") == "a=1.4.1 b=1.4.1\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.path)/link") == "real")
  }

  @Test("an output through a link that leads out of the checkout is refused")
  func outputOutside() throws {
    let outer = try TemporaryFolder()
    try outer.write("1.4.0\n", to: "project/VERSION")
    try outer.write("FROM scratch\n", to: "project/Dockerfile")
    try outer.write(
      "{ version: { file: 'VERSION' }, outputs: { bash: 'link/x.sh' }, images: { web: { repository: 'w' } } }",
      to: "project/cigen.json5")
    try FileManager.default.createSymbolicLink(atPath: "\(outer.path)/project/link", withDestinationPath: "..")
    let run = cigen(["bump", "-C", "project"], in: outer)
    #expect(run.status == 2 && run.error.contains("[file-outside]"), "\(run.error)")
    #expect(try outer.read("project/VERSION") == "1.4.0\n")
  }

  @Test("an output is made anew, and is none of these files")
  func output() throws {
    let folder = try versionedProject("{ value: '1.4.0', files: [{ path: 'build.sh', match: '  VERSION={version}' }] }")
    #expect(cigen(["bump"], in: folder).error.contains("\"build.sh\" holds the version, and is the output of bash"))
    #expect(try folder.read("build.sh").contains("VERSION=1.4.0\n"))
  }

  @Test("a person's work in an output is not lost")
  func editedOutput() throws {
    let folder = try versionedProject()
    try folder.write("mine\n", to: "build.sh")
    let run = cigen(["bump"], in: folder)
    #expect(run.status == 2 && run.error.contains("[foreign-output]"))
    #expect(try folder.read("cigen.json5").contains("'1.4.0'"))
  }
}
