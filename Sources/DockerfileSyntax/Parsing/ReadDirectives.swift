import SourceText

/// Reads the parser directives: comments of the form `# name=value` before anything else in the file.
///
/// The first line that is none ends them, be it a blank line, another comment or an unknown name. The rule is that of
/// BuildKit's frontend/dockerfile/parser/directives.go.
func readDirectives(_ source: SourceFile, _ reporter: inout Reporter) -> (directives: [ParserDirective], escape: UInt8)
{
  var directives: [ParserDirective] = []
  var escape = UInt8.backslash
  var reader = LineReader(source)
  while let line = reader.nextLine(), let directive = directive(in: source.bytes, source.bytes.trimmed(line.text)) {
    if let first = directives.first(where: { $0.name == directive.name }) {
      reporter.error(
        "duplicate-directive", "the directive \(quoted(directive.name.rawValue)) stands twice", at: directive.range,
        notes: [reporter.note("the first one", at: first.range)], hint: "remove one of them")
      continue
    }
    directives.append(directive)
    guard directive.name == .escape else { continue }
    if directive.value == "`" {
      escape = UInt8(ascii: "`")
    } else if directive.value != "\\" {
      reporter.error(
        "bad-escape-directive", "the escape character cannot be \(quoted(directive.value))", at: directive.range,
        hint: "use a backslash or a backtick")
    }
  }
  return (directives, escape)
}

private func directive(in bytes: [UInt8], _ line: Range<Int>) -> ParserDirective? {
  guard line.count > 1, bytes[line.lowerBound] == .hash else { return nil }
  let content = bytes.trimmed(line.lowerBound + 1..<line.upperBound)
  guard let equals = bytes[content].firstIndex(of: .equals) else { return nil }
  let name = bytes.text(bytes.trimmed(content.lowerBound..<equals)).lowercased()
  let value = bytes.trimmed(equals + 1..<content.upperBound)
  guard let known = ParserDirective.Name(rawValue: name), !value.isEmpty else { return nil }
  return ParserDirective(
    name: known, value: bytes.text(value), range: SourceRange(line.lowerBound, line.upperBound))
}
