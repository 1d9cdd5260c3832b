import Foundation
import SourceText
import TestSupport
import Testing

@testable import CommandLineTool
@testable import Generators

/// What may have happened to a generated file.
struct Change: CustomTestStringConvertible {
  let rule: String
  let message: String

  /// What the hint names for `cigen generate` and for `cigen bash -o`.
  let remedies: (generate: String, bash: String)

  /// The file's new text; nil if it is gone.
  let text: @Sendable (String) -> String?

  var testDescription: String { rule }

  static let writeAnew = (generate: "cigen generate\n", bash: "cigen bash -o build.sh\n")
  static let overwrite = (generate: "cigen generate --force\n", bash: "cigen bash -o build.sh --force\n")

  static let harmless = [
    Change(rule: "missing-output", message: "\"build.sh\" is missing", remedies: writeAnew) { _ in nil },
    Change(
      rule: "outdated-output", message: "\"build.sh\" was written by cigen 0.0.9, and this is cigen \(cigenVersion)",
      remedies: writeAnew
    ) { sealed($0.replacing("cigen \(cigenVersion)", with: "cigen 0.0.9")) },
    // A file that was just made for it, as by mktemp.
    Change(rule: "stale-output", message: "\"build.sh\" is stale", remedies: writeAnew) { _ in "" },
    Change(rule: "crlf-output", message: "\"build.sh\" has the line ends of Windows", remedies: writeAnew) {
      $0.replacing("\n", with: "\r\n")
    },
    Change(
      rule: "stale-output", message: "\"build.sh\" is stale: the project or a template has changed", remedies: writeAnew
    ) { sealed($0.replacing("acme/web", with: "acme/old")) },
  ]

  static let work = [
    Change(rule: "edited-output", message: "\"build.sh\" was edited since cigen wrote it", remedies: overwrite) {
      $0.replacing("set -euo pipefail", with: "set -eu")
    },
    Change(rule: "edited-output", message: "\"build.sh\" was edited since cigen wrote it", remedies: overwrite) {
      $0.replacing("cigen \(cigenVersion)", with: "cigen 0.0.9")
    },
    Change(rule: "foreign-output", message: "\"build.sh\" is not cigen's", remedies: overwrite) { _ in "echo mine\n" },
  ]
}

@Suite("a generated file that is not what would be written")
struct OutputStateTests {
  /// The file with the change in it.
  private func changedProject(_ change: Change) throws -> (folder: TemporaryFolder, text: String, changed: String?) {
    let folder = try project(outputs: "bash: \"build.sh\"")
    #expect(cigen(["generate"], in: folder).status == 0)
    let text = try folder.read("build.sh")
    let changed = change.text(text)
    #expect(changed != text)
    if let changed {
      try folder.write(changed, to: "build.sh")
    } else {
      try FileManager.default.removeItem(atPath: "\(folder.path)/build.sh")
    }
    return (folder, text, changed)
  }

  private func present(in folder: TemporaryFolder) -> String? { try? folder.read("build.sh") }

  @Test(
    "--check says what it is and what mends it, prints the difference and writes nothing",
    arguments: Change.harmless + Change.work)
  func check(change: Change) throws {
    let (folder, text, changed) = try changedProject(change)
    for (command, remedy) in [
      (["generate", "--check"], change.remedies.generate),
      (["bash", "-o", "build.sh", "--check"], change.remedies.bash),
    ] {
      let run = cigen(command, in: folder)
      #expect(run.status == 1)
      #expect(run.error.contains("error: \(change.message)"), "\(run.error)")
      #expect(run.error.contains("[\(change.rule)]\n") && run.error.hasSuffix(": \(remedy)"), "\(run.error)")
      #expect(run.error.contains("cigen templates eject") == (change.rule == "edited-output"))
      #expect(
        run.output
          == unifiedDiff(
            from: (changed ?? "").replacing("\r\n", with: "\n"), named: "build.sh", to: text,
            named: "build.sh (generated)"))
      #expect(present(in: folder) == changed)
    }
  }

  @Test("is written anew when no work of a person is in it", arguments: Change.harmless)
  func rewrite(change: Change) throws {
    let (folder, text, _) = try changedProject(change)
    #expect(cigen(["generate"], in: folder).output == "wrote build.sh\n")
    #expect(present(in: folder) == text)
  }

  @Test("is left as it is when a person's work is in it, unless --force is given", arguments: Change.work)
  func work(change: Change) throws {
    let (folder, text, changed) = try changedProject(change)
    let refused = cigen(["generate"], in: folder)
    #expect(refused.status == 2 && refused.output == "")
    #expect(refused.error.contains("[\(change.rule)]\n"), "\(refused.error)")
    #expect(refused.error.hasSuffix(": cigen generate --force\n"))
    #expect(present(in: folder) == changed)
    let second = cigen(["bash", "-o", "build.sh"], in: folder)
    #expect(second.status == 2 && second.error.contains("[\(change.rule)]\n"), "\(second.error)")
    #expect(second.error.hasSuffix(": \(change.remedies.bash)"), "\(second.error)")
    #expect(present(in: folder) == changed)
    #expect(cigen(["generate", "--force"], in: folder).output == "wrote build.sh\n")
    #expect(present(in: folder) == text)
    if let changed { try folder.write(changed, to: "build.sh") }
    #expect(cigen(["bash", "-o", "build.sh", "--force"], in: folder).status == 0)
    #expect(present(in: folder) == text)
  }

  @Test("an edit among other line ends is shown alone")
  func lineEnds() throws {
    let folder = try project(outputs: "bash: \"build.sh\"")
    _ = cigen(["generate"], in: folder)
    let text = try folder.read("build.sh")
    try folder.write(text.replacing("\n", with: "\r\n"), to: "build.sh")
    try folder.write(
      text.replacing("set -euo pipefail", with: "set -eu").replacing("\n", with: "\r\n"), to: "build.sh")
    let edited = cigen(["generate", "--check"], in: folder)
    #expect(edited.error.contains("[edited-output]"))
    #expect(edited.output.split(separator: "\n").filter { $0.hasPrefix("-") || $0.hasPrefix("+") }.count == 4)
    // A shell cannot read CRLF: who writes the file gets the line ends that work.
    try folder.write(text.replacing("\n", with: "\r\n"), to: "build.sh")
    #expect(cigen(["generate"], in: folder).output == "wrote build.sh\n")
    #expect(try folder.read("build.sh") == text)
  }

  @Test("a file of bytes that are no text is not cigen's")
  func noText() throws {
    let folder = try project(outputs: "bash: \"build.sh\"")
    try Data([0xFF, 0xFE, 0x00]).write(to: folder.url.appendingPathComponent("build.sh"))
    #expect(cigen(["generate", "--check"], in: folder).error.contains("[foreign-output]"))
  }
}

@Suite("several outputs")
struct SeveralOutputsTests {
  private let remedy = Remedy(write: ["write"], overwrite: ["overwrite"])

  private func writeAll(
    _ paths: [String], sparingWork: Bool = true, in folder: TemporaryFolder
  ) throws -> (rules: [String], output: String) {
    let streams = Streams()
    var console = Console(
      Invocation(
        arguments: [], workingFolder: folder.path, environment: [:], errorIsTerminal: false,
        writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
    let outputs = paths.map { RenderedOutput(path: $0, text: "text of \($0)\n", permissions: 0o644) }
    do throws(DiagnosticError) {
      try Disk(workingFolder: folder.path).writeAll(outputs, of: ".", sparingWork: sparingWork ? remedy : nil, &console)
      return ([], streams.output)
    } catch {
      return (error.diagnostics.map(\.rule), streams.output)
    }
  }

  @Test("each is written with its permissions, in the folders that it needs")
  func all() throws {
    let folder = try TemporaryFolder()
    let run = try writeAll(["a", ".github/workflows/b.yml"], in: folder)
    #expect(run.rules == [] && run.output == "wrote a\nwrote .github/workflows/b.yml\n")
    #expect(try folder.read(".github/workflows/b.yml") == "text of .github/workflows/b.yml\n")
    #expect(try folder.permissions(of: ".github/workflows/b.yml") == 0o644)
    try folder.write("changed", to: "a")
    #expect(
      try writeAll(["a", ".github/workflows/b.yml"], sparingWork: false, in: folder).output
        == "wrote a\n.github/workflows/b.yml is up to date\n")
  }

  @Test("a person's work in two of them is told of both, and none is written")
  func work() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "b")
    try folder.write("mine", to: "c")
    let run = try writeAll(["a", "b", "deep/d", "c"], in: folder)
    #expect(run.rules == ["foreign-output", "foreign-output"] && run.output == "")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["b", "c"])
    #expect(try folder.read("b") == "mine")
  }

  @Test("a folder at the place of the last is seen before the first is written", arguments: [true, false])
  func folder(sparingWork: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "b/file")
    let run = try writeAll(["a", "b"], sparingWork: sparingWork, in: folder)
    #expect(run.rules == ["cannot-write"] && run.output == "")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["b"])
  }
}
