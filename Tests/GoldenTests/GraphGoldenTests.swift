import CommandLineTool
import Foundation
import TestSupport
import Testing

/// A form of `cigen graph` and the file of a golden case that holds it.
struct GraphForm: Sendable, CustomTestStringConvertible {
  let format: String
  let file: String

  var testDescription: String { format }

  static let all = [
    GraphForm(format: "text", file: "graph.txt"), GraphForm(format: "mermaid", file: "graph.mmd"),
    GraphForm(format: "dot", file: "graph.dot"), GraphForm(format: "svg", file: "graph.svg"),
    GraphForm(format: "html", file: "graph.html"),
  ]
}

/// A few golden cases hold their graph, too, in every form.
@Suite("golden graphs")
struct GraphGoldenTests {
  static let cases = [
    "article-chain", "diamond", "engine-buildx", "hostile-values", "image-needs", "matrix", "platforms", "unused-stage",
  ]

  @Test("the graph is what golden/ holds", arguments: cases, GraphForm.all)
  func outputIsExpected(_ name: String, _ form: GraphForm) throws {
    let golden = GoldenCase(folder: GoldenCase.root.appendingPathComponent(name))
    let streams = Streams()
    let status = runCigen(
      Invocation(
        arguments: ["graph", "--format", form.format], workingFolder: golden.folder.path, environment: [:],
        errorIsTerminal: false, writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
    #expect(status == 0, "\(streams.error)")
    if ProcessInfo.processInfo.environment["CIGEN_UPDATE_GOLDEN"] == "1" {
      try streams.output.write(
        to: golden.folder.appendingPathComponent(form.file), atomically: true, encoding: .utf8)
      Issue.record("recorded \(form.file) of \(name); a recording is no passed test")
      return
    }
    #expect(streams.output == golden.expected(form.file), "\(form.file) of \(name)")
  }

  @Test("no other case has one, which would be stale")
  func stale() throws {
    for golden in try GoldenCase.all() where !Self.cases.contains(golden.testDescription) {
      for form in GraphForm.all { #expect(golden.expected(form.file) == nil, "\(golden.testDescription)") }
    }
  }
}
