import CommandLineTool
import Foundation
import TestSupport
import Testing

/// A folder of `golden/`: the input of cigen and, beside it, what comes out for each output system.
struct GoldenCase: CustomTestStringConvertible {
  let folder: URL

  var testDescription: String { folder.lastPathComponent }

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("golden")

  /// Every case, by name. A new folder is a new case.
  static func all() throws -> [GoldenCase] {
    try FileManager.default.contentsOfDirectory(atPath: root.path).sorted().filter { $0 != "README.md" }
      .map { GoldenCase(folder: root.appendingPathComponent($0)) }
  }

  /// Runs cigen for each system on a copy of the input in a folder of the same name, so that no project around it is
  /// found.
  func run() throws -> GoldenOutput {
    let temporary = FileManager.default.temporaryDirectory.appendingPathComponent("cigen-golden-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: temporary) }
    let copy = temporary.appendingPathComponent(folder.lastPathComponent)
    try FileManager.default.copyItem(at: folder, to: copy)
    let configuration = expected("cigen.json5") ?? ""
    let systems = GoldenSystem.all.filter { $0.option.map { configuration.contains($0.key) } ?? true }
    return GoldenOutput(
      runs: try systems.map { system in
        let streams = Streams()
        let status = runCigen(
          Invocation(
            arguments: [system.command] + (system.option.map { [$0.word] } ?? []) + (try arguments()),
            workingFolder: copy.path, environment: [:],
            errorIsTerminal: false, writeOutput: { streams.write(output: $0) },
            writeError: { streams.write(error: $0) }))
        return GoldenRun(system: system, status: status, output: streams.output, error: streams.error)
      })
  }

  /// The words after the system's command: a line each in the file `arguments`.
  private func arguments() throws -> [String] {
    guard let text = expected("arguments") else { return [] }
    return text.split(separator: "\n").map { String($0) }
  }

  func expected(_ name: String) -> String? {
    try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  func record(_ output: GoldenOutput) throws {
    for name in GoldenOutput.names() {
      let file = folder.appendingPathComponent(name)
      if let text = output.files[name] {
        try text.write(to: file, atomically: true, encoding: .utf8)
      } else if FileManager.default.fileExists(atPath: file.path) {
        try FileManager.default.removeItem(at: file)
      }
    }
  }
}
