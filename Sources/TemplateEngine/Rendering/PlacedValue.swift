/// A value on its way to a place in a shell script; each function writes it for one kind of place, or says why not.
struct PlacedValue {
  let value: TemplateValue

  /// Its name in the template, for messages.
  let name: String

  var carrier = ScriptCarrier.file

  func writeCommand(to output: inout [UInt8]) throws(ValueMistake) {
    guard case .shell(let fragment) = value else {
      throw ValueMistake(
        #""\#(name)" is \#(value.kind), but where a command begins only a shell fragment may stand"#,
        hint: "write the command in the template; to run a program that a value names, put the value in double quotes")
    }
    try write(fragment, to: &output)
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
      case .string, .integer, .word, .shell:
        try PlacedValue(value: element, name: name, carrier: carrier).writeWord(place, to: &output)
      case .boolean, .list, .record, .expression, .gitLab:
        throw ValueMistake(
          #""\#(name)" holds \#(element.kind), but only strings, integers, words and shell fragments can be listed here"#,
          hint: #"write its elements with "for""#)
      }
    }
  }

  func writeWord(_ place: WordPlace, to output: inout [UInt8]) throws(ValueMistake) {
    if case .shell(let fragment) = value { return try write(fragment, to: &output) }
    let fragments = try fragments(in: "a word")
    guard fragments.contains(where: \.isVariable) else {
      let append = place.quoting.append
      return try write(fragments.map(\.text).joined(), to: &output, append)
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
        try refuseUnwritable(text)
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

  private func write(_ fragment: ShellFragment, to output: inout [UInt8]) throws(ValueMistake) {
    try refuseUnwritable(fragment.text)
    try write(fragment.text, to: &output, appendVerbatim)
  }

  /// Where nothing can be written in another way.
  private func refuseUnwritable(_ text: String) throws(ValueMistake) {
    guard case .yaml(let provider) = carrier else { return }
    try refuseUnprintable(text, hint: "pass it as a string in quotes, where the shell can write it")
    if provider == .gitHub { try refuseExpression(text) }
  }

  private func write(
    _ text: String, to output: inout [UInt8],
    _ append: (UnsafeBufferPointer<UInt8>, ScriptCarrier, inout [UInt8]) -> Void
  ) throws(ValueMistake) {
    var text = text
    let hasNUL = text.withUTF8 { bytes in
      append(bytes, carrier, &output)
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
    case .word(let fragments): return fragments.mergingLiterals()
    case .list:
      throw ValueMistake(
        #""\#(name)" is a list and cannot stand in \#(place)"#,
        hint: #"write its elements with "for", or put it outside the quotes"#)
    case .record(let record): throw .hasNoText(name, record)
    case .shell:
      throw ValueMistake(
        #""\#(name)" is a shell fragment and cannot stand in \#(place)"#,
        hint: "a fragment can only stand where commands or words are; pass a string or a word here")
    case .expression, .gitLab:
      throw ValueMistake(
        #""\#(name)" is \#(value.kind) and cannot stand in a script"#,
        hint: "pass it through a variable of the job, and use that in the script")
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

extension [WordFragment] {
  /// At least one fragment, and no literal next to another: they are escaped as one.
  fileprivate func mergingLiterals() -> [WordFragment] {
    var result: [WordFragment] = []
    for fragment in self {
      if case .literal(let text) = fragment, case .literal(let before)? = result.last {
        result[result.count - 1] = .literal(before + text)
      } else {
        result.append(fragment)
      }
    }
    return result.isEmpty ? [.literal("")] : result
  }
}

extension WordPlace.Quoting {
  fileprivate var append: (UnsafeBufferPointer<UInt8>, ScriptCarrier, inout [UInt8]) -> Void {
    switch self {
    case .whenNeeded: appendWord
    case .inPattern: appendPatternWord
    case .inArray: appendArrayWord
    case .always: appendQuotedWord
    }
  }
}
