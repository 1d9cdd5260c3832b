import SourceText

/// Cuts the text into lines, and joins continued ones.
///
/// The rules are those of BuildKit's frontend/dockerfile/parser/parser.go.
struct LineReader {
  /// A line of the file without its line end.
  struct Line {
    let text: Range<Int>

    /// The text with its line end.
    let whole: Range<Int>
    let number: Int
  }

  private let bytes: [UInt8]
  private let escape: UInt8
  private var position: Int
  private var number = 0

  init(_ source: SourceFile, escape: UInt8 = .backslash) {
    bytes = source.bytes
    self.escape = escape
    position = source.hasByteOrderMark ? 3 : 0
  }

  mutating func nextLine() -> Line? {
    guard position < bytes.count else { return nil }
    let start = position
    var end = start
    while end < bytes.count, bytes[end] != .lineFeed { end += 1 }
    position = min(end + 1, bytes.count)
    while end > start, bytes[end - 1] == .carriageReturn { end -= 1 }
    number += 1
    return Line(text: start..<end, whole: start..<position, number: number)
  }

  /// The next instruction's text; comments and blank lines before and within it are skipped.
  mutating func nextLogicalLine(_ reporter: inout Reporter) -> LogicalLine? {
    while let first = nextLine() {
      let start = bytes.trimmed(first.text).lowerBound
      guard start < first.text.upperBound, bytes[start] != .hash else { continue }
      var joined = LogicalLine(firstLine: first.number)
      var isContinued = append(start..<first.text.upperBound, of: first, to: &joined)
      var emptyLine: Line?
      while isContinued, let line = nextLine() {
        let trimmed = bytes.trimmed(line.text)
        if trimmed.isEmpty {
          emptyLine = emptyLine ?? line
        } else if bytes[trimmed.lowerBound] != .hash {
          isContinued = append(line.text, of: line, to: &joined)
        }
      }
      guard !joined.bytes.allSatisfy(\.isBlank) else { continue }
      if let emptyLine {
        reporter.warning(
          "empty-continuation-line", "an empty line within an instruction",
          at: SourceRange(emptyLine.text.lowerBound, emptyLine.text.upperBound),
          hint: "remove the line or make it a comment; a later Docker refuses it")
      }
      return joined
    }
    return nil
  }

  /// Appends the text without its continuation character, and tells whether there was one.
  ///
  /// It continues the line if nothing but blanks follow it, and no other escape character stands before it.
  private func append(_ range: Range<Int>, of line: Line, to joined: inout LogicalLine) -> Bool {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] == 0x20 || bytes[end - 1] == .tab { end -= 1 }
    let isContinued =
      end > range.lowerBound && bytes[end - 1] == escape
      && (end - 1 == range.lowerBound || bytes[end - 2] != escape)
    joined.append(
      bytes, isContinued ? range.lowerBound..<end - 1 : range, line: line.number, lineEnd: line.text.upperBound)
    return isContinued
  }
}
