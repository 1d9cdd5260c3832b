/// What a value must become at its place in a shell script.
enum ShellPlace: Hashable {
  /// Where a command begins: a value would decide what the shell runs.
  case command
  case word(WordPlace)
  case doubleQuoted
  case singleQuoted
  case comment
  case arithmetic
}

/// A place where words are.
struct WordPlace: Hashable {
  enum Quoting: Hashable {
    case whenNeeded
    /// In a pattern of `case`, where a bare `esac` ends the whole.
    case inPattern
    /// In an array, where a comma looks as if it parted elements.
    case inArray
    /// Where a bare value could have a meaning: an operator in `[[ ]]`, a comma between braces.
    case always
  }

  enum List: Hashable {
    case allowed
    /// Only if the text that was written so far ends between words.
    case betweenWords
    /// The place is within a word.
    case partOfWord
    /// Only one word can stand here.
    case oneWord
  }

  var quoting = Quoting.whenNeeded
  var list = List.allowed
}

extension ShellContext {
  /// Takes a value into the text, and answers what it must become; moves on even if the place is refused.
  mutating func takeValue() throws(EscapingProblem) -> ShellPlace {
    defer { enterWord() }
    switch pending {
    case .backslash:
      pending = .nothing
      throw .refused("right after a backslash", hint: "remove the backslash: the value is quoted as it needs")
    case .dollar:
      pending = .nothing
      throw .refused(
        "right after a dollar sign",
        hint: #"to expand a variable that the data names, pass a word with a variable in it"#)
    case .variableName:
      pending = .nothing
      throw .refused("right after the name of a variable", hint: #"put the name in braces, as in "${NAME}""#)
    default: try settlePending()
    }
    try refuseInnerOfExpansions()
    switch top.kind {
    case .doubleQuotes: return .doubleQuoted
    case .singleQuotes: return .singleQuoted
    case .comment: return .comment
    case .arithmetic where pending == .nothing: return .arithmetic
    case .conditional: return .word(WordPlace(quoting: .always, list: top.word == .between ? .oneWord : .partOfWord))
    case .array: return try arrayPlace()
    case .patternGroup: return .word(WordPlace(quoting: .always, list: .partOfWord))
    case .script, .substitution, .subshell, .caseClause: return try listPlace()
    default: throw .refused("in \(name)", hint: "set a variable from the value first, and use the variable here")
    }
  }

  private func listPlace() throws(EscapingProblem) -> ShellPlace {
    let quoting: WordPlace.Quoting = top.braces > 0 ? .always : .whenNeeded
    let isStart = top.word == .between
    switch top.position {
    case .command where top.word != .assignment: return .command
    case .command: return .word(WordPlace(quoting: quoting, list: .partOfWord))
    case .argument: return .word(WordPlace(quoting: quoting, list: listRule))
    case .redirection, .caseSubject: return .word(WordPlace(quoting: quoting, list: isStart ? .oneWord : .partOfWord))
    case .casePattern: return .word(WordPlace(quoting: .inPattern, list: isStart ? .oneWord : .partOfWord))
    case .loopName, .loopIn, .functionName, .caseIn:
      throw .refused("as \(name)", hint: "write the word in the template")
    }
  }

  private func arrayPlace() throws(EscapingProblem) -> ShellPlace {
    if top.word == .plain, top.text.first == UInt8(ascii: "["), !top.text.contains(UInt8(ascii: "]")) {
      throw .refused("in a subscript, which bash evaluates", hint: "list the elements without subscripts")
    }
    return .word(WordPlace(quoting: top.braces > 0 ? .always : .inArray, list: listRule))
  }

  private var listRule: WordPlace.List {
    switch top.word {
    case .between: .allowed
    case .either: .betweenWords
    case .plain, .opaque, .assignment: .partOfWord
    }
  }

  /// Within an expansion, what quotes mean differs between shells, and what comes out may be expanded again; a
  /// substitution inside is a script of its own.
  private func refuseInnerOfExpansions() throws(EscapingProblem) {
    for frame in frames.dropFirst().reversed() {
      switch frame.kind {
      case .substitution: return
      case .parameter:
        throw .refused(#"in "${ }""#, hint: "set a variable from the value first, and use the variable here")
      case .backticks: throw .refused("in backticks", hint: #"write "$( )" instead of backticks"#)
      case .dollarQuotes, .localizedQuotes:
        throw .refused("in quotes after a dollar sign", hint: "use quotes without the dollar sign for the value")
      case .hereDocument:
        throw .refused("in a here-document", hint: #"write the text with "printf '%s\n'", or set a variable first"#)
      case .delimiter: throw .refused("as the delimiter of a here-document", hint: "write the word in the template")
      case .arithmetic where top.kind == .doubleQuotes:
        throw .refused("in quotes in arithmetic", hint: "put the value into the arithmetic without quotes")
      default: break
      }
    }
  }
}
