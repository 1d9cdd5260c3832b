import Foundation
import TestSupport
import Testing

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
      ("gone", "[missing-file]"), ("../outside", "[outside-checkout]"), ("out-link", "[outside-checkout]"),
      ("dead-link", "[cannot-read]"), ("locked", "cannot write \"project/locked\": it is read-only"),
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
    #expect(run.status == 2 && run.error.contains("[outside-checkout]"), "\(run.error)")
    #expect(try outer.read("project/VERSION") == "1.4.0\n")
  }

  @Test("an output is made anew, and is none of these files")
  func output() throws {
    let folder = try versionedProject("{ value: '1.4.0', files: [{ path: 'build.sh', match: 'VERSION:-{version}' }] }")
    #expect(cigen(["bump"], in: folder).error.contains("\"build.sh\" holds the version, and is the output of bash"))
    #expect(try folder.read("build.sh").contains("VERSION=${VERSION:-1.4.0}\n"))
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
