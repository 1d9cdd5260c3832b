// What loops and includes need to know of a state.
extension EscapingContext {
  /// The state at the start of a loop's body, which follows the text before the loop or the body itself.
  func widenedForLoop() -> EscapingContext {
    switch self {
    case .shell(let shell): .shell(shell.widenedForLoop())
    case .yaml(let yaml): .yaml(yaml.widenedForLoop())
    }
  }

  /// Whether the body of a loop that ends here may begin again.
  func canRepeat(from start: EscapingContext) -> Bool {
    guard case .yaml(let end) = self, case .yaml(let start) = start else { return true }
    return end.canRepeat(from: start)
  }

  /// The state behind a loop, whose body runs any number of times.
  func joinedAfterLoop(begunAt start: EscapingContext) -> EscapingContext? {
    guard let joined = joined(with: start) else { return nil }
    guard case .yaml(var yaml) = joined, case .yaml(let start) = start else { return joined }
    yaml.leaveLoop(begunAt: start)
    return .yaml(yaml)
  }

  /// Whether a template in this language may be included here.
  func mayInclude(_ language: TemplateLanguage) -> Bool {
    switch self {
    case .shell: language == .shell
    case .yaml(let yaml): yaml.mayInclude(language)
    }
  }

  /// Begins the text of an included template.
  ///
  /// - Parameter column: of a tag that stands alone on its line, whose blanks vanish with it, else nil.
  mutating func beginInclude(_ language: TemplateLanguage, column: Int?) throws(EscapingProblem) {
    guard case .yaml(var yaml) = self else { return }
    defer { self = .yaml(yaml) }
    try yaml.beginInclude(language, column: column)
  }

  /// The text goes on behind an included template.
  mutating func endInclude(begunAt outer: EscapingContext) {
    guard case .yaml(var yaml) = self, case .yaml(let outer) = outer else { return }
    yaml.endInclude(begunAt: outer)
    self = .yaml(yaml)
  }

  /// How far the lines of literal text must be indented when they are written.
  var includedIndentation: Int {
    guard case .yaml(let yaml) = self, yaml.state == .block, yaml.block.isIncluded else { return 0 }
    return yaml.block.indentation ?? 0
  }

  /// How much deeper an included script stands than the one around it, by the column of its tag.
  func depthOfInclude(at column: Int) -> Int {
    guard case .yaml(let yaml) = self, !yaml.block.isIncluded else { return column }
    return yaml.block.indentation.map { max(0, column - $0) } ?? 0
  }

  /// Whether blanks at the start of the next line would be a part of the text that a script has there.
  var isInQuotedText: Bool {
    let shell: ShellContext
    switch self {
    case .shell(let context): shell = context
    case .yaml(let yaml):
      guard yaml.isScript else { return false }
      shell = yaml.shell
    }
    return shell.frames.contains { frame in
      switch frame.kind {
      case .doubleQuotes, .localizedQuotes, .singleQuotes, .dollarQuotes, .hereDocument, .delimiter: true
      default: false
      }
    }
  }
}
