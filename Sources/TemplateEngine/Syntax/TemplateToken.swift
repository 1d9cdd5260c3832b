import SourceText

/// One piece of a template's text; lines that vanish with their tag belong to no token.
struct TemplateToken: Hashable {
  enum Kind {
    /// Text that is written as it stands.
    case text
    /// `<%= %>`
    case value
    /// `<% %>`
    case control
    /// `<%# %>`
    case comment
  }

  let kind: Kind

  /// The whole piece with its marks.
  let range: SourceRange

  /// What stands between the marks, without blanks around it; of text, the text.
  let content: SourceRange

  static func text(_ start: Int, _ end: Int) -> TemplateToken {
    let range = SourceRange(start, end)
    return TemplateToken(kind: .text, range: range, content: range)
  }
}
