import ImageModel
import ProjectImport
import SourceText

/// What became of a description: the configuration's text, or nil, and everything that was reported.
struct Imported {
  var text: String?
  var diagnostics: [Diagnostic]

  /// As "line:column severity rule" by position, but warnings about the new project apart.
  var places: [String] {
    diagnostics.filter { $0.place?.file.name != "cigen.json5" }.map { diagnostic in
      let place = diagnostic.place.map { "\($0.start.line):\($0.start.column)" } ?? "-"
      return "\(place) \(diagnostic.severity.rawValue) \(diagnostic.rule)"
    }
  }

  var messages: [String] { diagnostics.filter { $0.place?.file.name != "cigen.json5" }.map(\.message) }

  /// The lines between `images: {` and its end, without the indentation of an image.
  var images: String {
    let lines = (text ?? "").split(separator: "\n").drop { $0 != "  images: {" }.dropFirst().prefix { $0 != "  }," }
    return lines.map { "\($0.dropFirst(4))\n" }.joined()
  }

  /// The lines between the comment at the top and the images.
  var settings: [String] {
    (text ?? "").split(separator: "\n").dropFirst(3).prefix { $0 != "  images: {" }.map { String($0.dropFirst(2)) }
  }
}

let twoStages = """
  FROM golang AS builder
  ARG A
  ARG B
  COPY . .
  RUN go build
  FROM alpine AS runtime
  COPY --from=builder /app /
  """

/// Imports into the folder `/project`, which has these files; `web/Dockerfile` and `Dockerfile` are always there.
func importDescription(
  _ format: DescriptionFormat, _ description: String, _ files: [String: String] = [:]
) -> Imported {
  let files = ["Dockerfile": twoStages, "web/Dockerfile": twoStages].merging(files) { $1 }
  let reader: FileReader = { (path) throws(DiagnosticError) in
    files[path].map { SourceFile(name: path, text: $0) }
  }
  let request = ImportRequest(
    configuration: "cigen.json5", origin: "a.json, which \(format.command) printed", nextCommand: "cigen generate",
    outputs: [("bash", "build.sh"), ("github", "images.yml")], path: pathInProject, files: reader)
  do {
    let imported = try importProject(SourceFile(name: "a.json", text: description), in: format, request)
    return Imported(text: imported.text, diagnostics: imported.diagnostics)
  } catch {
    return Imported(text: nil, diagnostics: error.diagnostics)
  }
}

/// The project that a configuration describes, with the same files.
func decode(_ text: String, _ files: [String: String] = [:]) throws -> Project {
  let files = ["Dockerfile": twoStages, "web/Dockerfile": twoStages].merging(files) { $1 }
  return try decodeProject(SourceFile(name: "cigen.json5", text: text)) { (path) throws(DiagnosticError) in
    files[path].map { SourceFile(name: path, text: $0) }
  }.project
}

/// As a disk has it: `/project/web/.` is `web`, `../x` is beside the project, and `/x` is nowhere.
private func pathInProject(_ path: String) -> String? {
  var parts: [Substring] = []
  for part in path.split(separator: "/") where part != "." {
    if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
  }
  if path.hasPrefix("/") {
    guard parts.first == "project" else { return nil }
    parts.removeFirst()
  }
  return parts.isEmpty ? "." : parts.joined(separator: "/")
}
