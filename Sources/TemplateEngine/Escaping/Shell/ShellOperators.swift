extension ShellContext {
  mutating func endLine() throws(EscapingProblem) {
    try endWord()
    switch top.position {
    case .argument where top.isListOfCommands, .redirection: top.position = .command
    default: break
    }
    try beginHereDocument()
  }

  /// `;`, `&` and `|`
  mutating func takeSeparator(_ byte: UInt8) throws(EscapingProblem) {
    try endWord()
    if top.kind == .conditional { return }
    let inCommand = top.position == .command || top.position == .redirection(inCommand: true)
    switch top.position {
    case .casePattern where byte == UInt8(ascii: "|"): return
    case .loopIn where byte == UInt8(ascii: ";"): break
    case .command where top.isListOfCommands, .argument where top.isListOfCommands, .redirection: break
    default:
      throw .unreadable(
        #""\#(Character(UnicodeScalar(byte)))" cannot stand in \#(name)"#, hint: "quote it if it is text")
    }
    top.position = .command
    if byte == UInt8(ascii: ";") { pending = .semicolon }
    if byte == UInt8(ascii: "&") { pending = .ampersand(inCommand: inCommand) }
  }

  mutating func takeRedirection(_ byte: UInt8) throws(EscapingProblem) {
    if top.isListOfCommands, top.position == .command, top.word == .plain, isDescriptor(top.text) {
      top.endWord()
    } else {
      try endWord()
    }
    if top.kind == .conditional { return }
    pending = byte == UInt8(ascii: "<") ? .less : .greater
  }

  /// What may stand before a redirection: a number, or in bash a name in braces.
  private func isDescriptor(_ text: [UInt8]) -> Bool {
    if text.allSatisfy(isDigit) { return true }
    return text.first == UInt8(ascii: "{") && text.last == UInt8(ascii: "}")
      && isIdentifier(text.dropFirst().dropLast())
  }

  mutating func takeOpeningParenthesis() throws(EscapingProblem) {
    if top.kind == .conditional { return try endWord() }
    if top.position == .command, top.word == .plain, Self.isKeyword(top.text) { try endWord() }
    switch (top.position, top.word) {
    case (_, .assignment) where top.last == UInt8(ascii: "="),
      (.argument, .opaque) where top.last == UInt8(ascii: "=") && top.isListOfCommands:
      try pushPart(.array)
      top.position = .argument
    case (_, let word) where word != .between && #"?*+@!"#.utf8.contains(top.last): try pushPart(.patternGroup)
    case (.casePattern, .between): break
    case (.command, .between) where top.isListOfCommands, (.loopName, .between): pending = .parenthesis
    case (.command, .plain) where top.isListOfCommands, (.command, .opaque) where top.isListOfCommands,
      (.functionName, .plain),
      (.argument, .between) where top.isListOfCommands:
      try endWord()
      try push(.functionParentheses)
    default: throw .unreadable(#""(" cannot stand in \#(name)"#, hint: "quote it if it is text")
    }
  }

  mutating func takeClosingParenthesis() throws(EscapingProblem) {
    try endWord()
    switch top.kind {
    case .conditional: break
    case .array: pop()
    case .subshell:
      pop()
      top.endWord()
      top.position = .command
    case .substitution where top.hereDocuments.isEmpty: pop()
    case .substitution:
      throw .unreadable(
        "a here-document begins in this substitution and has no text", hint: #"put ")" on a line after it"#)
    case .caseClause where top.position == .casePattern: top.position = .command
    default: throw .unreadable(#"this ")" closes nothing"#, hint: "quote it if it is text")
    }
  }

  mutating func takeInFunctionParentheses(_ byte: UInt8) throws(EscapingProblem) {
    if isBlank(byte) { return }
    guard byte == UInt8(ascii: ")") else {
      throw .unreadable(#"only ")" can follow this "(""#, hint: "quote the parenthesis if it is text")
    }
    pop()
    top.endWord()
    top.position = .command
  }
}
