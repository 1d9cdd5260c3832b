import Foundation
import TestSupport
import Testing

@Suite("the manual page", .enabled(if: Requirement.allows("/usr/bin/mandoc")))
struct ManualPageTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let run = cigen(["man"], in: folder)
    #expect(run.status == 0 && run.error == "")
    try folder.write(run.output, to: "cigen.1")
  }

  @Test("is clean to mandoc's eye, but for the date that it leaves out")
  func lint() throws {
    let run = try runProgram("/usr/bin/mandoc", ["-T", "lint", "cigen.1"], in: folder.url)
    let problems = run.output.split(separator: "\n").filter { !$0.contains(": missing date, using \"\": TH") }
    #expect(problems == [] && run.error == "")
  }

  @Test("has the words of the help, every sign as it is typed")
  func words() throws {
    let run = try runProgram("/usr/bin/mandoc", ["-T", "utf8", "-O", "width=200", "cigen.1"], in: folder.url)
    // Bold and underlined signs are struck twice.
    let page = run.output.replacing(#/.\x{8}/#, with: "")
    #expect(page.contains("CIGEN(1)"))
    for command in commandNames() {
      let help = cigen([command, "--help"], in: folder).output.split(separator: "\n").map { String($0) }
      let heading = try Regex("\n +\(command)\n +cigen \(command)( |\n)")
      #expect(page.contains(heading), "\(command)")
      // Options, and examples with their purposes.
      for line in help.drop(while: { $0 != "Options:" }) where line.hasPrefix("  ") && !line.contains("-h, --help") {
        // An option and its help stand apart.
        for words in line.split(separator: "  ") {
          #expect(page.contains(words.trimmingPrefix(" ")), "\(words)")
        }
      }
    }
  }

  private func commandNames() -> [String] {
    cigen(["--help"], in: folder).output.split(separator: "\n").filter { $0.hasPrefix("  ") }
      .prefix { !$0.contains("--version") }.compactMap { $0.split(separator: " ").first.map { String($0) } }
  }

  @Test("takes no operands")
  func operands() {
    let run = cigen(["man", "bash"], in: folder)
    #expect(run.status == 2 && run.error.contains("for the help of one command write cigen help COMMAND"))
  }
}
