/// The text so far: literal text, and values escaped for their places.
struct TemplateOutput {
  private(set) var bytes: [UInt8] = []

  /// Whether GitHub reads the text, so that only literal text and expressions may write `${{`.
  let guardsExpressions: Bool

  /// What the last value asks of the text right after it.
  private var follow = Follow.anything

  /// The indentation that the rest of a line in a block scalar needs, because a value ended the line before.
  private var pendingIndentation = 0

  /// How much deeper than its script the line begins that the next value begins.
  private var lineIndentation = 0

  private var lastValue: (reference: Reference, end: Int)?

  fileprivate enum Follow {
    case anything
    /// A list makes whole words, so one must end here.
    case endOfWord(Reference, isEmpty: Bool)
    /// A bare number right before `<` or `>` would become the number of a descriptor.
    case noDescriptor
    /// A colon would make it a key, which it cannot be.
    case noKey(Reference, ValueMistake)
  }

  init(guardsExpressions: Bool) {
    self.guardsExpressions = guardsExpressions
  }

  /// Answers the value before it that this text makes something of that it cannot be.
  mutating func append(text: [UInt8], indentation: Int) -> (Reference, ValueMistake)? {
    guard let first = text.first else { return nil }
    let mistake = meet(first)
    let start = bytes.count
    append(text, indentation: indentation, isIncluded: indentation > 0)
    if let mistake { return mistake }
    guard let lastValue, let seam = expressionSeam(at: start), lastValue.end > seam else { return nil }
    return (lastValue.reference, .expressionSeam(lastValue.reference.text))
  }

  /// Begins a line with blanks, where a value of an included script is the first of it.
  mutating func indentLine(by count: Int) {
    if bytes.last == UInt8(ascii: "\n") { lineIndentation = count }
  }

  /// What the last value asked for is decided by the first byte of the text behind it.
  private mutating func meet(_ first: UInt8) -> (Reference, ValueMistake)? {
    let before = follow
    follow = .anything
    switch before {
    case .anything: break
    case .noDescriptor:
      if first == UInt8(ascii: "<") || first == UInt8(ascii: ">") { bytes.append(UInt8(ascii: " ")) }
    case .noKey(let reference, let mistake): if first == UInt8(ascii: ":") { return (reference, mistake) }
    case .endOfWord(let reference, let isEmpty):
      guard " \t\n;&|()<>".utf8.contains(first) else { return (reference, .partOfWord(reference.text)) }
      let isBlankAfter = isBlank(first) || first == UInt8(ascii: "\n")
      if isEmpty, isBlankAfter, bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    }
    return nil
  }

  mutating func append(_ value: TemplateValue, _ reference: Reference, _ escaper: Escaper) throws(ValueMistake) {
    let before = follow
    follow = .anything
    if case .endOfWord(let list, _) = before { throw .partOfWord(list.text) }
    let start = bytes.count
    let value = PlacedValue(value: value, name: reference.text)
    let blanks = [UInt8](repeating: UInt8(ascii: " "), count: lineIndentation)
    lineIndentation = 0
    switch escaper {
    case .shell(let place):
      bytes += blanks
      let begin = bytes.count
      try value.write(place, isBetweenWords: isBetweenWords, to: &bytes)
      if place == .command, !blanks.isEmpty {
        bytes.replaceSubrange(begin..., with: indented(bytes[begin...], by: blanks))
      }
      follow = value.follow(place, reference, last: bytes.last)
    case .script(let place, let block): try append(value, reference, place, in: block, after: blanks)
    case .yaml(let place):
      try value.write(place, to: &bytes)
      if place.kind == .item, let mistake = value.mistakeAsKey(length: bytes.count - start) {
        follow = .noKey(reference, mistake)
      }
    }
    lastValue = (reference, bytes.count)
    if expressionSeam(at: start) != nil { throw .expressionSeam(reference.text) }
  }

  /// Writes a value in a script as that script needs it, and then its lines as the block scalar does.
  private mutating func append(
    _ value: PlacedValue, _ reference: Reference, _ place: ShellPlace, in block: ScriptBlock, after blanks: [UInt8]
  ) throws(ValueMistake) {
    var value = value
    value.carrier = .yaml(block.provider)
    var text = blanks
    try value.write(place, isBetweenWords: isBetweenWords, to: &text)
    follow = value.follow(place, reference, last: text.last)
    if place == .command, !blanks.isEmpty { text = indented(text[...], by: blanks) }
    if block.isFirst {
      // Blanks here would count as indentation; before a command they mean nothing.
      text = Array(text.drop { isBlank($0) || $0 == UInt8(ascii: "\n") })
      guard !text.isEmpty else {
        throw ValueMistake(
          rule: "empty-first-line", #""\#(value.name)" is empty, but begins the first line of a block scalar"#,
          hint: #"leave the line out with "if", or put another line before it"#)
      }
    }
    append(text, indentation: block.indentation, isIncluded: block.isIncluded)
    if text.last == UInt8(ascii: "\n") { pendingIndentation = block.indentation }
  }

  /// Appends text whose further lines are indented, but for empty ones; and its first as well, if it is included.
  private mutating func append(_ text: [UInt8], indentation: Int, isIncluded: Bool) {
    var needed = pendingIndentation
    if isIncluded, needed == 0, bytes.last.map({ $0 == UInt8(ascii: "\n") }) ?? true { needed = indentation }
    if !text.isEmpty { pendingIndentation = 0 }
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      if line.offset > 0 {
        bytes.append(UInt8(ascii: "\n"))
        needed = indentation
      }
      guard !line.element.isEmpty else { continue }
      bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: needed))
      bytes.append(contentsOf: line.element)
    }
  }

  /// Where the `${{` begins that text before an offset makes with that behind it.
  private func expressionSeam(at offset: Int) -> Int? {
    guard guardsExpressions else { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      (max(0, offset - 2)..<offset).first { isExpressionStart(bytes, at: $0) }
    }
  }

  /// Asked only where the text is unquoted, but data decides whether a word has begun.
  private var isBetweenWords: Bool {
    bytes.last.map { " \t\n(".utf8.contains($0) } ?? true
  }
}

/// Commands whose further lines begin with blanks.
private func indented(_ text: ArraySlice<UInt8>, by blanks: [UInt8]) -> [UInt8] {
  text.flatMap { $0 == UInt8(ascii: "\n") ? [$0] + blanks : [$0] }
}

extension PlacedValue {
  /// Writes the value for a place in a shell script.
  fileprivate func write(
    _ place: ShellPlace, isBetweenWords: Bool, to output: inout [UInt8]
  ) throws(ValueMistake) {
    switch place {
    case .command: try writeCommand(to: &output)
    case .word(let place):
      if case .list(let elements) = value {
        try writeList(elements, isBetweenWords: isBetweenWords, place, to: &output)
      } else {
        try writeWord(place, to: &output)
      }
    case .doubleQuoted: try writeDoubleQuoted(to: &output)
    case .singleQuoted: try writeSingleQuoted(to: &output)
    case .comment: try writeComment(to: &output)
    case .arithmetic: try writeArithmetic(to: &output)
    }
  }

  fileprivate func follow(_ place: ShellPlace, _ reference: Reference, last: UInt8?) -> TemplateOutput.Follow {
    guard case .word = place else { return .anything }
    if case .list(let elements) = value { return .endOfWord(reference, isEmpty: elements.isEmpty) }
    return last.map(isDigit) == true ? .noDescriptor : .anything
  }
}

extension ValueMistake {
  static func partOfWord(_ name: String) -> ValueMistake {
    ValueMistake(
      #""\#(name)" is a list and cannot be part of a word"#,
      hint: #"write its elements with "for", or put blanks around it"#)
  }

  fileprivate static func expressionSeam(_ name: String) -> ValueMistake {
    ValueMistake(
      rule: "github-expression", #""\#(name)" and the text beside it make "${{", which GitHub evaluates"#,
      hint: "pass a value without it, or put something between the two")
  }
}
