import SourceText

extension TemplateLoader {
  mutating func choices(of conditional: TemplateNode.Conditional) -> RenderStep {
    let start = state
    var ends: [(state: EscapingContext?, tag: SourceRange)] = []
    var choices: [RenderStep.Choice] = []
    for arm in conditional.arms {
      state = start
      let body = steps(of: arm.body)
      if conditional.isClosed { checkEnd(of: "this arm", from: start, arm.tag) }
      ends.append((state, arm.tag))
      let condition = arm.condition.map { (reference($0.path), $0.isNegated) }
      choices.append(.init(condition: condition, body: body))
    }
    let hasElse = conditional.arms.contains { $0.condition == nil }
    if !hasElse { ends.append((start, conditional.arms[0].tag)) }
    state = conditional.isClosed ? joinedState(of: ends, hasElse: hasElse) : nil
    return .choose(choices)
  }

  private mutating func joinedState(
    of ends: [(state: EscapingContext?, tag: SourceRange)], hasElse: Bool
  ) -> EscapingContext? {
    guard var joined = ends.last?.state else { return nil }
    for (state, tag) in ends.dropLast() {
      guard let state else { return nil }
      guard let next = joined.joined(with: state) else {
        let other = hasElse ? "another in \(joined.name)" : #"without "else" the text goes on in \#(joined.name)"#
        reportChange("this arm ends in \(state.name), and \(other)", tag)
        return joined
      }
      joined = next
    }
    return joined
  }

  mutating func repetition(of loop: TemplateNode.Loop) -> RenderStep {
    let start = state
    let list = reference(loop.list)
    let slot = loopVariables.count
    loopVariables.append(loop.variable)
    state = start?.widenedForLoop()
    let body = steps(of: loop.body)
    loopVariables.removeLast()
    if loop.isClosed {
      checkEnd(of: "the body of this loop", from: start, loop.tag)
      if let start, let end = state { state = joinedState(after: loop, from: start, to: end) }
    } else {
      state = nil
    }
    return .repeat(list: list, slot: slot, body: body)
  }

  private mutating func joinedState(
    after loop: TemplateNode.Loop, from start: EscapingContext, to end: EscapingContext
  ) -> EscapingContext {
    if end.endsInVariableName, !start.endsInVariableName, let first = loop.body.first, !isText(first) {
      report(
        "context-change", "the body of this loop ends in the name of a variable, and may begin with a value", loop.tag,
        hint: #"put the name in braces, as in "${NAME}""#)
      return start
    }
    guard let joined = end.joinedAfterLoop(begunAt: start) else {
      reportChange("the body of this loop ends in \(end.name), but began in \(start.name)", loop.tag)
      return start
    }
    if !end.canRepeat(from: start) {
      report(
        "context-change", "the first line of this loop's body is deeper than its last allows", loop.tag,
        hint: "let the body begin and end at the same depth")
    }
    return joined
  }

  private func isText(_ node: TemplateNode) -> Bool {
    if case .text = node { true } else { false }
  }

  /// Both arms of an `if` and the body of a loop leave the state as they found it; else the place of what follows would
  /// depend on the data.
  mutating func checkEnd(of subject: String, from start: EscapingContext?, _ tag: SourceRange) {
    guard let start, let end = state, !end.isSamePlace(as: start) else { return }
    reportChange("\(subject) ends in \(end.name), but began in \(start.name)", tag)
    state = start
  }
}
