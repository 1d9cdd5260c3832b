import SourceText

extension Disk {
  /// Writes the files, all of them or none, and says so.
  ///
  /// - Parameters:
  ///   - folder: the project's.
  ///   - remedy: nil to write also over a person's work.
  func writeAll(
    _ outputs: [RenderedOutput], of folder: String, sparingWork remedy: Remedy?, _ console: inout Console
  ) throws(DiagnosticError) {
    try checkDestinations(outputs.map(\.path), chosenBy: .checkout, around: folder)
    if let remedy { try refuseToLoseWork(in: outputs, remedy) }
    let changes = outputs.compactMap { change(of: $0.path, to: $0.text, permissions: $0.permissions) }
    try write(changes, of: outputs.map(\.path), chosenBy: .checkout, in: folder)
    for output in outputs {
      let changed = changes.contains { $0.path == output.path }
      console.printOutput(changed ? "wrote \(output.path)\n" : "\(output.path) is up to date\n")
    }
  }

  /// Throws every output that holds a person's work.
  func refuseToLoseWork(in outputs: [RenderedOutput], _ remedy: Remedy) throws(DiagnosticError) {
    var problems: [Diagnostic] = []
    for output in outputs {
      let state = OutputState(of: try read(output.path), against: output.text)
      if state.holdsWork, let problem = state.diagnostic(of: output.path, remedy) { problems.append(problem) }
    }
    if !problems.isEmpty { throw DiagnosticError(problems) }
  }
}
