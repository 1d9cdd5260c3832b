/// What a value must become at its place in a YAML file, outside scripts.
struct YAMLPlace: Hashable {
  enum Kind: Hashable {
    case key
    /// A whole scalar after `- `, which may turn out to be a key.
    case item
    /// A whole scalar after `key: `.
    case value
    /// A whole scalar that is evaluated.
    case condition
    case doubleQuoted
    case singleQuoted
    case comment
  }

  let kind: Kind
  let provider: YAMLProvider

  /// The column at which the lines of a list begin, if it needs several.
  let listColumn: Int

  /// In a condition, what ends the string or pattern around the value.
  let delimiter: UInt8?
}

/// The literal block scalar around a script, at the place of a value.
struct ScriptBlock: Hashable {
  let provider: YAMLProvider
  let indentation: Int

  /// Whether the script is included, so that its lines are indented when they are written.
  let isIncluded: Bool

  /// Whether the value begins the block's first line, whose blanks would count as indentation.
  let isFirst: Bool
}

extension YAMLContext {
  private static let wholeHint = "put quotes around the whole"

  /// Takes a value into the text, and answers what it must become; moves on even if the place is refused.
  mutating func takeValue() throws(EscapingProblem) -> Escaper {
    let before = expansion
    expansion = .none
    try before.takeValue(provider)
    if state == .block {
      let isFirst = block.isFirstLine && block.place != .text
      if try beginBlockText() { return try takeBlockValue(isFirst: isFirst) }
    }
    return .yaml(try takeScalarValue())
  }

  private mutating func takeBlockValue(isFirst: Bool) throws(EscapingProblem) -> Escaper {
    guard !block.isFolded else {
      throw .refused(
        "in a folded block scalar, which changes line breaks", hint: #"write a script with "|", or use double quotes"#)
    }
    let place = try shell.takeValue()
    return .script(
      place,
      ScriptBlock(
        provider: provider, indentation: block.indentation ?? 0, isIncluded: block.isIncluded, isFirst: isFirst))
  }

  private mutating func takeScalarValue() throws(EscapingProblem) -> YAMLPlace {
    switch state {
    case .start(let position, let afterProperty):
      defer { state = .afterNode(position, .text) }
      if afterProperty { throw .refused("after an anchor or tag", hint: "leave the anchor or tag out") }
      nodeColumn = column
      key = []
      if position != .line { try role.check(isWhole: position == .value, provider) }
      switch position {
      case .line:
        defer { beginLine(at: column) }
        try checkDepth()
        return place(.key)
      case .item: return place(.item, listColumn: column)
      case .value where role == .condition: return place(.condition)
      case .value: return place(.value, listColumn: collectionColumn + 2)
      }
    case .doubleQuoted(let position, let isEscaped):
      state = .doubleQuoted(position, isEscaped: false)
      if isEscaped {
        throw .refused("right after a backslash", hint: "remove the backslash: the value is escaped as it needs")
      }
      return try quotedPlace(.doubleQuoted, position)
    case .singleQuoted(let position, isClosing: false):
      return try quotedPlace(.singleQuoted, position)
    case .comment: return place(.comment)
    case .plain(_, .colon), .afterNode(_, .colon):
      throw .refused("right after a colon", hint: "put a blank after the colon, or quotes around the whole")
    case .flow: throw .refused("in a flow collection", hint: "pass a list in place of the whole")
    case .blockHeader: throw .refused("in the header of a block scalar", hint: "begin the text on the next line")
    case .property: throw .refused("in an anchor, alias or tag", hint: "write it in the template")
    case .plain(let position, _) where position != .line && role != .text:
      try role.check(isWhole: false, provider)
      fallthrough
    case .plain, .dash, .documentStart, .singleQuoted, .afterNode, .block:
      throw .refused("as part of a plain scalar", hint: Self.wholeHint)
    }
  }

  private func quotedPlace(_ kind: YAMLPlace.Kind, _ position: Position) throws(EscapingProblem) -> YAMLPlace {
    if position == .line { return place(kind) }
    if role == .condition, condition.mayHoldValue { return place(kind, delimiter: condition.delimiter) }
    try role.check(isWhole: false, provider)
    return place(kind)
  }

  private func place(_ kind: YAMLPlace.Kind, listColumn: Int = 0, delimiter: UInt8? = nil) -> YAMLPlace {
    YAMLPlace(kind: kind, provider: provider, listColumn: listColumn, delimiter: delimiter)
  }
}
