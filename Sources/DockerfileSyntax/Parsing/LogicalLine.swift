import SourceText

/// An instruction's text with its continued lines joined, which still knows where each byte came from.
struct LogicalLine {
  /// Where a physical line's text begins in the joined text and in the file.
  private struct Piece {
    let offset: Int
    let sourceOffset: Int
    let line: Int
  }

  private(set) var bytes: [UInt8] = []
  private var pieces: [Piece] = []
  private var lastLine: Int

  /// The end of the last line's text in the file.
  private(set) var sourceEnd: Int

  init(firstLine: Int) {
    lastLine = firstLine
    sourceEnd = 0
  }

  mutating func append(_ source: [UInt8], _ range: Range<Int>, line: Int, lineEnd: Int) {
    if !range.isEmpty {
      pieces.append(Piece(offset: bytes.count, sourceOffset: range.lowerBound, line: line))
      bytes += source[range]
    }
    lastLine = line
    sourceEnd = lineEnd
  }

  /// Where a range of the joined text stands in the file; what was left out between its ends is within.
  func sourceRange(_ range: Range<Int>) -> SourceRange {
    guard !range.isEmpty else {
      let offset = sourceOffset(of: range.lowerBound)
      return SourceRange(offset, offset)
    }
    return SourceRange(sourceOffset(of: range.lowerBound), sourceOffset(of: range.upperBound - 1) + 1)
  }

  func word(_ range: Range<Int>) -> Word { Word(text: bytes.text(range), range: sourceRange(range)) }

  /// The lines from the one that this part of the text stands on to the last, from 1.
  func lines(from offset: Int) -> ClosedRange<Int> {
    let first = piece(at: offset)?.line ?? lastLine
    return first...max(first, lastLine)
  }

  private func sourceOffset(of offset: Int) -> Int {
    guard let piece = piece(at: offset) else { return sourceEnd }
    return piece.sourceOffset + min(offset, bytes.count) - piece.offset
  }

  /// The last piece that begins at or before the offset.
  private func piece(at offset: Int) -> Piece? {
    guard !pieces.isEmpty else { return nil }
    var low = 0
    var high = pieces.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].offset <= offset { low = middle } else { high = middle }
    }
    return pieces[low]
  }
}
