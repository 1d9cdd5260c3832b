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
    "article-chain", "diamond", "engine-buildx", "hostile-values", "image-needs", "matrix", "other-frontend",
    "platforms",
    "stage-by-platform", "unused-stage",
  ]

  @Test("the graph is what golden/ holds", arguments: cases, GraphForm.all)
  func outputIsExpected(_ name: String, _ form: GraphForm) throws {
    let folder = GoldenCase.root.appendingPathComponent(name)
    try compare(
      folder.appendingPathComponent(form.file), with: cigen(["graph", "--format", form.format], in: folder.path))
  }

  @Test("the picture in the README is that of its example")
  func readmePicture() throws {
    let project = try TemporaryFolder()
    try project.write(ReadmeTests.dockerfile, to: "Dockerfile")
    try compare(
      GoldenCase.root.deletingLastPathComponent().appendingPathComponent("Sources/cigen/cigen.docc/chain.svg"),
      with: cigen(["graph", "--image", "ghcr.io/acme/web", "--format", "svg"], in: project.path))
  }

  private func cigen(_ arguments: [String], in folder: String) -> String {
    let streams = Streams()
    let status = runCigen(
      Invocation(
        arguments: arguments, workingFolder: folder, environment: [:], errorIsTerminal: false,
        writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
    #expect(status == 0, "\(streams.error)")
    return streams.output
  }

  private func compare(_ file: URL, with output: String) throws {
    if ProcessInfo.processInfo.environment["CIGEN_UPDATE_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try output.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(file.lastPathComponent); a recording is no passed test")
      return
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == output, "\(file.path)")
  }

  @Test("no other case has one, which would be stale")
  func stale() throws {
    for golden in try GoldenCase.all() where !Self.cases.contains(golden.testDescription) {
      for form in GraphForm.all { #expect(golden.expected(form.file) == nil, "\(golden.testDescription)") }
    }
  }
}
