extension YAMLContext {
  /// Moves on over one byte of the file; what the provider makes of it aside.
  mutating func take(_ byte: UInt8) throws(EscapingProblem) {
    if state == .block, try takeInBlock(byte) { return }
    switch state {
    case .start(let position, let afterProperty): try takeAtStart(byte, position, afterProperty: afterProperty)
    case .dash(let position): try takeAfterDash(byte, position)
    case .documentStart(let dashes): try takeInDocumentStart(byte, dashes: dashes)
    case .property(let position, let isAlias): try takeInProperty(byte, position, isAlias: isAlias)
    case .plain(let position, let last): try takeInPlain(byte, position, last)
    case .doubleQuoted(let position, let isEscaped): try takeInDoubleQuotes(byte, position, isEscaped: isEscaped)
    case .singleQuoted(let position, let isClosing): try takeInSingleQuotes(byte, position, isClosing: isClosing)
    case .flow(let position, let depth, let flow): try takeInFlow(byte, position, depth: depth, flow)
    case .afterNode(let position, let last): try takeAfterNode(byte, position, last)
    case .blockHeader(let header): try takeInBlockHeader(byte, header)
    case .comment: if byte == UInt8(ascii: "\n") { beginNextLine() }
    case .block: break
    }
    column = byte == UInt8(ascii: "\n") ? 0 : column + 1
  }

  mutating func beginNextLine() {
    state = .start(.line, afterProperty: false)
    column = 0
  }

  /// Anything but blanks begins in a line.
  mutating func beginLine(at column: Int) {
    if !firstLine.isCertain {
      firstLine = FirstLine(column: max(firstLine.column, column), isCertain: true)
    }
  }

  mutating func checkDepth() throws(EscapingProblem) {
    guard let deepest = deepestNext, column > deepest else { return }
    throw .unreadableYAML(
      "this line is deeper than the one before allows, and would go on with its text",
      hint: "begin it in column \(deepest + 1) or before; write a long scalar as a block scalar")
  }

  /// A line whose last node is complete ends, or its comment begins.
  private mutating func endNode(_ position: Position) throws(EscapingProblem) {
    if position == .line {
      throw .unreadableYAML(
        "this line has neither a key nor a dash",
        hint: #"write the value on the line of its key or dash; a scalar over several lines needs "|""#)
    }
    deepestNext = collectionColumn
  }

  private mutating func takeAtStart(_ byte: UInt8, _ position: Position, afterProperty: Bool) throws(EscapingProblem) {
    let isLineEnd = byte == UInt8(ascii: "\n")
    if byte == UInt8(ascii: " ") { return }
    if byte == UInt8(ascii: "\t") {
      throw .unreadableYAML("a tab stands where YAML wants blanks", hint: "indent with blanks")
    }
    if isLineEnd || byte == UInt8(ascii: "#") {
      if position == .line, afterProperty { try endNode(position) }
      if position == .value { itemRole = role }
      if position != .line { deepestNext = nil }
      if isLineEnd { return beginNextLine() }
      if position == .line {
        try checkDepth()
        beginLine(at: column)
      }
      state = .comment
      return
    }
    if position == .line, !afterProperty {
      try checkDepth()
      beginLine(at: column)
    }
    if !afterProperty { nodeColumn = column }
    key = []
    condition = ConditionText()
    try beginNode(byte, position)
  }

  private mutating func beginNode(_ byte: UInt8, _ position: Position) throws(EscapingProblem) {
    switch byte {
    case UInt8(ascii: "-"):
      state = position == .line && column == 0 ? .documentStart(dashes: 1) : .dash(position)
    case UInt8(ascii: "\""): state = .doubleQuoted(position, isEscaped: false)
    case UInt8(ascii: "'"): state = .singleQuoted(position, isClosing: false)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      if position == .line { try endNode(position) }
      state = .flow(position, depth: 1, .start)
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      if position == .line { try endNode(position) }
      block.isFolded = byte == UInt8(ascii: ">")
      state = .blockHeader(.style)
    case UInt8(ascii: "&"), UInt8(ascii: "!"): state = .property(position, isAlias: false)
    case UInt8(ascii: "*"): state = .property(position, isAlias: true)
    case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"),
      UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
      throw .unreadableYAML(
        #"a scalar cannot begin with "\#(Character(UnicodeScalar(byte)))" here"#, hint: "put quotes around it")
    default:
      state = .plain(position, .text)
      key = [byte]
    }
  }

  private mutating func takeAfterDash(_ byte: UInt8, _ position: Position) throws(EscapingProblem) {
    guard byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") else {
      state = .plain(position, .text)
      return try takeInPlain(byte, position, .text)
    }
    if position == .value {
      throw .unreadableYAML("a list cannot begin on the line of its key", hint: "begin it on the next line")
    }
    collectionColumn = nodeColumn
    if position == .line { role = itemRole }
    state = .start(.item, afterProperty: false)
    if byte == UInt8(ascii: "\n") { try takeAtStart(byte, .item, afterProperty: false) }
  }

  private mutating func takeInDocumentStart(_ byte: UInt8, dashes: Int) throws(EscapingProblem) {
    switch (byte, dashes) {
    case (UInt8(ascii: "-"), 1), (UInt8(ascii: "-"), 2): state = .documentStart(dashes: dashes + 1)
    case (UInt8(ascii: "\n"), 3):
      deepestNext = nil
      beginNextLine()
    case (_, 1): try takeAfterDash(byte, .line)
    case (_, 2):
      state = .plain(.line, .text)
      try takeInPlain(byte, .line, .text)
    default: throw .unreadableYAML(#"something follows "---""#, hint: "put it on the next line")
    }
  }

  private mutating func takeInProperty(_ byte: UInt8, _ position: Position, isAlias: Bool) throws(EscapingProblem) {
    guard byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") else { return }
    if isAlias {
      state = .afterNode(position, .blank)
      if byte == UInt8(ascii: "\n") { try takeAfterNode(byte, position, .blank) }
    } else {
      state = .start(position, afterProperty: true)
      if byte == UInt8(ascii: "\n") { try takeAtStart(byte, position, afterProperty: true) }
    }
  }

  // MARK: Behind a node

  mutating func takeAfterNode(_ byte: UInt8, _ position: Position, _ last: Last) throws(EscapingProblem) {
    switch (byte, last) {
    case (UInt8(ascii: " "), .colon), (UInt8(ascii: "\n"), .colon):
      try endKey(position)
      if byte == UInt8(ascii: "\n") { try takeAtStart(byte, .value, afterProperty: false) }
    case (UInt8(ascii: "\n"), _):
      try endNode(position)
      beginNextLine()
    case (UInt8(ascii: " "), _): state = .afterNode(position, .blank)
    case (UInt8(ascii: "#"), .blank):
      try endNode(position)
      state = .comment
    case (UInt8(ascii: ":"), .text), (UInt8(ascii: ":"), .blank): state = .afterNode(position, .colon)
    default:
      throw .unreadableYAML(
        "text follows a value that is complete", hint: "put quotes around the whole, or a blank before a comment")
    }
  }

  /// A colon and a blank made a key of what stands before.
  mutating func endKey(_ position: Position) throws(EscapingProblem) {
    if position == .value {
      throw .unreadableYAML(
        "a second key stands on this line", hint: "put quotes around the value, or begin a new line")
    }
    collectionColumn = nodeColumn
    role = ScalarRole(key: key, of: provider)
    state = .start(.value, afterProperty: false)
  }

  /// A plain scalar or one in quotes is complete.
  mutating func endScalar(_ byte: UInt8, _ position: Position, _ last: Last) throws(EscapingProblem) {
    state = .afterNode(position, last)
    try takeAfterNode(byte, position, last)
  }
}
