import ImageModel
import SourceText
import TestSupport

@testable import GraphDrawing

/// The graph of images whose Dockerfiles are here by path.
func graph(_ images: String, engine: String = "docker", _ dockerfiles: [String: String]) throws -> BuildGraph {
  let configuration = "{ version: '1.0.0', engine: '\(engine)', images: { \(images) } }"
  let (project, _) = try decodeProject(SourceFile(name: "cigen.json5", text: configuration)) {
    (path) throws(DiagnosticError) in dockerfiles[path].map { SourceFile(name: path, text: $0) }
  }
  return BuildGraph(project)
}

/// The graph of one image, `web`.
func graph(dockerfile: String) throws -> BuildGraph {
  try graph("web: { repository: 'acme/web' }", ["Dockerfile": dockerfile])
}

extension BuildGraph {
  /// Each edge as people say it, `build of web -COPY-> run of web`.
  var edgeTexts: [String] {
    edges.map { "\(text($0.source)) -\($0.uses.map(\.rawValue).joined(separator: ","))-> \(text($0.target))" }
  }

  private func text(_ node: Int) -> String {
    nodes[node].name + (nodes[node].job.map { " of \(jobs[$0].name)" } ?? "")
  }
}

/// Jobs of stages that use others at random; the same for the same seed.
func randomGraph(seed: UInt64, stages: Int) throws -> BuildGraph {
  var generator = SeededGenerator(seed: seed)
  var images: [String] = []
  var files: [String: String] = [:]
  for image in 0..<max(1, stages / 4) {
    var text = ""
    for stage in 0..<Int.random(in: 1...7, using: &generator) {
      var bases = (0..<stage).map { "s\($0)" } + ["alpine", "node:22", "scratch"]
      if image > 0 { bases.append("acme/i\(Int.random(in: 0..<image, using: &generator))") }
      text += "FROM \(bases.randomElement(using: &generator) ?? "scratch") AS s\(stage)\n"
      for _ in 0..<Int.random(in: 0...2, using: &generator) where stage > 0 {
        text += "COPY --from=s\(Int.random(in: 0..<stage, using: &generator)) /a /b\n"
      }
      text += String(repeating: "RUN a\n", count: Int.random(in: 0...3, using: &generator))
    }
    images.append("i\(image): { repository: 'acme/i\(image)', dockerfile: 'D\(image)' }")
    files["D\(image)"] = text
  }
  return try graph(images.joined(separator: ", "), files)
}
