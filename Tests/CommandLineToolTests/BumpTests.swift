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
    #expect(contents.removeValue(forKey: "build.sh")?.contains("VERSION=${VERSION:-1.5.0}\n") ?? false)
    expected["build.sh"] = nil
    #expect(contents == expected)
    #expect(cigen(["generate", "--check"], in: folder).status == 0)
    #expect(cigen(["version"], in: folder).output == "1.5.0\n")
  }

  @Test(
    "rewrites the version that a package's own file has, and nothing else in it, and the script reads it there",
    arguments: [
      (
        "package.json", "{\n  \"name\": \"1.4.0\",\n  \"version\": \"1.4.0\",\n  \"a\": { \"version\": \"1.4.0\" }\n}\n"
      ),
      ("Cargo.toml", "[package]\nversion = \"1.4.0\" # 1.4.0\n[dependencies]\nb = \"1.4.0\"\nversion = \"1.4.0\"\n"),
      ("pom.xml", "<project>\n<parent>\n<version>1.4.0</version>\n</parent>\n  <version>1.4.0</version>\n</project>\n"),
    ])
  func packageFile(path: String, text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\n", to: "Dockerfile")
    try folder.write(text, to: path)
    try folder.write(
      "{ version: { file: '\(path)', scheme: 'semver' }, images: { web: { repository: 'acme/web', cache: false } } }",
      to: "cigen.json5")
    #expect(cigen(["bump", "minor"], in: folder).output == "1.4.0 -> 1.5.0\n")
    let before = text.split(separator: "\n", omittingEmptySubsequences: false)
    let after = try folder.read(path).split(separator: "\n", omittingEmptySubsequences: false)
    let changed = zip(before, after).enumerated().filter { $0.element.0 != $0.element.1 }
    #expect(changed.count == 1 && after.count == before.count && changed.first?.element.1.contains("1.5.0") == true)
    #expect(cigen(["version"], in: folder).output == "1.5.0\n")
    try folder.write(cigen(["bash"], in: folder).output, to: "build.sh")
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh", "--dry-run"], in: folder.url, environment: ["PATH": "/usr/bin:/bin"])
    #expect(run.output.contains("docker push --quiet acme/web:1.5.0\n"), "\(run.output)\(run.error)")
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
      ("'1.4.0'", ["--set", "3.0.0"], "1.4.0 -> 3.0.0"), ("'1.4.0'", ["--set", "1.5.0+b5"], "1.4.0 -> 1.5.0+b5"),
      ("'1.4.0+b5'", [], "1.4.0+b5 -> 1.4.1"),
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
    #expect(run.output.contains("\n+VERSION=${VERSION:-1.4.1}\n"))
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
      (["--set", "1.4"], "version \"1.4\" is not a semantic version"),
      (["--set", "2.0.0+\(String(repeating: "a", count: 130))"], "a tag has at most 128"),
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
      ["--set", "20190305_ä"], ["--suffix", ""], ["--suffix", "a+b"],
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

  @Test("cigen version wants --next for what is about the next version")
  func versionUsage() throws {
    let folder = try versionedProject()
    #expect(cigen(["version", "minor"], in: folder).error.contains("hint: add --next"))
    #expect(cigen(["version", "--next", "minor", "--pre", "beta"], in: folder).output == "1.5.0-beta.1\n")
  }
}
