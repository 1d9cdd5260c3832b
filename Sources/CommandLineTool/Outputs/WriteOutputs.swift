import SourceText

extension Disk {
  /// Writes the files and says so; what can be seen to speak against one of them is seen before the first is written.
  ///
  /// - Parameter remedy: nil to write also over a person's work.
  func writeAll(
    _ outputs: [RenderedOutput], sparingWork remedy: Remedy?, _ console: inout Console
  ) throws(DiagnosticError) {
    for output in outputs { try checkDestination(output.path) }
    if let remedy { try refuseToLoseWork(in: outputs, remedy) }
    for output in outputs { try makeFolder(parentFolder(of: output.path)) }
    for output in outputs {
      let changed = try write(output.text, to: output.path, permissions: output.permissions)
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
