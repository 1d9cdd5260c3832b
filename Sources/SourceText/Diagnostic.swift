/// One thing to tell a person about their input: what is wrong, where, and what to do.
package struct Diagnostic: Sendable, Hashable {
  package enum Severity: String, Sendable {
    case error, warning, note
  }

  /// A second place that explains the first, such as an earlier definition.
  package struct Note: Sendable, Hashable {
    package let message: String
    package let place: SourcePlace?

    package init(_ message: String, at place: SourcePlace? = nil) {
      self.message = message
      self.place = place
    }
  }

  package let severity: Severity

  /// The rule's name in kebab-case, stable over releases: what tools and people search for.
  package let rule: String

  /// One sentence, lower case, no full stop, the person's own words in double quotes.
  package let message: String

  package let place: SourcePlace?
  package let notes: [Note]

  /// What to do about it, as an imperative or a question.
  package let hint: String?

  package init(
    _ severity: Severity = .error, rule: String, _ message: String, at place: SourcePlace? = nil,
    notes: [Note] = [], hint: String? = nil
  ) {
    self.severity = severity
    self.rule = rule
    self.message = message
    self.place = place
    self.notes = notes
    self.hint = hint
  }

  /// The same of another place.
  package func placed(at place: SourcePlace?) -> Diagnostic {
    Diagnostic(severity, rule: rule, message, at: place, notes: notes, hint: hint)
  }
}

/// The one error type: the input cannot be used, for these reasons.
package struct DiagnosticError: Error {
  package let diagnostics: [Diagnostic]

  package init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }

  package init(_ diagnostic: Diagnostic) {
    self.init([diagnostic])
  }
}
