import SourceText

/// The streams of one run: the output alone on standard output, diagnostics on standard error.
struct Console {
  let invocation: Invocation
  var diagnosticsFormat = DiagnosticsFormat.text
  private var diagnostics: [Diagnostic] = []
  private var outputFailed = false

  init(_ invocation: Invocation) {
    self.invocation = invocation
  }

  mutating func printOutput(_ text: String) {
    if !invocation.writeOutput(text) { outputFailed = true }
  }

  func printError(_ text: String) {
    invocation.writeError(text)
  }

  /// Keeps diagnostics for the end of the run, where they are printed in order.
  mutating func report(_ more: [Diagnostic]) {
    diagnostics += more
  }

  /// What was reported so far, which is then not printed at the end.
  mutating func takeDiagnostics() -> [Diagnostic] {
    defer { diagnostics = [] }
    return diagnostics
  }

  /// Reads `--format`; to be called before anything can go wrong.
  mutating func setFormat(_ name: String?) throws(DiagnosticError) {
    diagnosticsFormat = try chosenFormat(name, orElse: diagnosticsFormat, hint: "use text or json")
  }

  /// Prints the diagnostics and gives the status that the process ends with.
  func finish(_ status: ExitStatus) -> ExitStatus {
    var all = diagnostics
    if outputFailed {
      all.append(
        Diagnostic(
          rule: "cannot-write", "cannot write to standard output", hint: "is the disk full, or the reader gone?"))
    }
    let text = diagnosticsFormat.render(shown(all), inColour: usesColour)
    if !text.isEmpty { invocation.writeError(text) }
    return outputFailed ? .wrongInput : status
  }

  /// no-color.org: any non-empty NO_COLOR turns colour off.
  private var usesColour: Bool {
    invocation.errorIsTerminal && (invocation.environment["NO_COLOR"] ?? "").isEmpty
      && invocation.environment["TERM"] != "dumb"
  }
}

/// More than these nobody reads, and each costs a look at its line, which may be the whole file.
private let mostDiagnostics = 500

/// Those that are printed, in their order: errors before all others where there are too many.
func shown(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
  let ordered = inOrder(diagnostics)
  guard ordered.count > mostDiagnostics else { return ordered }
  let errors = ordered.filter { $0.severity == .error }.prefix(mostDiagnostics)
  let others = ordered.filter { $0.severity != .error }.prefix(mostDiagnostics - errors.count)
  let left = Diagnostic(
    .note, rule: "more-diagnostics", "\(ordered.count - mostDiagnostics) more messages are not shown",
    hint: "fix what is shown, and run the command again")
  return inOrder(Array(errors) + Array(others)) + [left]
}

/// By file and position; what has no place comes first, in the order of its finding.
private func inOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
  diagnostics.enumerated().sorted { a, b in
    let left = (a.element.place?.file.name ?? "", a.element.place?.range.start ?? 0, a.offset)
    let right = (b.element.place?.file.name ?? "", b.element.place?.range.start ?? 0, b.offset)
    return left < right
  }.map(\.element)
}
