import SourceText

extension [Diagnostic] {
  /// The same with one for many of a kind: those that say the same of many places, and those that differ only in the
  /// names that they quote. The first stays, with a count and the next places.
  func gathered() -> [Diagnostic] {
    let kinds = Dictionary(grouping: self, by: Kind.init)
    var told: Set<Kind> = []
    return flatMap { diagnostic -> [Diagnostic] in
      let kind = Kind(diagnostic)
      guard let all = kinds[kind], all.count > kind.most else { return [diagnostic] }
      return told.insert(kind).inserted ? [diagnostic.standing(for: all)] : []
    }
  }
}

private struct Kind: Hashable {
  let severity: Diagnostic.Severity
  let rule: String

  /// With the names taken out.
  let message: String

  /// As many as are told one by one.
  let most = 3

  init(_ diagnostic: Diagnostic) {
    severity = diagnostic.severity
    rule = diagnostic.rule
    message = diagnostic.message.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .map { $0.isMultiple(of: 2) ? String($1) : "" }.joined(separator: "\"")
  }
}

extension Diagnostic {
  fileprivate func standing(for all: [Diagnostic]) -> Diagnostic {
    let places = all.dropFirst().lazy.compactMap(\.place).map { "\($0.file.name):\($0.start.line)" }
    var unique: [String] = []
    for place in places where !unique.contains(place) {
      unique.append(place)
      if unique.count > 4 { break }
    }
    let more = unique.count > 4 ? " and others" : ""
    let examples = unique.isEmpty ? "" : ": \(unique.prefix(4).joined(separator: ", "))\(more)"
    let note = Note("the same \(all.count - 1) times more\(examples)")
    return Diagnostic(severity, rule: rule, message, at: place, notes: notes + [note], hint: hint)
  }
}
