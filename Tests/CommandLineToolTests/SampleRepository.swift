import CommandLineTool
import Foundation
import TestSupport
import Testing

/// A repository as people have them, in a folder called `web`.
struct SampleRepository {
  private let root: TemporaryFolder

  /// - Parameters:
  ///   - remote: the address of `origin`, empty for none; nil for a folder without git.
  ///   - tags: of the one commit, which all files are in.
  init(_ files: [String: String], remote: String?, branch: String = "main", tags: [String] = []) throws {
    root = try TemporaryFolder()
    for (path, text) in files { try root.write(text, to: "web/\(path)") }
    guard let remote else { return }
    try git("init", "--quiet", "--initial-branch", branch)
    if !remote.isEmpty { try git("config", "remote.origin.url", remote) }
    try git("add", ".")
    try git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--message", "Begin")
    for tag in tags { try git("tag", tag) }
  }

  var path: String { "\(root.path)/web" }

  func git(_ words: String...) throws {
    let run = try runProgram(gitProgram, ["-C", path] + words)
    #expect(run.status == 0, "\(words): \(run.error)")
  }

  /// Runs cigen in the repository's folder, or one in it.
  func cigen(_ arguments: String..., in folder: String = "") -> Run {
    let streams = Streams()
    let status = runCigen(
      Invocation(
        arguments: arguments, workingFolder: folder.isEmpty ? path : "\(path)/\(folder)", environment: [:],
        errorIsTerminal: false, writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
    return Run(status: status, output: streams.output, error: streams.error)
  }

  func read(_ file: String) throws -> String { try root.read("web/\(file)") }

  func write(_ text: String, to file: String) throws { try root.write(text, to: "web/\(file)") }

  /// The lines of `cigen.json5` without comments and blanks before them.
  func settings() throws -> [String] {
    try read("cigen.json5").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.hasPrefix("//") }
  }

  /// Takes every key in a comment into the configuration.
  func uncomment() throws {
    let key = try Regex(#"^ *// (?=([A-Za-z_]+|"[^"]+"): \S)"#)
    let lines = try read("cigen.json5").split(separator: "\n").map { $0.replacing(key, with: "") }
    try write(lines.joined(separator: "\n"), to: "cigen.json5")
  }
}
