/// A value on its way to a place in a shell script; each function writes it for one kind of place, or says why not.
struct PlacedValue {
  let value: TemplateValue

  /// Its name in the template, for messages.
  let name: String

  func writeCommand(to output: inout [UInt8]) throws(ValueMistake) {
    guard case .shell(let fragment) = value else {
      throw ValueMistake(
        #""\#(name)" is \#(value.kind), but where a command begins only a shell fragment may stand"#,
        hint: "write the command in the template; to run a program that a value names, put the value in double quotes")
    }
    try write(fragment.text, to: &output, appendVerbatim)
  }

  func writeList(
    _ elements: [TemplateValue], isBetweenWords: Bool, _ place: WordPlace, to output: inout [UInt8]
  ) throws(ValueMistake) {
    switch place.list {
    case .allowed: break
    case .betweenWords where isBetweenWords: break
    case .betweenWords, .partOfWord: throw .partOfWord(name)
    case .oneWord:
      throw ValueMistake(#""\#(name)" is a list, but only one word can stand here"#, hint: "pass a single value")
    }
    for (index, element) in elements.enumerated() {
      if index > 0 { output.append(UInt8(ascii: " ")) }
      switch element {
      case .string, .integer, .word, .shell: try PlacedValue(value: element, name: name).writeWord(place, to: &output)
      case .boolean, .list, .record:
        throw ValueMistake(
          #""\#(name)" holds \#(element.kind), but only strings, integers, words and shell fragments can be listed here"#,
          hint: #"write its elements with "for""#)
      }
    }
  }

  func writeWord(_ place: WordPlace, to output: inout [UInt8]) throws(ValueMistake) {
    if case .shell(let fragment) = value { return try write(fragment.text, to: &output, appendVerbatim) }
    let fragments = try fragments(in: "a word")
    guard fragments.contains(where: \.isVariable) else {
      let append = place.quoting.append
      // Fragments of one word are quoted as one.
      return try write(fragments.count == 1 ? fragments[0].text : fragments.map(\.text).joined(), to: &output, append)
    }
    output.append(UInt8(ascii: "\""))
    for fragment in fragments { try writeInDoubleQuotes(fragment, to: &output) }
    output.append(UInt8(ascii: "\""))
  }

  func writeDoubleQuoted(to output: inout [UInt8]) throws(ValueMistake) {
    for fragment in try fragments(in: "double quotes") { try writeInDoubleQuotes(fragment, to: &output) }
  }

  func writeSingleQuoted(to output: inout [UInt8]) throws(ValueMistake) {
    for fragment in try fragments(in: "single quotes") {
      switch fragment {
      case .literal(let text): try write(text, to: &output, appendSingleQuoted)
      case .variable(let variable):
        output.append(contentsOf: #"'""#.utf8)
        try writeExpansion(of: variable, to: &output)
        output.append(contentsOf: #""'"#.utf8)
      }
    }
  }

  func writeComment(to output: inout [UInt8]) throws(ValueMistake) {
    for fragment in try fragments(in: "a comment") {
      switch fragment {
      case .literal(let text):
        guard !text.utf8.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else {
          throw ValueMistake(
            rule: "line-break-in-comment", #""\#(name)" has a line break, which would end the comment here"#,
            hint: "pass a value of one line, or leave it out of the comment")
        }
        try write(text, to: &output, appendVerbatim)
      case .variable(let variable): try writeExpansion(of: variable, to: &output)
      }
    }
  }

  func writeArithmetic(to output: inout [UInt8]) throws(ValueMistake) {
    guard case .integer(let number) = value else {
      throw ValueMistake(
        #""\#(name)" is \#(value.kind), but only an integer can stand in arithmetic"#,
        hint: "the shell evaluates what stands here, so text is not safe")
    }
    // In parentheses, a sign cannot meet the sign of an operator before it.
    output.append(contentsOf: (number < 0 ? "(\(number))" : "\(number)").utf8)
  }

  // MARK: Parts

  private func writeInDoubleQuotes(_ fragment: WordFragment, to output: inout [UInt8]) throws(ValueMistake) {
    switch fragment {
    case .literal(let text): try write(text, to: &output, appendDoubleQuoted)
    case .variable(let variable): try writeExpansion(of: variable, to: &output)
    }
  }

  /// Always with braces, so that what follows is no part of the name.
  private func writeExpansion(of variable: String, to output: inout [UInt8]) throws(ValueMistake) {
    guard isIdentifier(variable) else {
      throw ValueMistake(
        rule: "variable-name", #""\#(variable)" in "\#(name)" is not the name of a shell variable"#,
        hint: "use letters, digits and underscores, with no digit first")
    }
    output.append(contentsOf: "${".utf8)
    output.append(contentsOf: variable.utf8)
    output.append(UInt8(ascii: "}"))
  }

  private func write(
    _ text: String, to output: inout [UInt8], _ append: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Void
  ) throws(ValueMistake) {
    var text = text
    let hasNUL = text.withUTF8 { bytes in
      append(bytes, &output)
      return bytes.contains(0)
    }
    if hasNUL {
      throw ValueMistake(
        rule: "nul-in-value", #""\#(name)" holds a NUL byte, which no shell can hold"#, hint: "remove it")
    }
  }

  /// The value as one word; records, lists and shell text are none.
  private func fragments(in place: String) throws(ValueMistake) -> [WordFragment] {
    switch value {
    case .string(let text): return [.literal(text)]
    case .integer(let number): return [.literal(String(number))]
    case .boolean(let value): return [.literal(value ? "true" : "false")]
    case .word(let fragments): return fragments.isEmpty ? [.literal("")] : fragments
    case .list:
      throw ValueMistake(
        #""\#(name)" is a list and cannot stand in \#(place)"#,
        hint: #"write its elements with "for", or put it outside the quotes"#)
    case .record(let record):
      let fields = record.keys.sorted().map { "\(name).\($0)" }.joined(separator: ", ")
      throw ValueMistake(
        #""\#(name)" is a record and has no text of its own"#,
        hint: fields.isEmpty ? "pass a value of another kind" : "name one of its fields: \(fields)")
    case .shell:
      throw ValueMistake(
        #""\#(name)" is a shell fragment and cannot stand in \#(place)"#,
        hint: "a fragment can only stand where commands or words are; pass a string or a word here")
    }
  }
}

extension WordFragment {
  fileprivate var isVariable: Bool {
    if case .variable = self { true } else { false }
  }

  fileprivate var text: String {
    switch self {
    case .literal(let text), .variable(let text): text
    }
  }
}

extension WordPlace.Quoting {
  fileprivate var append: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Void {
    switch self {
    case .whenNeeded: appendWord
    case .inPattern: appendPatternWord
    case .always: appendQuotedWord
    }
  }
}
