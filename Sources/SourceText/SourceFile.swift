/// A text that a person wrote, with the name by which that person knows it.
///
/// Offsets into it are offsets of UTF-8 bytes: parsers work on bytes, and only a message that is printed needs a line
/// and a column.
package struct SourceFile: Sendable, Hashable {
  /// The path as shown in messages; relative to where the person stands, if it can be.
  package let name: String

  /// The text in UTF-8, as it was read: line ends and a byte-order mark are kept.
  package let bytes: [UInt8]

  /// The offset of each line's first byte: many messages about one file must not each read all of it.
  private let lineStarts: [Int]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    var lineStarts = [0]
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { lineStarts.append(index + 1) }
    self.lineStarts = lineStarts
  }

  package init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// Messages about one file are many: hashing each must not read the file.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(bytes.count)
  }

  /// The last component of the name.
  package var baseName: String { name.split(separator: "/").last.map { String($0) } ?? name }

  /// The text of a range; bytes that are not UTF-8 appear as U+FFFD.
  package func text(in range: SourceRange) -> String {
    let start = min(max(range.start, 0), bytes.count)
    let end = min(max(range.end, start), bytes.count)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Where an offset stands for a reader: the line (by LF or CRLF) and the column in Unicode scalars, both from 1.
  package func location(of offset: Int) -> SourceLocation {
    let offset = min(max(offset, 0), bytes.count)
    let line = lineNumber(of: offset)
    var lineStart = lineStarts[line - 1]
    if lineStart == 0, hasByteOrderMark, offset >= 3 { lineStart = 3 }
    let before = String(decoding: bytes[lineStart..<offset], as: UTF8.self)
    return SourceLocation(line: line, column: before.unicodeScalars.count + 1)
  }

  /// The line around an offset, without its line end and without a byte-order mark.
  package func line(around offset: Int) -> String {
    let offset = min(max(offset, 0), bytes.count)
    let line = lineNumber(of: offset)
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    let text = start == 0 && hasByteOrderMark ? bytes[3..<max(3, end)] : bytes[start..<end]
    return String(decoding: text, as: UTF8.self)
  }

  /// The number, from 1, of the last line that begins at or before an offset.
  private func lineNumber(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// Whether the text begins with U+FEFF, which some editors write and no syntax counts as text.
  package var hasByteOrderMark: Bool { bytes.starts(with: [0xEF, 0xBB, 0xBF]) }
}

/// A half-open range of byte offsets.
package struct SourceRange: Sendable, Hashable {
  package var start: Int
  package var end: Int

  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }
}

/// Line and column, both from 1.
package struct SourceLocation: Sendable, Hashable {
  package var line: Int
  package var column: Int
}

/// A range in a file: what a message points at.
package struct SourcePlace: Sendable, Hashable {
  package let file: SourceFile
  package let range: SourceRange

  package init(_ file: SourceFile, _ range: SourceRange) {
    self.file = file
    self.range = range
  }

  package var start: SourceLocation { file.location(of: range.start) }
}
