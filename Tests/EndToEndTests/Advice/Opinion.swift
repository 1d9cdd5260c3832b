import CommandLineTool
import Foundation
import TestSupport

/// What cigen says of a project.
struct Opinion {
  /// As `cigen explain --format json` prints it.
  struct Advice: Decodable {
    struct Edit: Decodable {
      let file: String
      let line: Int
      let removed: [String]
      let added: [String]
    }

    let text: String
    let saves: Int
    let edits: [Edit]?
  }

  private struct Explanation: Decodable {
    struct Image: Decodable { let advice: [Advice] }
    let images: [Image]
  }

  private struct Report: Decodable {
    struct Finding: Decodable {
      let rule: String
      let severity: String
      let message: String
    }
    let diagnostics: [Finding]
  }

  private struct Run {
    let status: Int32
    let output: String
    let error: String
  }

  let advice: [Advice]

  /// The warnings and errors of `cigen check`, each after its rule.
  let findings: [(rule: String, message: String)]

  init(on project: TemporaryFolder, _ change: [String]) throws {
    let explained = Self.runCigen(["explain"] + change + ["--format", "json"], in: project)
    guard explained.status == 0 else { throw ServerFailed(log: explained.error) }
    advice = try JSONDecoder().decode(Explanation.self, from: Data(explained.output.utf8)).images.flatMap(\.advice)
    let checked = Self.runCigen(["check", "--format", "json"], in: project)
    guard checked.status < 2 else { throw ServerFailed(log: checked.error) }
    let report = try JSONDecoder().decode(Report.self, from: Data(checked.output.utf8))
    findings = report.diagnostics.filter { $0.severity != "note" }.map { ($0.rule, $0.message) }
  }

  var edits: [Advice.Edit] { advice.flatMap { $0.edits ?? [] } }

  /// How many commands fewer run, at least, once all edits are made.
  var saved: Int { advice.filter { $0.edits?.isEmpty == false }.map(\.saves).max() ?? 0 }

  /// Makes the edits; gives what cigen says if it does not.
  static func apply(in project: TemporaryFolder, _ change: [String]) -> String? {
    let run = runCigen(["explain"] + change + ["--apply"], in: project)
    return run.status == 0 ? nil : "status \(run.status): \(run.error)"
  }

  private static func runCigen(_ arguments: [String], in folder: TemporaryFolder) -> Run {
    let streams = Streams()
    let status = CommandLineTool.runCigen(
      Invocation(
        arguments: arguments, workingFolder: folder.path, environment: [:], errorIsTerminal: false,
        writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
    return Run(status: status, output: streams.output, error: streams.error)
  }
}
