import SourceText
import Testing

@testable import CommandLineTool

@Suite("diagnostics for people")
struct DiagnosticTextTests {
  private func render(_ text: String, _ start: Int, _ end: Int) -> [Substring] {
    let place = SourcePlace(SourceFile(name: "f", text: text), SourceRange(start, end))
    return renderText(Diagnostic(rule: "r", "m", at: place), inColour: false).split(separator: "\n")
  }

  @Test("the mark stands under what is meant, also behind tabs and wide letters")
  func mark() {
    #expect(render("ab cd\n", 3, 5) == ["f:1:4: error: m [r]", " 1 | ab cd", "   |    ^~"])
    #expect(render("\té x\n", 4, 5) == ["f:1:4: error: m [r]", " 1 | \té x", "   | \t  ^"])
    #expect(render("a {\n}\n", 2, 5) == ["f:1:3: error: m [r]", " 1 | a {", "   |   ^"])
    #expect(render("a", 1, 1) == ["f:1:2: error: m [r]", " 1 | a", "   |  ^"])
    #expect(render("", 0, 0) == ["f:1:1: error: m [r]", " 1 | ", "   | ^"])
  }

  @Test("a terminal's control characters are shown, not sent")
  func controlCharacters() {
    #expect(render("a\u{1B}[2Jb\r\n", 0, 1)[1] == " 1 | a\u{FFFD}[2Jb")
  }

  @Test("of very many, errors first, some are shown, and how many more there are")
  func many() {
    let file = SourceFile(name: "f", text: String(repeating: "a", count: 2000))
    let all = (0..<2000).map { index in
      Diagnostic(
        index.isMultiple(of: 5) ? .error : .warning, rule: "r", "m", at: SourcePlace(file, SourceRange(index, index)))
    }
    let shown = shown(all)
    #expect(shown.count { $0.severity == .error } == 400)
    #expect(shown.count { $0.severity == .warning } == 100)
    #expect(shown.last?.message == "1500 more messages are not shown")
    #expect(CommandLineTool.shown(Array(all.prefix(500))) == Array(all.prefix(500)))
  }

  @Test("of a long line the part around the mark is shown")
  func longLine() {
    let text = String(repeating: "a", count: 1000) + "HERE" + String(repeating: "b", count: 1000)
    let lines = render(text, 1000, 1004)
    let before = String(repeating: "a", count: 53)
    #expect(lines[0] == "f:1:1001: error: m [r]")
    #expect(lines[1] == " 1 | …\(before)HERE\(String(repeating: "b", count: 103))…")
    #expect(lines[2] == "   | \(String(repeating: " ", count: 54))^~~~")
    #expect(render(text, 0, 2004)[2] == "   | ^" + String(repeating: "~", count: 159))
    #expect(render(text, 2004, 2004)[2] == "   | \(String(repeating: " ", count: 54))^")
  }
}
