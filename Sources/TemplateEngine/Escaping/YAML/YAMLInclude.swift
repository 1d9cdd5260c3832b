extension YAMLContext {
  /// The languages that a template included here may be in; a line's start in a block scalar may also be behind it.
  func mayInclude(_ language: TemplateLanguage) -> Bool {
    if language == .shell { return isScript }
    return language == provider.language && !block.isIncluded && (state != .block || block.isAtLineStart)
  }

  /// Begins the text of an included template.
  ///
  /// - Parameter column: of a tag that stands alone on its line, whose blanks vanish with it, else nil.
  mutating func beginInclude(_ language: TemplateLanguage, column: Int?) throws(EscapingProblem) {
    guard state == .block, !block.isIncluded else { return }
    guard language == .shell else { return try endBlock(at: 0) }
    if let column, block.isAtLineStart {
      if block.isFirstLine, block.indentation == nil {
        guard column > block.parentColumn else {
          throw .unreadableYAML(
            "this include begins a block scalar, but is not deeper than the line of the block",
            hint: "indent the tag as the lines of the script")
        }
        beginLine(at: column)
        try setIndentation(column)
      }
    } else if case .indentation = block.place {
      guard try beginBlockText() else {
        throw .unreadableYAML("this include stands behind the block scalar", hint: "indent it as the lines before")
      }
    }
    block.isIncluded = true
  }

  /// The text goes on behind an included template.
  mutating func endInclude(begunAt outer: YAMLContext) {
    if state == .block { block.isIncluded = outer.block.isIncluded }
  }
}
