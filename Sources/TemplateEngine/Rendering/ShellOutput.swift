/// The script so far: literal text, and values escaped for their places.
struct ShellOutput {
  private(set) var bytes: [UInt8] = []

  /// What the last value asks of the text right after it.
  private var follow = Follow.anything

  private enum Follow {
    case anything
    /// A list makes whole words, so one must end here.
    case endOfWord(Reference, isEmpty: Bool)
    /// A bare number right before `<` or `>` would become the number of a descriptor.
    case noDescriptor
  }

  /// Answers the list before it that this text makes part of a word.
  mutating func append(text: [UInt8]) -> (Reference, ValueMistake)? {
    let before = follow
    follow = .anything
    defer { bytes.append(contentsOf: text) }
    guard let first = text.first else { return nil }
    switch before {
    case .anything: break
    case .noDescriptor:
      if first == UInt8(ascii: "<") || first == UInt8(ascii: ">") { bytes.append(UInt8(ascii: " ")) }
    case .endOfWord(let reference, let isEmpty):
      guard " \t\n;&|()<>".utf8.contains(first) else { return (reference, .partOfWord(reference)) }
      let isBlankAfter = isBlank(first) || first == UInt8(ascii: "\n")
      if isEmpty, isBlankAfter, bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    }
    return nil
  }

  mutating func append(_ value: TemplateValue, _ reference: Reference, _ place: ShellPlace) throws(ValueMistake) {
    if case .endOfWord(let list, _) = follow {
      follow = .anything
      throw .partOfWord(list)
    }
    follow = .anything
    let value = PlacedValue(value: value, name: reference.text)
    switch place {
    case .command: try value.writeCommand(to: &bytes)
    case .word(let place):
      if case .list(let elements) = value.value {
        try value.writeList(elements, isBetweenWords: isBetweenWords, place, to: &bytes)
        follow = .endOfWord(reference, isEmpty: elements.isEmpty)
      } else {
        try value.writeWord(place, to: &bytes)
        if let last = bytes.last, isDigit(last) { follow = .noDescriptor }
      }
    case .doubleQuoted: try value.writeDoubleQuoted(to: &bytes)
    case .singleQuoted: try value.writeSingleQuoted(to: &bytes)
    case .comment: try value.writeComment(to: &bytes)
    case .arithmetic: try value.writeArithmetic(to: &bytes)
    }
  }

  /// Asked only where the text is unquoted, but data decides whether a word has begun.
  private var isBetweenWords: Bool {
    bytes.last.map { " \t\n(".utf8.contains($0) } ?? true
  }
}

extension ValueMistake {
  static func partOfWord(_ list: Reference) -> ValueMistake {
    .partOfWord(list.text)
  }

  static func partOfWord(_ name: String) -> ValueMistake {
    ValueMistake(
      #""\#(name)" is a list and cannot be part of a word"#,
      hint: #"write its elements with "for", or put blanks around it"#)
  }
}
