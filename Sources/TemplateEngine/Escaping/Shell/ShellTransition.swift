extension ShellContext {
  /// Moves on over one byte of the script.
  mutating func take(_ byte: UInt8) throws(EscapingProblem) {
    if pending != .nothing, try takePending(byte) { return }
    switch top.kind {
    case .script, .substitution, .subshell, .caseClause, .conditional, .array:
      try takeUnquoted(byte)
    case .functionParentheses:
      try takeInFunctionParentheses(byte)
    case .doubleQuotes, .localizedQuotes, .singleQuotes, .dollarQuotes, .backticks, .parameter, .arithmetic,
      .patternGroup:
      try takeInPart(byte)
    case .comment:
      guard byte == UInt8(ascii: "\n") else { return }
      pop()
      try takeUnquoted(byte)
    case .delimiter(let stripsTabs, let quote):
      try takeInDelimiter(byte, stripsTabs: stripsTabs, quote: quote)
    case .hereDocument(let matched, let isEscaped):
      try takeInHereDocument(byte, matched: matched, isEscaped: isEscaped)
    }
  }

  private mutating func takeUnquoted(_ byte: UInt8) throws(EscapingProblem) {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"): try endWord()
    case UInt8(ascii: "\n"): try endLine()
    case UInt8(ascii: "'"): try pushPart(.singleQuotes)
    case UInt8(ascii: "\""): try pushPart(.doubleQuotes)
    case UInt8(ascii: "`"): try pushPart(.backticks)
    case UInt8(ascii: "\\"): pending = .backslash
    case UInt8(ascii: "$"): pending = .dollar
    case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"): try takeSeparator(byte)
    case UInt8(ascii: "<"), UInt8(ascii: ">"): try takeRedirection(byte)
    case UInt8(ascii: "("): try takeOpeningParenthesis()
    case UInt8(ascii: ")"): try takeClosingParenthesis()
    case UInt8(ascii: "#") where top.word == .between: try push(.comment)
    case UInt8(ascii: "#") where top.word == .either:
      throw .unreadable(
        ##"whether this "#" begins a comment depends on the data"##, hint: "put a blank before it, outside the block")
    case UInt8(ascii: "="):
      if isAssignment { top.word = .assignment } else { extendWord(byte) }
      top.last = byte
    default: extendWord(byte)
    }
  }

  private mutating func extendWord(_ byte: UInt8) {
    if byte == UInt8(ascii: "{") { top.braces += 1 }
    if byte == UInt8(ascii: "}"), top.braces > 0 { top.braces -= 1 }
    switch top.word {
    case .between where top.needsText:
      top.word = .plain
      top.text = [byte]
    case .plain where top.text.count < 250: top.text.append(byte)
    case .assignment: break
    case .between, .plain, .opaque, .either:
      top.word = .opaque
      top.text = []
    }
    top.last = byte
  }

  /// Whether a `=` here makes the word an assignment (POSIX, Shell Grammar Rules, rule 7; bash adds `NAME+=` and
  /// `NAME[subscript]=`). A word with expansions in it may be one.
  private var isAssignment: Bool {
    guard top.isListOfCommands, top.position == .command else { return false }
    guard top.word == .plain else { return top.word == .opaque }
    var name = top.text[...]
    if name.last == UInt8(ascii: "+") { name.removeLast() }
    if name.last == UInt8(ascii: "]"), let bracket = name.firstIndex(of: UInt8(ascii: "[")) { name = name[..<bracket] }
    return isIdentifier(name)
  }

  private mutating func takeInPart(_ byte: UInt8) throws(EscapingProblem) {
    switch (top.kind, byte) {
    case (.singleQuotes, UInt8(ascii: "'")), (.dollarQuotes, UInt8(ascii: "'")): pop()
    case (.singleQuotes, _): break
    case (_, UInt8(ascii: "\\")): pending = .backslash
    case (.dollarQuotes, _): break
    case (.backticks, UInt8(ascii: "`")): pop()
    case (.backticks, _): break
    case (.doubleQuotes, UInt8(ascii: "\"")), (.localizedQuotes, UInt8(ascii: "\"")): pop()
    case (_, UInt8(ascii: "$")): pending = .dollar
    case (_, UInt8(ascii: "`")): try push(.backticks)
    case (.doubleQuotes, _), (.localizedQuotes, _): break
    case (_, UInt8(ascii: "\"")): try push(.doubleQuotes)
    case (.parameter(isQuoted: false), UInt8(ascii: "'")), (.patternGroup, UInt8(ascii: "'")): try push(.singleQuotes)
    case (_, UInt8(ascii: "'")):
      throw .unreadable(
        "the meaning of a single quote here differs between shells", hint: "set a variable first, and use that here")
    case (.parameter, UInt8(ascii: "}")): pop()
    case (.patternGroup, UInt8(ascii: "(")): try push(.patternGroup)
    case (.patternGroup, UInt8(ascii: ")")): pop()
    case (.arithmetic(let depth, let isCommand), UInt8(ascii: "(")):
      top.kind = .arithmetic(depth: depth + 1, isCommand: isCommand)
    case (.arithmetic(depth: 0, _), UInt8(ascii: ")")): pending = .closingParenthesis
    case (.arithmetic(let depth, let isCommand), UInt8(ascii: ")")):
      top.kind = .arithmetic(depth: depth - 1, isCommand: isCommand)
    default: break
    }
  }
}
