import Foundation
import TestSupport

/// What PyYAML (YAML 1.1) and ruamel.yaml (1.2) read.
enum YAMLReaders {
  struct Reading<Content: Decodable>: Decodable {
    let byYAML11: Content
    let byYAML12: Content

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      byYAML11 = try container.decode(Content.self)
      byYAML12 = try container.decode(Content.self)
    }
  }

  /// The readings of several texts, in one process.
  static func read<Content: Decodable>(_ texts: [String], as _: Content.Type) throws -> [Reading<Content>] {
    let folder = try TemporaryFolder()
    let names = texts.indices.map { "\($0).yml" }
    for (name, text) in zip(names, texts) { try folder.write(text, to: name) }
    return try run("read-yaml.py", names.map { folder.path + "/" + $0 }, as: [Reading<Content>].self)
  }

  /// What a script beside this file prints as JSON.
  static func run<Result: Decodable>(_ name: String, _ arguments: [String], as _: Result.Type) throws -> Result {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(name)
    let environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
    let finished = try runProgram("/usr/bin/env", ["python3", script.path] + arguments, environment: environment)
    guard finished.status == 0 else { throw ReaderFailed(message: finished.error) }
    return try JSONDecoder().decode(Result.self, from: Data(finished.output.utf8))
  }

  struct ReaderFailed: Error {
    let message: String
  }
}
