/// Where in a shell script a place stands.
///
/// It is moved by the script's text, byte by byte, and never guesses: text that it cannot follow is a problem to report.
struct ShellContext: Hashable {
  /// An operator or escape whose meaning depends on the next byte.
  enum Pending: Hashable {
    case nothing
    case backslash
    case dollar
    /// In the name of `$name`.
    case variableName
    /// `$(`, which may become `$((`.
    case dollarParenthesis
    /// `(` where a command begins, which may become `((`.
    case parenthesis
    /// The first `)` of `))`.
    case closingParenthesis
    case less
    case lessLess
    case greater
    /// `&`, which may become `&>`.
    case ampersand(inCommand: Bool)
    /// `;`, which may become `;;` or `;&`.
    case semicolon
    /// `;;`, which may become `;;&`.
    case endOfClause
  }

  private static let deepestNesting = 100

  /// The levels of nesting from the outermost to the present one; never empty.
  var frames = [ShellFrame(.script)]
  var pending = Pending.nothing

  var top: ShellFrame {
    get { frames[frames.count - 1] }
    _modify { yield &frames[frames.count - 1] }
  }

  mutating func push(_ kind: ShellFrame.Kind) throws(EscapingProblem) {
    guard frames.count < Self.deepestNesting else {
      throw EscapingProblem(
        "shell-nesting-limit", "shell text is nested more than \(Self.deepestNesting) deep here",
        hint: "write the inner part as a function of its own")
    }
    frames.append(ShellFrame(kind))
  }

  /// Begins a quote or expansion: a part of a word, or a level within another quote.
  mutating func pushPart(_ kind: ShellFrame.Kind) throws(EscapingProblem) {
    enterWord()
    try push(kind)
  }

  mutating func pop() {
    if frames.count > 1 { frames.removeLast() }
  }

  /// A part of a word begins or goes on that is not plain text.
  mutating func enterWord() {
    guard top.hasWords else { return }
    if top.word != .assignment { top.word = .opaque }
    top.text = []
    top.last = 0
  }

  /// The end counts as the end of a line; then only the script itself may be open.
  func checkEnd(of subject: String) throws(EscapingProblem) {
    var end = self
    try end.take(UInt8(ascii: "\n"))
    let start = ShellContext()
    guard end != start else { return }
    throw .unfinished(subject, in: end.name, from: start.name)
  }
}
