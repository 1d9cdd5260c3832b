extension YAMLContext {
  /// Whether text that ends here has left the state of its beginning: in whole lines, or within the same part of a line.
  /// How deep the lines are is not compared.
  func isSamePlace(as other: YAMLContext) -> Bool {
    if state == .block, other.state == .block, block.isSameBlock(as: other.block) {
      // The lines of an included script are indented when they are written, wherever they begin.
      return (block.isIncluded || block.isAtLineStart == other.block.isAtLineStart)
        && shell.isSamePlace(as: other.shell)
    }
    guard let one = outsideBlock, let two = other.outsideBlock else { return false }
    return one.state.part == two.state.part && one.isAtLineStart == two.isAtLineStart
  }

  /// The state after either of two texts, or nil if what follows would mean different things.
  func joined(with other: YAMLContext) -> YAMLContext? {
    guard let expansion = expansion.joined(with: other.expansion) else { return nil }
    var result: YAMLContext
    if state == .block, other.state == .block, block.isSameBlock(as: other.block) {
      guard let block = block.joined(with: other.block), let shell = shell.joined(with: other.shell) else { return nil }
      result = self
      result.block = block
      result.shell = shell
    } else {
      guard let one = outsideBlock, let two = other.outsideBlock, let state = one.state.joined(with: two.state)
      else { return nil }
      if case .start = state, one.column != two.column { return nil }
      if state.isQuoted, one.condition != two.condition { return nil }
      result = one
      result.state = state
      result.deepestNext = [one.deepestNext, two.deepestNext].compactMap(\.self).min()
    }
    result.expansion = expansion
    result.role = role.joined(with: other.role)
    result.itemRole = itemRole.joined(with: other.itemRole)
    result.firstLine.column = max(firstLine.column, other.firstLine.column)
    result.firstLine.isCertain = firstLine.isCertain && other.firstLine.isCertain
    return result
  }

  private var isAtLineStart: Bool {
    state == .start(.line, afterProperty: false) && column == 0
  }

  /// At a line's start a block scalar may end, and the text go on behind it; nil if the script does not allow that.
  private var outsideBlock: YAMLContext? {
    guard state == .block else { return self }
    guard block.isAtLineStart, !block.isIncluded else { return nil }
    var result = self
    do throws(EscapingProblem) {
      try result.endBlock(at: 0)
    } catch {
      return nil
    }
    return result
  }

  // MARK: Loops

  /// At the start of a loop's body, of which the first line is not yet known.
  func widenedForLoop() -> YAMLContext {
    var result = self
    result.shell = shell.widenedForLoop()
    result.firstLine = FirstLine()
    return result
  }

  /// Whether a loop's body that ends here may begin again: its first line must not go on with its last.
  func canRepeat(from start: YAMLContext) -> Bool {
    guard let deepest = outsideBlock?.deepestNext, outsideBlock?.isAtLineStart == true else { return true }
    let isInScript = state == .block && start.state == .block && block.isSameBlock(as: start.block)
    return firstLine.column <= deepest || (isInScript && firstLine.column >= block.indentation ?? 0)
  }

  /// Behind a loop, the first line that counts is again that of the text around it.
  mutating func leaveLoop(begunAt start: YAMLContext) {
    if start.firstLine.isCertain { firstLine = start.firstLine }
  }
}

extension YAMLBlock {
  /// Whether a line may belong to either.
  fileprivate func isSameBlock(as other: YAMLBlock) -> Bool {
    isFolded == other.isFolded && isIncluded == other.isIncluded && parentColumn == other.parentColumn
      && (indentation ?? other.indentation) == (other.indentation ?? indentation)
  }

  fileprivate func joined(with other: YAMLBlock) -> YAMLBlock? {
    guard place == other.place || (isIncluded && !isFirstLine && !other.isFirstLine) else { return nil }
    var result = self
    if place != other.place { result.place = .text }
    result.indentation = indentation ?? other.indentation
    result.isFirstLine = isFirstLine || other.isFirstLine
    result.longestBlankLine = max(longestBlankLine, other.longestBlankLine)
    return result
  }
}

extension YAMLContext.State {
  /// Behind a node no more can follow than in a plain scalar, so one stands for the other.
  fileprivate func joined(with other: YAMLContext.State) -> YAMLContext.State? {
    self == other ? self : asAfterNode == other.asAfterNode ? asAfterNode : nil
  }

  private var asAfterNode: YAMLContext.State {
    switch self {
    case .plain(let position, let last): .afterNode(position, last)
    case .singleQuoted(let position, isClosing: true): .afterNode(position, .text)
    default: self
    }
  }

  fileprivate var isQuoted: Bool {
    switch self {
    case .doubleQuoted, .singleQuoted: true
    default: false
    }
  }

  /// A state without how far it is, so that `a<% if x %>b<% end %>` leaves it.
  fileprivate var part: YAMLContext.State {
    switch self {
    case .plain(let position, _), .afterNode(let position, _), .property(let position, _), .dash(let position),
      .start(let position, _) where position != .line:
      .plain(position, .text)
    case .doubleQuoted(let position, _): .doubleQuoted(position, isEscaped: false)
    case .singleQuoted(let position, _): .singleQuoted(position, isClosing: false)
    case .flow(let position, _, _): .flow(position, depth: 1, .start)
    case .documentStart: .plain(.line, .text)
    case .start, .comment, .blockHeader, .block: self
    }
  }
}
