import SourceText

/// Gathers what is wrong with one file.
struct Reporter: Sendable {
  let source: SourceFile
  private var found: [Diagnostic] = []

  init(_ source: SourceFile) {
    self.source = source
  }

  mutating func error(
    _ rule: String, _ message: String, at range: SourceRange, notes: [Diagnostic.Note] = [], hint: String? = nil
  ) {
    found.append(Diagnostic(.error, rule: rule, message, at: place(range), notes: notes, hint: hint))
  }

  mutating func warning(
    _ rule: String, _ message: String, at range: SourceRange, notes: [Diagnostic.Note] = [], hint: String? = nil
  ) {
    found.append(Diagnostic(.warning, rule: rule, message, at: place(range), notes: notes, hint: hint))
  }

  func place(_ range: SourceRange) -> SourcePlace { SourcePlace(source, range) }

  func note(_ message: String, at range: SourceRange) -> Diagnostic.Note {
    Diagnostic.Note(message, at: place(range))
  }

  /// By position; what stands at one position keeps its order.
  var diagnostics: [Diagnostic] {
    found.enumerated()
      .sorted { ($0.element.place?.range.start ?? 0, $0.offset) < ($1.element.place?.range.start ?? 0, $1.offset) }
      .map(\.element)
  }
}

/// The person's own words in double quotes, shortened if they are endless.
func quoted(_ text: some StringProtocol) -> String {
  let limit = 80
  let start = text.unicodeScalars.prefix(limit)
  return start.endIndex == text.endIndex ? "\"\(text)\"" : "\"\(String(String.UnicodeScalarView(start)))…\""
}

/// "a, b or c" for hints.
func listed(_ choices: some Collection<String>) -> String {
  guard let last = choices.suffix(1).first, choices.count > 1 else { return choices.first ?? "" }
  return choices.dropLast().joined(separator: ", ") + " or " + last
}
