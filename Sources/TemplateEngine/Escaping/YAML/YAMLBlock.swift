/// A block scalar while it is read.
struct YAMLBlock: Hashable {
  enum Place: Hashable {
    /// Before the text of a line, after this many blanks.
    case indentation(Int)
    case text
  }

  var isFolded = false

  /// The column of the key or dash that it belongs to; its text is deeper.
  var parentColumn = 0

  /// The column at which its lines begin, once one has.
  var indentation: Int?

  /// Whether no line of text may stand before, so that the next decides the indentation.
  var isFirstLine = true

  /// The most blanks in an empty line before the first line of text.
  var longestBlankLine = 0

  var place = Place.indentation(0)

  /// Whether the text is that of an included script, which has no indentation of its own.
  var isIncluded = false

  var isAtLineStart: Bool { place == .indentation(0) }
}

extension YAMLContext {
  mutating func beginBlock(isFolded: Bool) {
    state = .block
    block = YAMLBlock(isFolded: isFolded, parentColumn: collectionColumn)
    shell = ShellContext()
  }

  /// Moves on over one byte; false if it stands behind the block.
  mutating func takeInBlock(_ byte: UInt8) throws(EscapingProblem) -> Bool {
    if case .indentation(let count) = block.place {
      if byte == UInt8(ascii: " "), !block.isIncluded {
        block.place = block.isFirstLine || count + 1 != block.indentation ? .indentation(count + 1) : .text
        return true
      }
      if byte == UInt8(ascii: "\n") {
        if block.isFirstLine { block.longestBlankLine = max(block.longestBlankLine, count) }
      } else if isBlank(byte), block.isIncluded, block.isFirstLine {
        throw .unreadableYAML(
          "the first line of a block scalar begins with a blank here, which would count as indentation",
          hint: "remove the blank")
      } else {
        guard try beginBlockText() else { return false }
      }
    }
    if byte == UInt8(ascii: "\n") { block.place = .indentation(0) }
    if !block.isFolded { try shell.take(byte) }
    return true
  }

  /// The text of a line begins, or a value there; false if it stands behind the block, which has ended then.
  mutating func beginBlockText() throws(EscapingProblem) -> Bool {
    guard case .indentation(let count) = block.place else { return true }
    if !block.isIncluded {
      let least = block.isFirstLine ? block.parentColumn + 1 : block.indentation ?? 0
      guard count >= least else {
        try endBlock(at: count)
        return false
      }
      beginLine(at: count)
      if block.isFirstLine { try setIndentation(count) }
    }
    block.isFirstLine = false
    block.place = .text
    return true
  }

  /// The first line of text sets the indentation (YAML 1.2.2, 8.1.1.1).
  mutating func setIndentation(_ count: Int) throws(EscapingProblem) {
    guard count == block.indentation ?? count else {
      throw .unreadableYAML(
        "this may be the first line of its block scalar, and another that may be first has a different indentation",
        hint: "begin both in the same column")
    }
    guard count >= block.longestBlankLine else {
      throw .unreadableYAML(
        "a line of blanks before the first line of this block scalar is longer than its indentation",
        hint: "remove the blanks")
    }
    block.indentation = count
  }

  /// The text goes on behind the block, in a line with this many blanks.
  mutating func endBlock(at column: Int) throws(EscapingProblem) {
    let script = shell
    let isFolded = block.isFolded
    state = .start(.line, afterProperty: false)
    self.column = column
    deepestNext = block.parentColumn
    shell = ShellContext()
    block = YAMLBlock()
    if !isFolded { try script.checkEnd(of: "the script") }
  }
}
