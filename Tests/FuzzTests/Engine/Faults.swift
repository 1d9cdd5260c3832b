import SourceText

/// What is wrong with messages: each has words, and a place in its file.
///
func fault(in diagnostics: [Diagnostic], needsPlace: Bool = true) -> String? {
  // A place costs a look at its line: of very many, the first and the last ones are like the others.
  for diagnostic in diagnostics.prefix(50) + diagnostics.dropFirst(50).suffix(50) {
    if diagnostic.message.isEmpty || diagnostic.rule.isEmpty { return "a message without words" }
    if needsPlace, diagnostic.severity == .error, diagnostic.place == nil {
      return "the error \(diagnostic.rule) without a place: \(diagnostic.message)"
    }
    for place in [diagnostic.place].compactMap(\.self) + diagnostic.notes.compactMap(\.place) {
      if let fault = fault(in: place) { return "\(fault) in the message \(diagnostic.rule): \(diagnostic.message)" }
    }
  }
  return nil
}

private func fault(in place: SourcePlace) -> String? {
  let range = place.range
  guard 0 <= range.start, range.start <= range.end, range.end <= place.file.bytes.count else {
    return "a place outside of the file"
  }
  // As the message is printed.
  _ = place.file.line(around: range.start)
  return place.start.line > 0 && place.start.column > 0 ? nil : "a line or column below 1"
}

/// Whether ranges follow each other, each within `whole`.
func areOrdered(_ ranges: some Sequence<SourceRange>, within whole: SourceRange) -> Bool {
  var end = whole.start
  for range in ranges {
    guard end <= range.start, range.start <= range.end else { return false }
    end = range.end
  }
  return end <= whole.end
}
