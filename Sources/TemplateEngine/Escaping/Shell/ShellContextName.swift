extension ShellContext {
  /// The state as messages call it, with an article.
  var name: String {
    switch pending {
    case .backslash: return "an escape after a backslash"
    case .dollar: return "an expansion after a dollar sign"
    case .less, .greater, .lessLess: return "a redirection"
    default: break
    }
    switch top.kind {
    case .script, .substitution, .subshell, .caseClause: return nameInList
    case .conditional: return #""[[ ]]""#
    case .array: return "an array"
    case .functionParentheses: return "the parentheses of a function"
    case .doubleQuotes: return "double quotes"
    case .singleQuotes: return "single quotes"
    case .dollarQuotes, .localizedQuotes: return "quotes after a dollar sign"
    case .backticks: return "backticks"
    case .parameter: return #""${ }""#
    case .arithmetic: return "arithmetic"
    case .patternGroup: return "a pattern group"
    case .comment: return "a comment"
    case .delimiter: return "the delimiter of a here-document"
    case .hereDocument(matched: 0, isEscaped: false): return "a here-document at the start of a line"
    case .hereDocument: return "a here-document"
    }
  }

  private var nameInList: String {
    let place =
      switch (top.position, top.word) {
      case (.command, .between): "the start of a command"
      case (.command, .assignment): "an assignment"
      case (.command, _): "the name of a command"
      case (.argument, _) where top.braces > 0: "a word with an open brace"
      case (.argument, _): "a word"
      case (.redirection, _): "the target of a redirection"
      case (.loopName, _): "the name of a loop variable"
      case (.loopIn, _): #"the "in" of a loop"#
      case (.functionName, _): "the name of a function"
      case (.caseSubject, _): #"the word of a "case""#
      case (.caseIn, _): #"the "in" of a "case""#
      case (.casePattern, _): "a case pattern"
      }
    switch top.kind {
    case .substitution: return place + #" in "$( )""#
    case .subshell: return place + #" in "( )""#
    case .caseClause where top.position != .casePattern: return place + #" in a "case""#
    default: return place
    }
  }
}
