extension ShellContext {
  /// Decides what was pending by the byte after it; false if that byte is still to be taken.
  mutating func takePending(_ byte: UInt8) throws(EscapingProblem) -> Bool {
    let decided = pending
    pending = .nothing
    switch decided {
    case .nothing: return false
    case .backslash: takeEscaped(byte)
    case .dollar: return try takeAfterDollar(byte)
    case .variableName:
      guard isNameByte(byte) else { return false }
      pending = .variableName
    case .dollarParenthesis:
      guard byte == UInt8(ascii: "(") else {
        try push(.substitution)
        return false
      }
      try push(.arithmetic(depth: 0, isCommand: false))
    case .parenthesis: return try takeAfterParenthesis(byte)
    case .closingParenthesis:
      guard byte == UInt8(ascii: ")"), case .arithmetic(_, let isCommand) = top.kind else {
        throw .unreadable(
          #"this arithmetic does not end with "))""#, hint: #"if a subshell is meant, put a blank between the "(""#)
      }
      pop()
      if isCommand { top.endWord() }
    case .less, .lessLess, .greater: return try takeAfterRedirection(decided, byte)
    case .ampersand(let inCommand):
      guard byte == UInt8(ascii: ">") else { return false }
      top.position = inCommand ? .command : .argument
      pending = .greater
    case .semicolon:
      guard byte == UInt8(ascii: ";") || byte == UInt8(ascii: "&") else { return false }
      if top.kind == .caseClause { top.position = .casePattern }
      if byte == UInt8(ascii: ";") { pending = .endOfClause }
    case .endOfClause: return byte == UInt8(ascii: "&")
    }
    return true
  }

  /// What a hole or a template's end would find pending, decided without a next byte.
  mutating func settlePending() throws(EscapingProblem) {
    let decided = pending
    pending = .nothing
    switch decided {
    case .nothing, .ampersand, .semicolon, .endOfClause, .variableName: break
    case .dollarParenthesis: try push(.substitution)
    case .parenthesis: _ = try takeAfterParenthesis(0)
    case .less, .lessLess, .greater: _ = try takeAfterRedirection(decided, 0)
    case .backslash, .dollar, .closingParenthesis: pending = decided
    }
  }

  private mutating func takeEscaped(_ byte: UInt8) {
    if case .delimiter = top.kind {
      top.text.append(byte)
      top.word = .opaque
    } else if byte != UInt8(ascii: "\n") {
      enterWord()
    }
  }

  private mutating func takeAfterDollar(_ byte: UInt8) throws(EscapingProblem) -> Bool {
    enterWord()
    switch byte {
    case UInt8(ascii: "("): pending = .dollarParenthesis
    case UInt8(ascii: "{"): try push(.parameter(isQuoted: isQuoted))
    case UInt8(ascii: "'") where !isQuoted: try push(.dollarQuotes)
    case UInt8(ascii: "\"") where !isQuoted: try push(.localizedQuotes)
    case UInt8(ascii: "["):
      throw .unreadable(#""$[" is an old form of arithmetic"#, hint: #"write "$(( ))" or escape the dollar sign"#)
    case UInt8(ascii: "@"), UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "?"), UInt8(ascii: "-"),
      UInt8(ascii: "$"), UInt8(ascii: "!"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      break
    case _ where isNameStart(byte): pending = .variableName
    default: return false
    }
    return true
  }

  /// Whether a quote right after `$` would close or be text, not open a quote of its own.
  private var isQuoted: Bool {
    switch top.kind {
    case .doubleQuotes, .localizedQuotes, .parameter(isQuoted: true), .arithmetic: true
    default: false
    }
  }

  private mutating func takeAfterParenthesis(_ byte: UInt8) throws(EscapingProblem) -> Bool {
    if byte == UInt8(ascii: "(") {
      if top.position == .loopName { top.position = .command }
      try push(.arithmetic(depth: 0, isCommand: true))
      return true
    }
    guard top.position == .command else {
      throw .unreadable(#""(" cannot stand after "for""#, hint: #"write the loop's name, or "((""#)
    }
    try push(.subshell)
    return false
  }

  private mutating func takeAfterRedirection(_ operation: Pending, _ byte: UInt8) throws(EscapingProblem) -> Bool {
    if operation != .lessLess, byte == UInt8(ascii: "(") {
      try pushPart(.substitution)
      return true
    }
    switch (operation, byte) {
    case (.less, UInt8(ascii: "<")): pending = .lessLess
    case (.lessLess, UInt8(ascii: "<")): try beginRedirection()
    case (.lessLess, _):
      try beginRedirection()
      // The word after "<<" is no target that a value could name; the list goes on as if it were not there.
      if case .redirection(let inCommand) = top.position { top.position = inCommand ? .command : .argument }
      try push(.delimiter(stripsTabs: byte == UInt8(ascii: "-"), quote: 0))
      return byte == UInt8(ascii: "-")
    case (.less, UInt8(ascii: "&")), (.less, UInt8(ascii: ">")), (.greater, UInt8(ascii: "&")),
      (.greater, UInt8(ascii: "|")), (.greater, UInt8(ascii: ">")):
      try beginRedirection()
    default:
      try beginRedirection()
      return false
    }
    return true
  }

  private mutating func beginRedirection() throws(EscapingProblem) {
    switch top.position {
    case .redirection: break
    case .command where top.isListOfCommands: top.position = .redirection(inCommand: true)
    case .argument where top.isListOfCommands: top.position = .redirection(inCommand: false)
    default: throw .unreadable("a redirection cannot stand here", hint: "quote the sign, or move it behind the command")
    }
  }
}
