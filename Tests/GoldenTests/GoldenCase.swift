import CommandLineTool
import Foundation
import TestSupport
import Testing

/// A folder of `golden/`: the input of `cigen bash` and, beside it, what comes out.
struct GoldenCase: CustomTestStringConvertible {
  let folder: URL

  var testDescription: String { folder.lastPathComponent }

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("golden")

  /// Every case, by name. A new folder is a new case.
  static func all() throws -> [GoldenCase] {
    try FileManager.default.contentsOfDirectory(atPath: root.path).sorted()
      .map { GoldenCase(folder: root.appendingPathComponent($0)) }
  }

  /// Runs cigen on a copy of the input in a folder of the same name, so that no project around it is found.
  func run() throws -> GoldenOutput {
    let temporary = FileManager.default.temporaryDirectory.appendingPathComponent("cigen-golden-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: temporary) }
    let copy = temporary.appendingPathComponent(folder.lastPathComponent)
    try FileManager.default.copyItem(at: folder, to: copy)
    let streams = Streams()
    let status = runCigen(
      Invocation(
        arguments: ["bash"] + (try arguments()), workingFolder: copy.path, environment: [:], errorIsTerminal: false,
        writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
    return GoldenOutput(
      status: status, files: ["build.sh": streams.output, "stderr": streams.error].filter { !$0.value.isEmpty })
  }

  /// The words after `cigen bash`: a line each in the file `arguments`.
  private func arguments() throws -> [String] {
    guard let text = expected("arguments") else { return [] }
    return text.split(separator: "\n").map { String($0) }
  }

  func expected(_ name: String) -> String? {
    try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  func record(_ output: GoldenOutput) throws {
    for name in GoldenOutput.names {
      let file = folder.appendingPathComponent(name)
      if let text = output.files[name] {
        try text.write(to: file, atomically: true, encoding: .utf8)
      } else if FileManager.default.fileExists(atPath: file.path) {
        try FileManager.default.removeItem(at: file)
      }
    }
  }
}

/// What a run gave; an empty stream has no file.
struct GoldenOutput {
  static let names = ["build.sh", "stderr"]

  let status: Int32
  let files: [String: String]
}
