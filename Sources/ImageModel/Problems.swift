import SourceText

/// A value and where the person wrote it; inferred values have no place.
struct Located<Value: Sendable>: Sendable {
  let value: Value
  let place: SourcePlace?
}

/// What was found wrong so far: all of it is reported in one run.
struct Problems {
  private(set) var diagnostics: [Diagnostic] = []

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  mutating func add(
    _ severity: Diagnostic.Severity = .error, rule: String, _ message: String, at place: SourcePlace?,
    notes: [Diagnostic.Note] = [], hint: String? = nil
  ) {
    diagnostics.append(Diagnostic(severity, rule: rule, message, at: place, notes: notes, hint: hint))
  }

  mutating func add(_ more: [Diagnostic]) {
    diagnostics += more
  }

  /// Ends a stage of the work: throws everything if any of it is an error, else hands back the warnings.
  func warningsOrThrow() throws(DiagnosticError) -> [Diagnostic] {
    if hasErrors { throw DiagnosticError(diagnostics) }
    return diagnostics
  }
}
