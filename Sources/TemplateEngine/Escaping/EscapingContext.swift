import SourceText

/// Where in the written text a place stands.
///
/// A language that embeds another holds the inner one's context in its own, so contexts form a stack; a value then
/// passes the escapers from the innermost language to the outermost.
enum EscapingContext: Hashable {
  case shell(ShellContext)

  /// The innermost language, which an included template must be written in.
  var language: TemplateLanguage {
    switch self {
    case .shell: .shell
    }
  }

  /// The state as messages call it, with an article.
  var name: String {
    switch self {
    case .shell(let shell): shell.name
    }
  }

  /// Moves on over literal text; answers the offset where it is lost, and why.
  mutating func scan(_ bytes: [UInt8], _ range: SourceRange) -> (offset: Int, problem: EscapingProblem)? {
    switch self {
    case .shell(var shell):
      // Moved out, so that the frames are changed in place.
      self = .shell(ShellContext())
      defer { self = .shell(shell) }
      for offset in range.start..<range.end {
        do throws(EscapingProblem) {
          try shell.take(bytes[offset])
        } catch {
          return (offset, error)
        }
      }
      return nil
    }
  }

  /// Takes a value into the text, and answers how it must be escaped.
  mutating func takeValue() throws(EscapingProblem) -> Escaper {
    switch self {
    case .shell(var shell):
      defer { self = .shell(shell) }
      return .shell(try shell.takeValue())
    }
  }

  /// Checks that the text may end here.
  mutating func finish() throws(EscapingProblem) {
    switch self {
    case .shell(var shell):
      try shell.finish()
      self = .shell(shell)
    }
  }

  /// Whether text that began in the one state and ends in the other has closed all that it opened.
  func isSamePlace(as other: EscapingContext) -> Bool {
    switch (self, other) {
    case (.shell(let one), .shell(let two)): one.isSamePlace(as: two)
    }
  }

  /// The state after either of two texts, or nil if what follows would mean different things.
  func joined(with other: EscapingContext) -> EscapingContext? {
    switch (self, other) {
    case (.shell(let one), .shell(let two)): one.joined(with: two).map { .shell($0) }
    }
  }

  /// The state at the start of a loop's body, which follows the text before the loop or the body itself.
  func widenedForLoop() -> EscapingContext {
    switch self {
    case .shell(let shell): .shell(shell.widenedForLoop())
    }
  }

  /// Whether a value that followed directly would be refused or change what stands before it.
  var endsInVariableName: Bool {
    switch self {
    case .shell(let shell): shell.pending == .variableName
    }
  }
}

/// How a value at one place of a template is escaped; fixed when the template is loaded.
enum Escaper: Hashable {
  case shell(ShellPlace)
}

/// Text that an escaping context cannot follow, or a place in it where no value is safe.
struct EscapingProblem: Error, Hashable {
  let rule: String
  let message: String
  let hint: String

  init(_ rule: String, _ message: String, hint: String) {
    self.rule = rule
    self.message = message
    self.hint = hint
  }

  /// Text that is wrong, or right but beyond what the scanner knows.
  static func unreadable(_ message: String, hint: String) -> EscapingProblem {
    EscapingProblem("shell-text", message, hint: hint)
  }
}
