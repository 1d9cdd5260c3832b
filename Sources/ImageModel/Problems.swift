import SourceText

/// A value and where the person wrote it; inferred values have no place.
struct Located<Value: Sendable>: Sendable {
  let value: Value
  let place: SourcePlace?
}

/// What tells one problem of a file from another.
struct ReportedProblem: Hashable {
  let file: String
  let offset: Int
  let message: String

  init(_ diagnostic: Diagnostic) {
    file = diagnostic.place?.file.name ?? ""
    offset = diagnostic.place?.range.start ?? 0
    message = diagnostic.message
  }
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
  ///
  /// Variants of an image may have the same problem in one place, which is told once.
  func warningsOrThrow() throws(DiagnosticError) -> [Diagnostic] {
    var isKnown: Set<ReportedProblem> = []
    let distinct = diagnostics.filter { $0.place == nil || isKnown.insert(ReportedProblem($0)).inserted }
    if hasErrors { throw DiagnosticError(distinct) }
    return distinct
  }
}
