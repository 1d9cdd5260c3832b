extension ShellContext {
  /// Whether text that ends here has left the state of its beginning: it may have written words, but has opened and
  /// closed the same quotes, and is at the same place of the command.
  func isSamePlace(as other: ShellContext) -> Bool {
    frames.count == other.frames.count
      && zip(frames, other.frames).allSatisfy { one, two in
        one.kind.ignoringProgress == two.kind.ignoringProgress && one.position == two.position
          && (one.word == .assignment) == (two.word == .assignment)
      }
  }

  /// The state after either of two texts, or nil if what follows would mean different things.
  func joined(with other: ShellContext) -> ShellContext? {
    guard frames.count == other.frames.count, let pending = joinedPending(with: other) else { return nil }
    var result = self
    result.pending = pending
    for index in frames.indices {
      guard let frame = frames[index].joined(with: other.frames[index]) else { return nil }
      result.frames[index] = frame
    }
    return result
  }

  /// At the start of a loop's body the text before may be the body's own, so words may or may not have begun.
  func widenedForLoop() -> ShellContext {
    var result = self
    if top.isWordList { result.top.word = .either }
    return result
  }

  /// A variable's name and a complete separator decide nothing but what follows directly.
  private func joinedPending(with other: ShellContext) -> Pending? {
    switch (pending, other.pending) {
    case (let one, let two) where one == two: one
    case (.variableName, .nothing), (.semicolon, .nothing), (.endOfClause, .nothing): pending
    case (.nothing, .variableName), (.nothing, .semicolon), (.nothing, .endOfClause): other.pending
    default: nil
    }
  }
}

extension ShellFrame {
  /// Whether it lists words of which none decides what the next is.
  fileprivate var isWordList: Bool {
    kind == .array || (isListOfCommands && position == .argument)
  }

  fileprivate func joined(with other: ShellFrame) -> ShellFrame? {
    if self == other { return self }
    guard kind == other.kind, position == other.position, braces == other.braces,
      hereDocuments == other.hereDocuments, let word = joinedWord(with: other)
    else { return nil }
    var result = self
    result.word = word
    if text != other.text || word != .plain { result.text = [] }
    if last != other.last { result.last = 0 }
    return result
  }

  private func joinedWord(with other: ShellFrame) -> Word? {
    if isWordList {
      let isBetween = (word == .between, other.word == .between)
      return word == .either || other.word == .either || isBetween.0 != isBetween.1
        ? .either : word == other.word && text == other.text ? word : .opaque
    }
    if word == other.word, text == other.text { return word }
    // One arm ends in a word, the other between words or in a value.
    guard word != .between, other.word != .between, word != .assignment, other.word != .assignment else { return nil }
    return isReserved || other.isReserved ? nil : .opaque
  }

  /// Whether the word decides what follows, if it ends here.
  private var isReserved: Bool {
    word == .plain && ShellContext.isReserved(text)
  }
}

extension ShellFrame.Kind {
  /// Without the place in the line of a here-document.
  fileprivate var ignoringProgress: ShellFrame.Kind {
    if case .hereDocument = self { return .hereDocument(matched: nil, isEscaped: false) }
    return self
  }
}
