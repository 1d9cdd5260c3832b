import Foundation
import Testing

@Suite("golden cases")
struct GoldenTests {
  // Each process hashes with other seeds: that an order of a dictionary reaches no output, this shows, too.
  @Test("the output is what golden/ holds, byte for byte", arguments: try GoldenCase.all())
  func outputIsExpected(_ golden: GoldenCase) throws {
    let output = try golden.run()
    if ProcessInfo.processInfo.environment["CIGEN_UPDATE_GOLDEN"] == "1" {
      try golden.record(output)
      Issue.record("recorded \(golden.testDescription); a recording is no passed test")
      return
    }
    for name in GoldenOutput.names() {
      #expect(output.files[name] == golden.expected(name), "\(name) of \(golden.testDescription)")
    }
    for run in output.runs {
      // A file is written exactly when nothing is wrong.
      #expect((run.status == 0) == !run.output.isEmpty)
      #expect(run.status == 0 || run.status == 2)
    }
  }

  @Test("each system has its file, and its own messages only where they differ from the first's")
  func files() {
    let systems = [("bash", "build.sh"), ("github", "github.yml"), ("gitlab", "gitlab.yml")]
      .map { GoldenSystem(command: $0.0, file: $0.1) }
    let output = GoldenOutput(
      runs: [
        GoldenRun(system: systems[0], status: 0, output: "a", error: "note"),
        GoldenRun(system: systems[1], status: 0, output: "b", error: "note"),
        GoldenRun(system: systems[2], status: 0, output: "c", error: ""),
      ])
    #expect(
      output.files
        == ["build.sh": "a", "github.yml": "b", "gitlab.yml": "c", "stderr": "note", "stderr.gitlab": ""])
    #expect(
      GoldenOutput.names(of: systems)
        == ["build.sh", "github.yml", "gitlab.yml", "stderr", "stderr.github", "stderr.gitlab"])
  }

  @Test("the page of the cases has a line for each, and for no other")
  func pageIsWhole() throws {
    let page = try String(contentsOf: GoldenCase.root.appendingPathComponent("README.md"), encoding: .utf8)
    let named = page.split(separator: "\n").filter { $0.hasPrefix("- `") }
      .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
    #expect(named == (try GoldenCase.all().map { $0.folder.lastPathComponent }))
  }

  @Test("there are cases")
  func casesAreFound() throws {
    #expect(try GoldenCase.all().count > 20)
  }
}
