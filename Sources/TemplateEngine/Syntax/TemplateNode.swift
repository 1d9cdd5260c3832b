import SourceText

/// A template's text as a tree; ranges are those of the whole tags.
enum TemplateNode: Hashable {
  case text(SourceRange)
  case value(NamePath, tag: SourceRange)
  case conditional(Conditional)
  case loop(Loop)
  case include(name: String, nameRange: SourceRange, tag: SourceRange)

  struct Conditional: Hashable {
    /// In order; the one for `else` is last and has no condition.
    var arms: [Arm]

    /// False if the `end` is missing, which the parser has reported.
    var isClosed = false
  }

  struct Arm: Hashable {
    let condition: Condition?
    let tag: SourceRange
    var body: [TemplateNode] = []
  }

  struct Condition: Hashable {
    let path: NamePath
    let isNegated: Bool
  }

  struct Loop: Hashable {
    let variable: String
    let list: NamePath
    let tag: SourceRange
    var body: [TemplateNode] = []
    var isClosed = false
  }
}
