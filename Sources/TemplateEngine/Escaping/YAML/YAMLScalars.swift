extension YAMLContext {
  mutating func takeInPlain(_ byte: UInt8, _ position: Position, _ last: Last) throws(EscapingProblem) {
    switch (byte, last) {
    case (UInt8(ascii: " "), .colon), (UInt8(ascii: "\n"), _), (UInt8(ascii: "#"), .blank):
      try endScalar(byte, position, last)
    case (UInt8(ascii: " "), _), (UInt8(ascii: "\t"), _): state = .plain(position, .blank)
    case (UInt8(ascii: ":"), _): state = .plain(position, .colon)
    default:
      state = .plain(position, .text)
      ScalarRole.extend(&key, byte)
    }
  }

  mutating func takeInDoubleQuotes(_ byte: UInt8, _ position: Position, isEscaped: Bool) throws(EscapingProblem) {
    try refuseLineBreak(byte)
    if isEscaped {
      state = .doubleQuoted(position, isEscaped: false)
      takeQuoted(byte)
    } else if byte == UInt8(ascii: "\"") {
      state = .afterNode(position, .text)
    } else if byte == UInt8(ascii: "\\") {
      state = .doubleQuoted(position, isEscaped: true)
    } else {
      takeQuoted(byte)
    }
  }

  mutating func takeInSingleQuotes(_ byte: UInt8, _ position: Position, isClosing: Bool) throws(EscapingProblem) {
    if byte == UInt8(ascii: "'") {
      state = .singleQuoted(position, isClosing: !isClosing)
      if isClosing { takeQuoted(byte) }
    } else if isClosing {
      try endScalar(byte, position, .text)
    } else {
      try refuseLineBreak(byte)
      takeQuoted(byte)
    }
  }

  /// A byte of the text that quotes hold, which may be a key or a condition.
  private mutating func takeQuoted(_ byte: UInt8) {
    ScalarRole.extend(&key, byte)
    if role == .condition { condition.take(byte, provider) }
  }

  /// Readers fold the break and drop the blanks around it, which a value may have.
  private func refuseLineBreak(_ byte: UInt8) throws(EscapingProblem) {
    guard byte == UInt8(ascii: "\n") else { return }
    throw .unreadableYAML(
      "these quotes are not closed on their line", hint: "close them, or write the text as a block scalar")
  }

  mutating func takeInFlow(
    _ byte: UInt8, _ position: Position, depth: Int, _ flow: Flow
  ) throws(EscapingProblem) {
    var depth = depth
    let next: Flow
    switch (flow, byte) {
    case (.comment, UInt8(ascii: "\n")): next = .start
    case (.comment, _): next = .comment
    case (.doubleQuoted(isEscaped: true), _): next = .doubleQuoted(isEscaped: false)
    case (.doubleQuoted, UInt8(ascii: "\"")), (.singleQuoted, UInt8(ascii: "'")): next = .start
    case (.doubleQuoted, _): next = .doubleQuoted(isEscaped: byte == UInt8(ascii: "\\"))
    case (.singleQuoted, _): next = .singleQuoted
    case (.start, UInt8(ascii: "\"")): next = .doubleQuoted(isEscaped: false)
    // Right after a closing quote, a second one is part of the text.
    case (.start, UInt8(ascii: "'")): next = .singleQuoted
    case (_, UInt8(ascii: "[")), (_, UInt8(ascii: "{")):
      depth += 1
      next = .start
    case (_, UInt8(ascii: "]")), (_, UInt8(ascii: "}")):
      depth -= 1
      next = .start
    case (_, UInt8(ascii: ",")), (.plain(.colon), UInt8(ascii: " ")), (_, UInt8(ascii: "\n")): next = .start
    case (.start, UInt8(ascii: " ")): next = .start
    case (.start, UInt8(ascii: "#")), (.plain(.blank), UInt8(ascii: "#")): next = .comment
    case (.plain, UInt8(ascii: " ")): next = .plain(.blank)
    case (_, UInt8(ascii: ":")): next = .plain(.colon)
    default: next = .plain(.text)
    }
    state = depth == 0 ? .afterNode(position, .text) : .flow(position, depth: depth, next)
  }

  mutating func takeInBlockHeader(_ byte: UInt8, _ header: BlockHeader) throws(EscapingProblem) {
    switch (byte, header) {
    case (UInt8(ascii: "\n"), _): beginBlock(isFolded: block.isFolded)
    case (_, .comment): break
    case (UInt8(ascii: "+"), .style), (UInt8(ascii: "-"), .style): state = .blockHeader(.chomping)
    case (UInt8(ascii: " "), _): state = .blockHeader(.blank)
    case (UInt8(ascii: "#"), .blank): state = .blockHeader(.comment)
    case (UInt8(ascii: "0")...UInt8(ascii: "9"), .style), (UInt8(ascii: "0")...UInt8(ascii: "9"), .chomping):
      throw .unreadableYAML(
        "this block scalar tells its indentation", hint: "leave out the digit: the first line sets the indentation")
    default:
      throw .unreadableYAML(
        "text follows the sign of a block scalar", hint: "begin the text on the next line, or put quotes around it")
    }
  }
}
