import SourceText

/// Where in the written text a place stands.
///
/// A language that embeds another holds the inner one's context in its own, so contexts form a stack; a value then
/// passes the escapers from the innermost language to the outermost.
enum EscapingContext: Hashable {
  case shell(ShellContext)
  case yaml(YAMLContext)

  /// The innermost language, which an included template is expected to be written in.
  var language: TemplateLanguage {
    switch self {
    case .shell: .shell
    case .yaml(let yaml): yaml.isScript ? .shell : yaml.provider.language
    }
  }

  /// The state as messages call it, with an article.
  var name: String {
    switch self {
    case .shell(let shell): shell.name
    case .yaml(let yaml): yaml.name
    }
  }

  /// What a block's text must do to leave the state as it was, for hints.
  var unchangingHint: String {
    switch self {
    case .shell: "let it close what it opens, and begin and end at the same place of a command"
    case .yaml: "let it close what it opens, and consist of whole lines or of a part of one scalar"
    }
  }

  /// Moves on over literal text; answers the offset where it is lost, and why.
  mutating func scan(_ bytes: [UInt8], _ range: SourceRange) -> (offset: Int, problem: EscapingProblem)? {
    // Moved out, so that the frames are changed in place.
    let moved = self
    self = .shell(ShellContext())
    switch consume moved {
    case .shell(var shell):
      defer { self = .shell(shell) }
      return shell.scan(bytes, range)
    case .yaml(var yaml):
      defer { self = .yaml(yaml) }
      return yaml.scan(bytes, range)
    }
  }

  /// Takes a value into the text, and answers how it must be escaped.
  mutating func takeValue() throws(EscapingProblem) -> Escaper {
    switch self {
    case .shell(var shell):
      defer { self = .shell(shell) }
      return .shell(try shell.takeValue())
    case .yaml(var yaml):
      defer { self = .yaml(yaml) }
      return try yaml.takeValue()
    }
  }

  /// Checks that the text may end here.
  func checkEnd() throws(EscapingProblem) {
    switch self {
    case .shell(let shell): try shell.checkEnd(of: "the template")
    case .yaml(let yaml): try yaml.checkEnd()
    }
  }

  /// Whether text that began in the one state and ends in the other has closed all that it opened.
  func isSamePlace(as other: EscapingContext) -> Bool {
    switch (self, other) {
    case (.shell(let one), .shell(let two)): one.isSamePlace(as: two)
    case (.yaml(let one), .yaml(let two)): one.isSamePlace(as: two)
    case (.shell, .yaml), (.yaml, .shell): false
    }
  }

  /// The state after either of two texts, or nil if what follows would mean different things.
  func joined(with other: EscapingContext) -> EscapingContext? {
    switch (self, other) {
    case (.shell(let one), .shell(let two)): one.joined(with: two).map { .shell($0) }
    case (.yaml(let one), .yaml(let two)): one.joined(with: two).map { .yaml($0) }
    case (.shell, .yaml), (.yaml, .shell): nil
    }
  }

  /// Whether a value that followed directly would be refused or change what stands before it.
  var endsInVariableName: Bool {
    switch self {
    case .shell(let shell): shell.pending == .variableName
    case .yaml(let yaml): yaml.isScript && yaml.shell.pending == .variableName || yaml.expansion == .variable
    }
  }
}

/// How a value at one place of a template is escaped; fixed when the template is loaded.
enum Escaper: Hashable {
  case shell(ShellPlace)
  case script(ShellPlace, ScriptBlock)
  case yaml(YAMLPlace)
}
