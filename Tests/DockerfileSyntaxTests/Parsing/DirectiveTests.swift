import SourceText
import Testing

@testable import DockerfileSyntax

@Suite("Parser directives")
struct DirectiveTests {
  @Test(
    "are read at the top only",
    arguments: [
      ("# syntax=docker/dockerfile:1\nFROM a", ["syntax=docker/dockerfile:1"]),
      (
        "#syntax=docker/dockerfile\n# ESCAPE = `\n#check=skip=all;error=true\nFROM a",
        ["syntax=docker/dockerfile", "escape=`", "check=skip=all;error=true"]
      ),
      ("  # syntax=docker/dockerfile\nFROM a", ["syntax=docker/dockerfile"]),
      ("\n# syntax=x\nFROM a", []),
      ("# about\n# syntax=x\nFROM a", []),
      ("# unknown=1\n# syntax=x\nFROM a", []),
      ("# syntax=\nFROM a", []),
      ("# syntax\nFROM a", []),
      ("#\n# syntax=x\nFROM a", []),
      ("FROM a\n# escape=`", []),
      ("# syntax=docker/dockerfile \t\r\nFROM a", ["syntax=docker/dockerfile"]),
    ])
  func reads(text: String, expected: [String]) {
    let result = parseDockerfile(file(text))
    #expect(result.dockerfile?.directives.map { "\($0.name.rawValue)=\($0.value)" } == expected)
    #expect(places(result.diagnostics) == [])
  }

  @Test(
    "are checked",
    arguments: [
      ("# escape=x\nFROM a", ["1:1 error bad-escape-directive"]),
      ("# escape=\\\\\nFROM a", ["1:1 error bad-escape-directive"]),
      ("# escape=\\\nFROM a", []),
      ("# escape=`\n# syntax=docker/dockerfile\n# Escape=`\nFROM a", ["3:1 error duplicate-directive"]),
    ])
  func checks(text: String, expected: [String]) {
    #expect(places(parseDockerfile(file(text)).diagnostics) == expected)
  }

  @Test("a backtick as escape character continues lines, and a backslash does not")
  func backtick() {
    let result = parseDockerfile(file("# escape=`\nFROM a\nRUN x `\n y\nCOPY a c:\\\nENV k=a`  b= j=1"))
    #expect(
      result.dockerfile?.stages[0].instructions.map(summary) == [
        "RUN text<x  y>", "COPY <a> <c:\\>", "ENV <k>=<a` > <b>=<> <j>=<1>",
      ])
    #expect(places(result.diagnostics) == [])
  }
}
