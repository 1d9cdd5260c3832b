import CommandLineTool
import Foundation
import TestSupport
import Testing

/// Every command line of the documentation is run, and gives what is shown below it.
///
/// A block of language `console` is a session: its lines after `$ ` run one after the other. In one of language `sh` each
/// line is an example of its own, which has to succeed. The comment before a block says where it is run,
/// `<!-- project: NAME -->`, which is a folder that `projects/NAME.sh` fills, or why it is not, `<!-- not run: REASON -->`.
@Suite("command lines of the documentation")
struct CommandLineTests {
  @Test("a session prints what is shown", .enabled(if: canRun), arguments: try Page.all())
  func sessions(_ page: Page) throws {
    var folders: [String: TemporaryFolder] = [:]
    for block in page.blocks where block.language == "console" && block.mark?.name != "not run" {
      let name = try #require(projectName(of: block), "no project is named before line \(block.line)")
      // Sessions of a page go on where the one before them ended.
      let folder = try folders[name] ?? project(name)
      folders[name] = folder
      #expect(block.lines.first?.hasPrefix("$ ") == true, "line \(block.line) begins with no command")
      var transcript: [String] = []
      for line in block.lines where line.hasPrefix("$ ") {
        transcript.append("\(line)\n\(try run(String(line.dropFirst(2)), in: folder).output)")
      }
      #expect(transcript.joined() == block.lines.map { "\($0)\n" }.joined(), "line \(block.line)")
    }
  }

  @Test("an example succeeds", .enabled(if: canRun), arguments: try Page.all())
  func examples(_ page: Page) throws {
    for block in page.blocks where block.language == "sh" && block.mark?.name != "not run" {
      let name = try #require(projectName(of: block), "no project is named before line \(block.line)")
      for line in block.lines where !line.isEmpty {
        let run = try run(line, in: project(name))
        #expect(run.status == 0, "\(line): \(run.output)")
      }
    }
  }

  @Test("only these are not run")
  func notRun() throws {
    let left = try Page.all().flatMap(\.blocks).filter { $0.mark?.name == "not run" }.map { $0.lines[0] }
    #expect(
      left == [
        "swift run cigen bash   # prints the script for this repository's own Dockerfile and cigen.json5",
        "swift build -c release --static-swift-stdlib --product cigen",
      ])
  }

  @Test("no command line is hidden in a block of another language", arguments: try Page.all())
  func languages(_ page: Page) {
    for block in page.blocks where block.language != "console" && block.language != "sh" {
      #expect(["bash", "yaml", "json5", "text", "Dockerfile"].contains(block.language), "line \(block.line)")
      #expect(!block.lines.contains { $0.hasPrefix("$ ") || $0.hasPrefix("cigen ") }, "line \(block.line)")
    }
  }

  @Test("commands within the text, and their options, are there", arguments: try Page.all())
  func codeSpans(_ page: Page) {
    for span in page.codeSpans where span.hasPrefix("cigen ") {
      let words = span.split(separator: " ").dropFirst().map { String($0) }
      guard let command = words.first, command != "COMMAND", !command.hasPrefix("-") else { continue }
      let streams = Streams()
      let status = runCigen(
        Invocation(
          arguments: [command, "--help"], workingFolder: "/", environment: [:], errorIsTerminal: false,
          writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
      #expect(status == 0, "\(span)")
      let known = streams.output.split { $0 == "\n" || $0 == " " || $0 == "," || $0 == "=" }
      for word in words.dropFirst() where word.hasPrefix("-") && word != "--help" {
        let option = word.prefix { $0 != "=" }
        let isKnown = known.contains(option)
        #expect(isKnown, "\(span)")
      }
    }
  }
}

private let canRun = Requirement.allows("/bin/bash", "/usr/bin/git", cigenFolder.appendingPathComponent("cigen").path)

/// Where the built program is: beside the tests.
private let cigenFolder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
  .deletingLastPathComponent()

private func projectName(of block: Block) -> String? {
  block.mark.flatMap { $0.name == "project" ? $0.value : nil }
}

/// A new folder with the files of a project in it.
private func project(_ name: String) throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  let script = Page.root.appendingPathComponent("Tests/DocumentationTests/projects/\(name).sh")
  let made = try run(String(contentsOf: script, encoding: .utf8), in: folder)
  #expect(made.status == 0, "\(name): \(made.output)")
  return folder
}

/// Runs a command line as a person at a terminal would, who sees both streams and lists in columns.
private func run(_ commandLine: String, in folder: TemporaryFolder) throws -> FinishedProgram {
  let terminal = "exec 2>&1\nset -o pipefail\nls() { command ls -C \"$@\"; }\n"
  return try runProgram(
    "/bin/bash", ["-c", terminal + commandLine], in: folder.url,
    environment: [
      "PATH": "\(folder.path)/bin:\(cigenFolder.path):/usr/bin:/bin", "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1",
    ])
}
