import Foundation
import ImageModel
import TestSupport
import Testing

@testable import ModelSchema

/// What check-jsonschema finds in configurations, by the schema that cigen prints.
struct SchemaChecker {
  let folder: TemporaryFolder
  private let schema: String

  init() throws {
    folder = try TemporaryFolder()
    schema = folder.url.appendingPathComponent("cigen.schema.json").path
    try jsonSchema(of: .project, ModelObject.all.filter { $0.name != ModelObject.project.name })
      .write(toFile: schema, atomically: true, encoding: .utf8)
  }

  /// `check-jsonschema` in PATH, as `Tests/run` installs it.
  static var isThere: Bool { Requirement.allowsCommand("check-jsonschema") }

  func run(_ arguments: [String]) throws -> FinishedProgram {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return try runProgram(
      "/usr/bin/env", ["check-jsonschema"] + arguments, in: folder.url, environment: ["PATH": path])
  }

  func checkMetaschema() throws -> FinishedProgram { try run(["--check-metaschema", schema]) }

  /// The mistakes in each of the configurations, which are JSON5.
  func mistakes(in configurations: [String]) throws -> [[SchemaMistake]] {
    var files: [String] = []
    for (index, text) in configurations.enumerated() {
      let value = try #require(JSONValue(json5: text), "\(text)")
      files.append("\(index).json")
      try folder.write(value.text(), to: files[index])
    }
    let run = try run(["--schemafile", schema, "--output-format", "json", "-vv"] + files)
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    #expect(report.parseErrors?.isEmpty ?? true, "\(run.output)")
    var mistakes = Array(repeating: [SchemaMistake](), count: files.count)
    for error in report.errors {
      guard let index = files.firstIndex(of: URL(fileURLWithPath: error.filename).lastPathComponent) else { continue }
      mistakes[index].append(SchemaMistake(path: pathComponents(error.path), message: error.message))
    }
    return mistakes
  }
}

struct SchemaMistake: Sendable {
  /// The keys and numbers that lead to the value, from the outside.
  let path: [String]
  let message: String
}

private struct Report: Decodable {
  struct Failure: Decodable {
    let filename: String
    let path: String
    let message: String
  }

  struct ParseError: Decodable {}

  let errors: [Failure]
  let parseErrors: [ParseError]?

  private enum CodingKeys: String, CodingKey {
    case errors
    case parseErrors = "parse_errors"
  }
}

/// `$.images['my-web'].tags[0]` is `images`, `my-web`, `tags`, `0`.
private func pathComponents(_ text: String) -> [String] {
  text.matches(of: #/\.([A-Za-z0-9_$-]+)|\['([^']*)'\]|\[([0-9]+)\]/#).map { match in
    String(match.output.1 ?? match.output.2 ?? match.output.3 ?? "")
  }
}
