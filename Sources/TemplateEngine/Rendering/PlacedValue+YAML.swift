extension PlacedValue {
  /// Writes the value for a place in a YAML file.
  func write(_ place: YAMLPlace, to output: inout [UInt8]) throws(ValueMistake) {
    switch place.kind {
    case .key:
      if let mistake = mistakeAsKey(length: 0) { throw mistake }
      let start = output.count
      try writeScalar(place, to: &output)
      if let mistake = mistakeAsKey(length: output.count - start) { throw mistake }
    case .condition where place.provider == .gitLab:
      guard case .gitLab = value else {
        throw ValueMistake(
          #""\#(name)" is \#(value.kind), but GitLab evaluates what stands here"#,
          hint: "pass a text of GitLab's, or put the value in a string of the condition")
      }
      try writeScalar(place, to: &output)
    case .condition:
      guard case .expression = value else {
        throw ValueMistake(
          #""\#(name)" is \#(value.kind), but GitHub evaluates what stands here"#,
          hint: "pass a GitHub expression that this program wrote")
      }
      try writeScalar(place, to: &output)
    case .item, .value:
      if case .list(let elements) = value {
        try writeList(elements, place, to: &output)
      } else {
        try writeScalar(place, to: &output)
      }
    case .doubleQuoted:
      let text = try textOrExpression(in: "double quotes", place)
      appendDoubleQuotedYAML(text, to: &output)
    case .singleQuoted:
      let text = try textOrExpression(in: "single quotes", place)
      try refuseLineBreak(text, in: "single quotes", hint: "use double quotes, which can write it")
      try refuseUnprintable(text, hint: "use double quotes, which can write it")
      appendSingleQuotedYAML(text, to: &output)
    case .comment:
      let text = try text(in: "a comment")
      try refuseLineBreak(text, in: "a comment", hint: "pass a value of one line, or leave it out of the comment")
      try refuseUnprintable(text, hint: "leave it out of the comment")
      if place.provider == .gitHub { try refuseExpression(text) }
      output.append(contentsOf: text.utf8)
    }
  }

  /// Why the value, written in so many bytes, cannot be a key.
  func mistakeAsKey(length: Int) -> ValueMistake? {
    switch value {
    case .list, .expression, .gitLab:
      ValueMistake(#""\#(name)" is \#(value.kind) and cannot be a key"#, hint: "pass a string")
    // YAML 1.2.2, 7.4.2: at most 1024 characters; readers count the quotes.
    case _ where length > 1000:
      ValueMistake(rule: "long-key", #""\#(name)" is too long for a key"#, hint: "use at most 1000 bytes")
    default: nil
    }
  }

  /// Writes a whole scalar that no reader takes for anything but the value.
  private func writeScalar(_ place: YAMLPlace, to output: inout [UInt8]) throws(ValueMistake) {
    switch value {
    case .integer, .boolean: output.append(contentsOf: try text(in: "a scalar").utf8)
    case .expression(let expression):
      try requireGitHub(place.provider)
      appendExpression(expression, to: &output)
    case .gitLab(let written):
      guard place.provider == .gitLab else {
        throw ValueMistake(
          #""\#(name)" is a text of GitLab's, which means nothing in a GitHub workflow"#, hint: "pass a string")
      }
      try refuseUnprintable(written.text, hint: "write one line of text")
      appendScalar(written.text, to: &output)
    default:
      let text = try text(in: place.kind == .key ? "a key" : "a scalar")
      try refuseReplaced(text, by: place.provider)
      appendScalar(text, to: &output)
    }
  }

  private func writeList(
    _ elements: [TemplateValue], _ place: YAMLPlace, to output: inout [UInt8]
  ) throws(ValueMistake) {
    var list = YAMLList()
    for element in elements {
      switch element {
      case .integer(let number): list.append(number)
      case .string, .word:
        let text = try PlacedValue(value: element, name: name).text(in: "a list")
        try refuseReplaced(text, by: place.provider)
        list.append(text)
      case .boolean, .list, .record, .shell, .expression, .gitLab:
        throw ValueMistake(
          #""\#(name)" holds \#(element.kind), but only strings, integers and words can be listed here"#,
          hint: #"write its elements with "for""#)
      }
    }
    list.write(place, to: &output)
  }

  // MARK: Texts

  private func textOrExpression(in quotes: String, _ place: YAMLPlace) throws(ValueMistake) -> String {
    if case .expression(let expression) = value, place.delimiter == nil {
      try requireGitHub(place.provider)
      return expression.written
    }
    let text = try text(in: quotes)
    try refuseReplaced(text, by: place.provider)
    if let delimiter = place.delimiter, ConditionText.isEnded(delimiter, by: text) {
      throw ValueMistake(
        rule: "ends-condition-string", #""\#(name)" would end the string or pattern of the condition here"#,
        hint: #"pass a text without \#(Character(UnicodeScalar(delimiter))) and without a backslash at its end"#)
    }
    return text
  }

  /// The value as text, if it is one that YAML can hold: no variables, for nothing expands them.
  private func text(in place: String) throws(ValueMistake) -> String {
    switch value {
    case .string(let text): return text
    case .integer(let number): return String(number)
    case .boolean(let value): return value ? "true" : "false"
    case .word(let fragments):
      var text = ""
      for fragment in fragments {
        guard case .literal(let part) = fragment else {
          throw ValueMistake(
            #""\#(name)" is a word with a variable in it, which nothing expands in \#(place) of YAML"#,
            hint: "pass a string, or use the word in a script")
        }
        text += part
      }
      return text
    case .record(let record): throw .hasNoText(name, record)
    case .list, .shell, .expression, .gitLab:
      throw ValueMistake(
        #""\#(name)" is \#(value.kind) and cannot stand in \#(place) of YAML"#, hint: "pass a string here")
    }
  }

  private func requireGitHub(_ provider: YAMLProvider) throws(ValueMistake) {
    guard provider != .gitHub else { return }
    throw ValueMistake(
      #""\#(name)" is a GitHub expression, which means nothing in a GitLab pipeline"#, hint: "pass a string")
  }

  // MARK: Refusals

  private func refuseReplaced(_ text: String, by provider: YAMLProvider) throws(ValueMistake) {
    switch provider {
    case .gitHub: try refuseExpression(text)
    case .gitLab:
      guard mayNameVariable(text) else { return }
      throw ValueMistake(
        rule: "gitlab-variable", #""\#(name)" has a "$" or "%NAME%" in it, which GitLab replaces"#,
        hint: "write variables in the template, or use the value in a script")
    }
  }

  func refuseExpression(_ text: String) throws(ValueMistake) {
    var text = text
    let hasExpression = text.withUTF8 { bytes in bytes.indices.contains { isExpressionStart(bytes, at: $0) } }
    guard hasExpression else { return }
    throw ValueMistake(
      rule: "github-expression", #""\#(name)" has "${{" in it, which GitHub evaluates"#,
      hint: "use the value in quotes in a script, or pass a GitHub expression that this program wrote")
  }

  func refuseUnprintable(_ text: String, hint: String) throws(ValueMistake) {
    var text = text
    guard text.withUTF8({ firstUnprintable(in: $0) }) != nil else { return }
    throw ValueMistake(
      rule: "unprintable-in-yaml", #""\#(name)" has a character that YAML cannot hold as it is"#, hint: hint)
  }

  private func refuseLineBreak(_ text: String, in place: String, hint: String) throws(ValueMistake) {
    guard text.utf8.contains(UInt8(ascii: "\n")) || text.utf8.contains(UInt8(ascii: "\r")) else { return }
    throw ValueMistake(
      rule: "line-break", #""\#(name)" has a line break, which cannot stand in \#(place)"#, hint: hint)
  }
}

extension ValueMistake {
  static func hasNoText(_ name: String, _ record: [String: TemplateValue]) -> ValueMistake {
    let fields = record.keys.sorted().map { "\(name).\($0)" }.joined(separator: ", ")
    return ValueMistake(
      #""\#(name)" is a record and has no text of its own"#,
      hint: fields.isEmpty ? "pass a value of another kind" : "name one of its fields: \(fields)")
  }
}
