extension YAMLContext {
  /// The state as messages call it, with an article.
  var name: String {
    switch state {
    case .start(.line, _): "the start of a line"
    case .start(.item, _): "a list item"
    case .start(.value, _): "the value of a key"
    case .dash, .documentStart, .plain: "a plain scalar"
    case .property: "an anchor, alias or tag"
    case .doubleQuoted: "double quotes"
    case .singleQuoted: "single quotes"
    case .flow: "a flow collection"
    case .afterNode: "a line behind its value"
    case .comment: "a comment"
    case .blockHeader: "the header of a block scalar"
    case .block where block.isFolded: "a folded block scalar"
    case .block where block.isAtLineStart: "\(shell.name) at the start of a line in a block scalar"
    case .block: "\(shell.name) in a block scalar"
    }
  }
}
