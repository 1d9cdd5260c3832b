/// Splits a script into commands, as far as a shell would surely do the same.
struct ShellWords {
  enum Token: Equatable {
    case word(String)

    /// The end of a command, or a redirection.
    case mark(String)
  }

  private var rest: Substring

  /// How many commands in commands it is in.
  private let depth: Int

  init(_ script: String, depth: Int = 0) {
    rest = script[...]
    self.depth = depth
  }

  /// The next word, with what is known of its variables; nil at the end.
  mutating func next(_ values: KnownValues) -> Token? {
    skipBlanks()
    guard let first = rest.first else { return nil }
    for mark in ["&&", "||", ";;", ">>", "<<"] where rest.hasPrefix(mark) {
      rest = rest.dropFirst(2)
      return .mark(mark)
    }
    if "\n;|&()<>".contains(first) {
      rest.removeFirst()
      return .mark(String(first))
    }
    var word = ""
    while let character = rest.first, !" \t\n;|&()<>".contains(character) {
      rest.removeFirst()
      switch character {
      case "\\":
        if let next = rest.popFirst(), next != "\n" { word.append(next) }
      case "'":
        let inside = rest.prefix { $0 != "'" }
        rest = rest.dropFirst(inside.count + 1)
        word += inside
      case "\"": word += quoted(values)
      case "$":
        let value = dollar(values)
        // It would be split into words.
        word += value.contains { " \t\n*?".contains($0) } ? String(unknownMark) : value
      case "`":
        rest = rest.drop { $0 != "`" }.dropFirst()
        word.append(unknownMark)
      default: word.append(character)
      }
      if isTooLong(word) { word = String(unknownMark) }
    }
    return .word(word)
  }

  private mutating func skipBlanks() {
    while let first = rest.first {
      if first == " " || first == "\t" {
        rest.removeFirst()
      } else if rest.hasPrefix("\\\n") {
        rest = rest.dropFirst(2)
      } else if first == "#" {
        rest = rest.drop { $0 != "\n" }
      } else {
        return
      }
    }
  }

  private mutating func quoted(_ values: KnownValues) -> String {
    var text = ""
    while let character = rest.popFirst(), character != "\"" {
      switch character {
      case "\\":
        guard let next = rest.popFirst() else { return text }
        if next != "\n" { text += "$`\"\\".contains(next) ? String(next) : "\\\(next)" }
      case "$": text += dollar(values)
      case "`":
        rest = rest.drop { $0 != "`" }.dropFirst()
        text.append(unknownMark)
      default: text.append(character)
      }
      if isTooLong(text) { text = String(unknownMark) }
    }
    return text
  }

  /// What a dollar begins. Of commands in it, one is known: that which writes a text in lower case.
  private mutating func dollar(_ values: KnownValues) -> String {
    guard rest.first == "(" else { return values.takeVariable(from: &rest) }
    rest.removeFirst()
    var open = 1
    let inside = rest.prefix { character in
      if character == "(" { open += 1 } else if character == ")" { open -= 1 }
      return open > 0
    }
    rest = rest.dropFirst(inside.count + 1)
    return lowered(String(inside), values) ?? String(unknownMark)
  }

  /// Of `echo TEXT | tr A-Z a-z` in its forms, what it prints.
  private func lowered(_ command: String, _ values: KnownValues) -> String? {
    if depth > 4 { return nil }
    var reader = ShellWords(command, depth: depth + 1)
    var tokens: [Token] = []
    while let token = reader.next(values), tokens.count < 8 { tokens.append(token) }
    let words = tokens.map { token in
      switch token {
      case .word(let word), .mark(let word): word
      }
    }
    guard words.count == 6, words[0] == "echo", words[2] == "|", words[3] == "tr",
      ["A-Z", "[A-Z]", "[:upper:]"].contains(words[4]), ["a-z", "[a-z]", "[:lower:]"].contains(words[5])
    else { return nil }
    return words[1].lowercased()
  }
}
