/// One level of nesting in shell text: a command list, a quote, an expansion.
///
/// The grammar is that of POSIX (Shell Command Language) with the additions of bash that scripts use.
struct ShellFrame: Hashable {
  enum Kind: Hashable {
    // Lists of commands.
    case script
    /// `$( )`, `<( )` and `>( )`.
    case substitution
    case subshell
    /// From `case` to `esac`.
    case caseClause

    // Lists of words.
    /// `[[ ]]`
    case conditional
    /// `x=( )`
    case array
    /// The `()` of a function definition.
    case functionParentheses

    // Parts of words.
    case doubleQuotes
    /// `$" "`
    case localizedQuotes
    case singleQuotes
    /// `$' '`
    case dollarQuotes
    case backticks
    /// `${ }`; inside double quotes, single quotes have another meaning.
    case parameter(isQuoted: Bool)
    /// `$(( ))` and `(( ))`, with the number of inner parentheses that are open.
    case arithmetic(depth: Int, isCommand: Bool)
    /// `@( )` and its like.
    case patternGroup

    // Stretches of lines.
    case comment
    /// The word after `<<`; the quote that is open in it, or 0.
    case delimiter(stripsTabs: Bool, quote: UInt8)
    /// The document is the first of `hereDocuments`. `matched` counts the bytes of the present line that are those of the
    /// delimiter, or is nil once one was not.
    case hereDocument(matched: Int?, isEscaped: Bool)
  }

  /// What the present or next word of a list of commands is.
  enum Position: Hashable {
    case command
    case argument
    /// After `<`, `>` and their like; then the list goes on as before.
    case redirection(inCommand: Bool)
    /// After `for` and `select`.
    case loopName
    /// After the name, where `in` may come.
    case loopIn
    case functionName
    /// After `case`.
    case caseSubject
    case caseIn
    case casePattern
  }

  enum Word: Hashable {
    case between
    /// In a word that is plain text so far; `text` holds it.
    case plain
    /// In a word whose text does not matter or is not known.
    case opaque
    /// In the value of `NAME=value` before a command.
    case assignment
    /// In or between words, depending on the data.
    case either
  }

  var kind: Kind
  var position = Position.command
  var word = Word.between

  /// The present word while it is plain; of a delimiter, what is read so far.
  var text: [UInt8] = []

  /// The byte before, if it was an unquoted part of the present word, else 0.
  var last: UInt8 = 0

  /// Braces that are open in the present word; inside, bash takes a comma of a bare value for its own.
  var braces = 0

  /// Of a script or substitution, those whose text begins after the present line.
  var hereDocuments: [HereDocument] = []

  init(_ kind: Kind) {
    self.kind = kind
  }

  var isListOfCommands: Bool {
    switch kind {
    case .script, .substitution, .subshell, .caseClause: true
    default: false
    }
  }

  /// Whether this level is made of words, so that a quote inside is a part of one.
  var hasWords: Bool {
    isListOfCommands || kind == .conditional || kind == .array
  }

  /// Whether the text of a word decides what follows.
  var needsText: Bool {
    switch kind {
    case .conditional, .array: true
    default:
      switch position {
      case .argument, .redirection, .caseSubject: false
      default: true
      }
    }
  }

  mutating func endWord() {
    word = .between
    text = []
    last = 0
    braces = 0
  }
}

/// A here-document that was announced with `<<`.
struct HereDocument: Hashable {
  let delimiter: [UInt8]

  /// `<<-`
  let stripsTabs: Bool

  /// Any quoting of the delimiter makes the text literal, so that a backslash joins no lines.
  let isLiteral: Bool
}
