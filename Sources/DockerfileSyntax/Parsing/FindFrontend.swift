import SourceText

/// The image that a file names as its frontend, and where.
///
/// A directive may also stand behind `//`, as the value of a JSON object, or after the line of an interpreter (`#!`), as
/// other languages have it (BuildKit, frontend/dockerfile/parser/directives.go, DetectSyntax).
func findFrontend(_ source: SourceFile) -> (text: String, range: SourceRange)? {
  var reader = LineReader(source)
  var isFirst = true
  while let line = reader.nextLine() {
    let range = source.bytes.trimmed(line.text)
    let text = source.bytes.text(range)
    defer { isFirst = false }
    if isFirst, text.hasPrefix("#!") { continue }
    if isFirst, text.hasPrefix("{") { return frontendOfObject(source) }
    guard let mark = ["#", "//"].first(where: text.hasPrefix), let equals = text.firstIndex(of: "=") else { return nil }
    let name = text[text.index(text.startIndex, offsetBy: mark.count)..<equals].filter { !$0.isWhitespace }.lowercased()
    guard ParserDirective.Name(rawValue: name) != nil else { return nil }
    let value = text[text.index(after: equals)...].drop(while: \.isWhitespace)
    if name == ParserDirective.Name.syntax.rawValue, !value.isEmpty {
      return (String(value), SourceRange(range.lowerBound, range.upperBound))
    }
  }
  return nil
}

/// The first text that a JSON object has for `syntax`.
private func frontendOfObject(_ source: SourceFile) -> (text: String, range: SourceRange)? {
  let text = String(decoding: source.bytes, as: UTF8.self)
  guard let match = text.firstMatch(of: /"syntax"\s*:\s*"([^"\\\n]+)"/) else { return nil }
  let start = text.utf8.distance(from: text.startIndex, to: match.range.lowerBound)
  return (String(match.1), SourceRange(start, start + match.0.utf8.count))
}

extension Dockerfile {
  /// One that another frontend reads: all of it is one stage.
  init(_ source: SourceFile, readBy frontend: Frontend, namedAt range: SourceRange) {
    let line = source.location(of: range.start).line
    let from = Instruction(
      keyword: .from, keywordRange: range, range: range, lines: line...line, flags: [], arguments: .none)
    let stage = Stage(
      index: 0, name: nil, nameRange: nil, from: from, baseText: "", baseRange: range, platform: nil, instructions: [])
    self.init(
      source: source, directives: [], escape: .backslash, globalArguments: [], stages: [stage], frontend: frontend)
  }
}
