import DockerfileSyntax
import Foundation
import SourceText
import TestSupport

/// A small project of `Tests/Advice`: a Dockerfile as people write them, and what a person would say of it.
struct AdviceCase: Sendable {
  enum Kind: String, Decodable {
    /// There is nothing to improve: no advice and no warning is right.
    case good

    /// There is a safe edit after which fewer steps run: `Dockerfile.better` has it.
    case bad

    /// It looks as if there were one, and there is none.
    case silent
  }

  /// `case.json`
  struct Description: Decodable {
    let kind: Kind

    /// The file whose change is asked about; or else a build argument and its value.
    let change: String?
    let argument: String?
    let why: String

    /// Whether Docker 20.10 cannot build it.
    let `static`: Bool?

    /// The rules of `cigen check` whose warnings are right though no edit is safe.
    let right: [String]?
  }

  let name: String
  let description: Description
  private let folder: URL

  static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Advice")

  static func all() throws -> [AdviceCase] {
    try FileManager.default.contentsOfDirectory(atPath: corpus.path).sorted().compactMap { name in
      let folder = corpus.appendingPathComponent(name)
      guard let text = try? Data(contentsOf: folder.appendingPathComponent("case.json")) else { return nil }
      let description = try JSONDecoder().decode(Description.self, from: text)
      return AdviceCase(name: name, description: description, folder: folder)
    }
  }

  var isBuilt: Bool { description.static != true }

  var dockerfile: String { get throws { try text("Dockerfile") } }

  /// As a person would write it.
  var better: String? { try? text("Dockerfile.better") }

  /// With an edit that seems right: it fails to build, or makes another image.
  var wrong: String? { try? text("Dockerfile.wrong") }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  /// The options of `cigen explain` that tell the change.
  var changeAsOptions: [String] {
    if let argument = description.argument { return ["--arg", argument] }
    return ["--changed", description.change ?? ""]
  }

  /// A copy of the project, in git.
  func checkOut() throws -> TemporaryFolder {
    let project = try TemporaryFolder()
    let own = ["case.json", "Dockerfile.better", "Dockerfile.wrong"]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where !own.contains(name) {
      try FileManager.default.copyItem(
        at: folder.appendingPathComponent(name), to: project.url.appendingPathComponent(name))
    }
    try makeRepository(of: project)
    return project
  }

  /// Changes the file as nothing else does: what is equal in two cases would share a cache.
  func change(in project: TemporaryFolder) throws {
    guard let change = description.change else { return }
    let file = project.url.appendingPathComponent(change)
    let text = try String(contentsOf: file, encoding: .utf8)
    // In place: a file keeps its mode.
    try Data("\(text)\n// changed in \(name)\n".utf8).write(to: file)
  }

  /// The images of other projects that the Dockerfile is built from.
  func baseImages() throws -> Set<String> {
    let dockerfile = try parsed(try self.dockerfile)
    let stages = Set(dockerfile.stages.compactMap(\.name))
    let bases = dockerfile.stages.map(\.baseText)
    let sources = dockerfile.stages.flatMap(\.instructions).compactMap { $0.flag("from")?.value }
    return Set(bases + sources).subtracting(stages)
  }
}

/// A Dockerfile that is right; an error says what is not.
func parsed(_ text: String) throws -> Dockerfile {
  let (dockerfile, problems) = parseDockerfile(SourceFile(name: "Dockerfile", text: text))
  guard let dockerfile, !problems.contains(where: { $0.severity == .error }) else {
    throw ServerFailed(log: "\(problems)\n\(text)")
  }
  return dockerfile
}
