import Generators
import SourceText

extension Disk {
  /// Compares a file with what would be written: prints the difference and reports what it is.
  ///
  /// - Returns: whether the file is up to date.
  func check(_ output: RenderedOutput, _ remedy: Remedy, _ console: inout Console) throws(DiagnosticError) -> Bool {
    let present = try read(output.path)
    let state = OutputState(of: present, against: output.text)
    guard let diagnostic = state.diagnostic(of: output.path, remedy) else { return true }
    console.printOutput(
      unifiedDiff(
        from: readable(present?.bytes ?? []), named: output.path,
        to: readable(Array(output.text.utf8)), named: "\(output.path) (generated)"))
    console.report([diagnostic])
    return false
  }

  /// The same for several files, every one of them.
  func checkAll(
    _ outputs: [RenderedOutput], _ remedy: Remedy, _ console: inout Console
  ) throws(DiagnosticError) -> ExitStatus {
    var status = ExitStatus.done
    for output in outputs where !(try check(output, remedy, &console)) { status = .checkFailed }
    return status
  }
}

/// Line ends that differ are no difference, and would hide those that are.
private func readable(_ bytes: [UInt8]) -> String {
  String(decoding: withUnixLineEnds(bytes), as: UTF8.self)
}
