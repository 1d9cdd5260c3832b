/// What is known of the variables of a file, and the texts that they make. What is not known becomes `unknownMark`.
struct KnownValues {
  /// By what stands in `${{ … }}` of GitHub, such as `github.repository`.
  var expressions: [String: String] = [:]

  /// Of the shell, of GitLab and of compose files.
  var variables: [String: String] = [:]

  /// Whether a variable without a value takes the default of `${X:-default}`, as in compose files. In a job of CI its
  /// settings may give it one.
  var takesDefaults = false

  /// A text with its `${{ … }}` filled in.
  func filled(_ text: String) -> String {
    var filled = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "${{") {
      filled += rest[..<start.lowerBound]
      guard let end = rest[start.upperBound...].firstRange(of: "}}") else { return filled + String(unknownMark) }
      let expression = String(trimmed(rest[start.upperBound..<end.lowerBound]))
      filled += expressions[expression] ?? String(unknownMark)
      if isTooLong(filled, madeOf: text) { return String(unknownMark) }
      rest = rest[end.upperBound...]
    }
    return filled + rest
  }

  /// A text with its `$X` and `${X}` filled in, where no quotes count.
  func expanded(_ text: String) -> String {
    var expanded = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == "$" { expanded += takeVariable(from: &rest) } else { expanded.append(character) }
      if isTooLong(expanded, madeOf: text) { return String(unknownMark) }
    }
    return expanded
  }

  /// The value of the variable after a dollar.
  func takeVariable(from rest: inout Substring) -> String {
    if rest.first == "$" {
      rest.removeFirst()
      return takesDefaults ? "$" : String(unknownMark)
    }
    if rest.first == "{" {
      rest.removeFirst()
      var depth = 1
      let inside = rest.prefix { character in
        if character == "{" { depth += 1 } else if character == "}" { depth -= 1 }
        return depth > 0
      }
      rest = rest.dropFirst(inside.count + 1)
      return value(of: inside)
    }
    let name = rest.prefix { isNamePart($0) }
    if name.isEmpty { return "$" }
    rest = rest.dropFirst(name.count)
    return variables[String(name)] ?? String(unknownMark)
  }

  /// What stands between braces: a name, and perhaps what is made of its value.
  private func value(of inside: Substring) -> String {
    let name = String(inside.prefix { isNamePart($0) })
    let form = inside.dropFirst(name.count)
    let value = variables[name]
    switch form {
    case "": return value ?? String(unknownMark)
    case ",,": return value?.lowercased() ?? String(unknownMark)
    default:
      guard form.hasPrefix(":-") || form.hasPrefix("-") || form.hasPrefix(":?") || form.hasPrefix("?") else {
        return String(unknownMark)
      }
      if let value, !value.isEmpty { return value }
      // Defaults in defaults, as nobody writes them.
      if form.utf8.count > 1000 { return String(unknownMark) }
      let isDefault = form.hasPrefix(":-") || form.hasPrefix("-")
      return takesDefaults && isDefault ? expanded(String(form.drop { $0 == ":" }.dropFirst())) : String(unknownMark)
    }
  }
}

/// Whether values have made more of a text than any name has: some that are made of each other would grow without end.
func isTooLong(_ text: String, madeOf written: String = "") -> Bool {
  text.utf8.count > written.utf8.count + 1 << 12
}

private func isNamePart(_ character: Character) -> Bool {
  character.isASCII && (character.isLetter || character.isNumber || character == "_")
}
