import Foundation
import TestSupport
import Testing

@Suite("cigen schema")
struct SchemaCommandTests {
  @Test("the page about the model is the one of the documentation")
  func page() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/cigen/cigen.docc/Model.md")
    let run = cigen(["schema", "--format", "markdown"], in: try TemporaryFolder())
    #expect(run.status == 0 && run.error == "")
    if ProcessInfo.processInfo.environment["CIGEN_UPDATE_GOLDEN"] != nil {
      try run.output.write(to: page, atomically: true, encoding: .utf8)
      Issue.record("recorded \(page.lastPathComponent)")
    }
    #expect(try String(contentsOf: page, encoding: .utf8) == run.output)
  }

  @Test("a mistake is told")
  func mistakes() throws {
    let folder = try TemporaryFolder()
    #expect(cigen(["schema", "--format", "xml"], in: folder).error.contains("[unknown-format]"))
    #expect(cigen(["schema", "web"], in: folder).error.contains("[wrong-operands]"))
  }
}
