import SourceText
import Testing

@testable import DockerfileSyntax

@Suite("Lines")
struct LineTests {
  @Test(
    "lines are joined as BuildKit joins them",
    arguments: [
      ("RUN a", "RUN text<a>"),
      ("RUN a \\\n  b", "RUN text<a   b>"),
      ("RUN a \\  \t\n b", "RUN text<a  b>"),
      ("RUN a \\\r\n b\r\n", "RUN text<a  b>"),
      ("RUN a \\\n# comment\n  # indented comment\n b", "RUN text<a  b>"),
      ("RUN a \\\n# comment \\\n b", "RUN text<a  b>"),
      ("  RUN a", "RUN text<a>"),
      ("\tRUN\ta", "RUN text<a>"),
      ("run a", "RUN text<a>"),
      ("RuN a", "RUN text<a>"),
      ("\\\nRUN a", "RUN text<a>"),
      ("RU\\\nN a", "RUN text<a>"),
      ("RUN a # no comment", "RUN text<a # no comment>"),
      ("RUN a \\\\", "RUN text<a \\\\>"),
      ("RUN a \\", "RUN text<a>"),
      ("RUN a \\\n", "RUN text<a>"),
      ("RUN a \\\n\\\n b", "RUN text<a  b>"),
      ("RUN a \\\n# comment at the end", "RUN text<a>"),
      ("# comment\n  # comment\nRUN a", "RUN text<a>"),
      ("RUN é \\\n ü", "RUN text<é  ü>"),
    ])
  func joins(text: String, expected: String) {
    let result = parsed(text)
    #expect(result.instructions.map(summary) == [expected])
    #expect(places(result.diagnostics) == [])
  }

  @Test("an empty line within an instruction is skipped with a warning, once")
  func emptyLine() {
    let result = parsed("RUN a \\\n\n  \n b\nRUN c")
    #expect(result.instructions.map(summary) == ["RUN text<a  b>", "RUN text<c>"])
    #expect(places(result.diagnostics) == ["3:1 warning empty-continuation-line"])
  }

  @Test("a byte-order mark, CRLF and a missing last line end change nothing")
  func encodings() {
    let plain = parseDockerfile(file("# escape=`\nFROM a AS b\nRUN c `\n d\n"))
    let other = parseDockerfile(file("\u{FEFF}# escape=`\r\nFROM a AS b\r\nRUN c `\r\n d"))
    #expect(places(other.diagnostics) == [])
    #expect(other.dockerfile?.escape == UInt8(ascii: "`"))
    #expect(other.dockerfile?.stages.map(\.name) == ["b"])
    #expect(
      other.dockerfile?.stages[0].instructions.map(summary) == plain.dockerfile?.stages[0].instructions.map(summary))
    #expect(other.dockerfile?.stages[0].instructions.map(summary) == ["RUN text<c  d>"])
  }

  @Test("ranges point into the file, through continued lines")
  func ranges() throws {
    let source = file("FROM a\n\n  COPY --from=b \\\n  # note\n  /x \\\n  /y\n\nRUN z")
    let stage = try #require(parseDockerfile(source).dockerfile?.stages.first)
    let copy = try #require(stage.instructions.first)
    #expect(source.text(in: copy.range) == "COPY --from=b \\\n  # note\n  /x \\\n  /y")
    #expect(copy.lines == 3...6)
    #expect(source.text(in: copy.keywordRange) == "COPY")
    #expect(copy.flags.map { source.text(in: $0.range) } == ["--from=b"])
    #expect(copy.words.map { source.text(in: $0.range) } == ["/x", "/y"])
    #expect(source.text(in: stage.range) == source.text(in: SourceRange(0, source.bytes.count)))
    #expect(stage.instructions.last?.lines == 8...8)
    #expect(parsed("\\\n\\\nUSER a").instructions.map(\.lines) == [4...4])
    #expect(parsed("ONBUILD \\\n USER \\\n a").instructions.map(\.lines) == [2...4])
  }
}
