import SourceText

/// What a `.dockerignore` leaves out of a build context (docs.docker.com, "Build context", ".dockerignore files";
/// moby/patternmatcher, ignorefile/ignorefile.go).
package struct IgnorePatterns: Sendable, Hashable {
  /// In the order of the file: the last that means a path counts.
  package let patterns: [IgnorePattern]

  /// Patterns that no builder accepts, by position.
  package let diagnostics: [Diagnostic]

  /// Without an ignore file nothing is left out.
  package static let none = IgnorePatterns(parsing: SourceFile(name: ".dockerignore", bytes: []))

  /// Those of `--exclude`, which has one in each flag; what no builder accepts is left out.
  package init(_ texts: [String]) {
    patterns = texts.compactMap(readPattern).compactMap { IgnorePattern($0.text, isException: $0.isException) }
    diagnostics = []
  }

  package init(parsing source: SourceFile) {
    var patterns: [IgnorePattern] = []
    var diagnostics: [Diagnostic] = []
    var start = source.hasByteOrderMark ? 3 : 0
    for line in source.bytes[start...].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let range = SourceRange(start, start + line.count)
      start = range.end + 1
      guard let (text, isException) = readPattern(String(decoding: line, as: UTF8.self)) else { continue }
      if !text.isEmpty, let pattern = IgnorePattern(text, isException: isException) {
        patterns.append(pattern)
      } else {
        diagnostics.append(
          Diagnostic(
            rule: "bad-ignore-pattern",
            text.isEmpty ? "a \"!\" alone excepts nothing" : "\"\(text)\" is no pattern",
            at: SourcePlace(source, range),
            hint: text.isEmpty ? "name what is to be kept" : "close each \"[\", and put no backslash at the end"))
      }
    }
    self.patterns = patterns
    self.diagnostics = diagnostics
  }

  /// Whether the path itself is left out: the last pattern that means it, or a folder that it is in, decides.
  ///
  /// - Parameter path: from the context's root, without `./`.
  package func excludes(_ path: String) -> Bool {
    patterns.last { $0.covers(path) }.map { !$0.isException } ?? false
  }

  /// Whether something in an excluded folder may be kept.
  package var hasExceptions: Bool { patterns.contains(where: \.isException) }

  /// Whether Docker 20.10, with either builder, looks into an excluded folder at all: only if an exception is written
  /// with the folder's path in front.
  func oldEngineEnters(_ folder: String) -> Bool {
    patterns.contains { $0.isException && ($0.text + "/").utf8.starts(with: (folder + "/").utf8) }
  }
}

/// What a line says, cleaned; nil if it is empty or a comment, which begins in the first column.
private func readPattern(_ line: String) -> (text: String, isException: Bool)? {
  if line.utf8.first == UInt8(ascii: "#") { return nil }
  var text = trimmed(line.unicodeScalars[...])
  if text.isEmpty { return nil }
  let isException = text.first == "!"
  if isException { text = trimmed(text.dropFirst()) }
  if text.isEmpty { return ("", isException) }
  var cleaned = Substring(cleaned(path: String(text))).unicodeScalars
  if cleaned.count > 1, cleaned.first == "/" { cleaned.removeFirst() }
  return (String(cleaned), isException)
}

private func trimmed(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
  guard let start = text.firstIndex(where: { !$0.properties.isWhitespace }),
    let end = text.lastIndex(where: { !$0.properties.isWhitespace })
  else { return text[text.endIndex...] }
  return text[start...end]
}

/// A path without empty parts, `.`, and `..` where it takes back a folder.
package func cleaned(path: some StringProtocol) -> String {
  // Byte by byte: with an accent after it, a slash is another character to Swift, and still a slash to all others.
  let slash = UInt8(ascii: "/")
  let isRooted = path.utf8.first == slash
  var parts: [Substring] = []
  for part in String(path).utf8.split(separator: slash).map({ Substring($0) }) where part != "." {
    if part != ".." {
      parts.append(part)
    } else if let last = parts.last, last != ".." {
      parts.removeLast()
    } else if !isRooted {
      parts.append("..")
    }
  }
  let joined = parts.joined(separator: "/")
  return isRooted ? "/" + joined : (joined.isEmpty ? "." : joined)
}
