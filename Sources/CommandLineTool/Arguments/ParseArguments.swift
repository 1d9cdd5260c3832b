import SourceText

/// The words of a command line by what they mean.
struct ParsedArguments: Sendable {
  fileprivate(set) var operands: [String] = []
  fileprivate var values: [String: [String]] = [:]

  /// The value of an option; for a flag, empty if it was given.
  subscript(option: OptionDescription) -> String? { values[option.name]?.last }

  /// All values of an option that may be given several times.
  func all(_ option: OptionDescription) -> [String] { values[option.name] ?? [] }

  /// The words that give these options again, of those with a value that were given.
  func words(of options: [OptionDescription]) -> [String] {
    options.flatMap { option in self[option].map { [option.short ?? option.name, $0] } ?? [] }
  }
}

/// Reads `--option value`, `--option=value`, `-o value`, `-ovalue`; after `--` everything is an operand.
func parseArguments(
  _ words: [String], of command: CommandDescription
) throws(DiagnosticError) -> ParsedArguments {
  var parsed = ParsedArguments()
  var rest = words[...]
  while let word = rest.popFirst() {
    if word == "--" {
      parsed.operands += rest
      break
    }
    guard word.hasPrefix("-"), word != "-" else {
      parsed.operands.append(word)
      continue
    }
    let (name, attached) = splitOption(word)
    guard let option = command.options.first(where: { $0.name == name || $0.short == name }) else {
      let known = command.options.map(\.name) + ["--help"]
      throw usageError(
        "unknown-option", "unknown option \"\(name)\" of cigen \(command.name)",
        hint: nearestName(to: name, among: known).map { "did you mean \"\($0)\"?" }
          ?? "see cigen \(command.name) --help")
    }
    guard option.repeats || parsed.values[option.name] == nil else {
      throw usageError("repeated-option", "option \"\(option.name)\" is given twice", hint: "give it once")
    }
    if let valueName = option.value {
      guard let value = attached ?? rest.popFirst() else {
        throw usageError(
          "missing-value", "option \"\(name)\" needs a value", hint: "write \(name) \(valueName)")
      }
      parsed.values[option.name, default: []].append(value)
    } else if attached != nil {
      throw usageError("unexpected-value", "option \"\(name)\" takes no value", hint: "write \(name) alone")
    } else {
      parsed.values[option.name, default: []].append("")
    }
  }
  return parsed
}

func usageError(_ rule: String, _ message: String, hint: String) -> DiagnosticError {
  DiagnosticError(Diagnostic(rule: rule, message, hint: hint))
}

private func splitOption(_ word: String) -> (name: String, value: String?) {
  if word.hasPrefix("--") {
    guard let equals = word.firstIndex(of: "=") else { return (word, nil) }
    return (String(word[..<equals]), String(word[word.index(after: equals)...]))
  }
  let value = word.dropFirst(2)
  return (String(word.prefix(2)), value.isEmpty ? nil : String(value))
}
