extension ShellContext {
  /// A word, if there is one, is complete: moves to what follows it.
  mutating func endWord() throws(EscapingProblem) {
    let (word, text) = (top.word, top.text)
    top.endWord()
    guard word != .between else { return }
    if top.kind == .conditional {
      if word == .plain, text.elementsEqual("]]".utf8) { pop() }
      return
    }
    guard top.isListOfCommands else { return }
    let plain = word == .plain ? String(decoding: text, as: UTF8.self) : nil
    switch top.position {
    case .command: if word != .assignment { try endCommandWord(plain) }
    case .argument: break
    case .redirection(let inCommand): top.position = inCommand ? .command : .argument
    case .loopName: top.position = .loopIn
    case .loopIn: try endLoopWord(plain)
    case .functionName: top.position = .command
    case .caseSubject: top.position = .caseIn
    case .caseIn:
      guard plain == "in" else {
        throw .unreadable(#""in" is missing after the word of this "case""#, hint: #"write "case WORD in""#)
      }
      top.position = .casePattern
    case .casePattern: if plain == "esac" { pop() }
    }
  }

  private mutating func endLoopWord(_ plain: String?) throws(EscapingProblem) {
    switch plain {
    case "in": top.position = .argument
    case "do": top.position = .command
    default: throw .unreadable(#""in" or "do" is missing in this loop"#, hint: #"write "for NAME in WORDS""#)
    }
  }

  private mutating func endCommandWord(_ plain: String?) throws(EscapingProblem) {
    switch plain {
    case "case":
      try push(.caseClause)
      top.position = .caseSubject
    case "esac":
      guard top.kind == .caseClause else { throw .unreadable(#""esac" without "case""#, hint: "remove it") }
      pop()
    case "for", "select": top.position = .loopName
    case "function": top.position = .functionName
    case "[[":
      try push(.conditional)
      top.position = .argument
    case let plain? where Self.isKeyword(Array(plain.utf8)): break
    default: top.position = .argument
    }
  }

  /// Whether a word is reserved where a command begins, so that the next word begins one as well.
  ///
  /// POSIX, Reserved Words, with those of bash. After `fi`, `done`, `}` and `esac` no command can follow, but reserved
  /// words can.
  static func isKeyword(_ text: [UInt8]) -> Bool {
    keywords.contains(String(decoding: text, as: UTF8.self))
  }

  private static let keywords: Set<String> = [
    "!", "{", "}", "[[", "case", "coproc", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if",
    "select", "then", "time", "until", "while",
  ]

  /// Whether a word has a meaning of its own somewhere in a list of commands.
  static func isReserved(_ text: [UInt8]) -> Bool {
    isKeyword(text) || text.elementsEqual("in".utf8) || text.elementsEqual("]]".utf8)
  }
}
