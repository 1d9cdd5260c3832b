import ImageModel
import SourceText
import Testing

/// Gives files from memory, in place of a project's folder.
func reader(_ files: [String: String]) -> FileReader {
  { (path) throws(DiagnosticError) in files[path].map { SourceFile(name: path, text: $0) } }
}

/// What became of a configuration: the project, or nil, and everything that was reported.
struct Decoded {
  var project: Project?
  var diagnostics: [Diagnostic]

  /// As "line:column severity rule".
  var places: [String] {
    diagnostics.map { diagnostic in
      let place = diagnostic.place.map { "\($0.start.line):\($0.start.column)" } ?? "-"
      return "\(place) \(diagnostic.severity.rawValue) \(diagnostic.rule)"
    }
  }

  var messages: [String] { diagnostics.map(\.message) }
}

func decode(_ configuration: String, _ files: [String: String] = ["Dockerfile": twoStages]) -> Decoded {
  do {
    let (project, warnings) = try decodeProject(
      SourceFile(name: "cigen.json5", text: configuration), files: reader(files))
    return Decoded(project: project, diagnostics: warnings)
  } catch {
    return Decoded(project: nil, diagnostics: error.diagnostics)
  }
}

/// The one image of a project of which only this image is of interest.
func decodeImage(_ members: String, dockerfile: String = twoStages) throws -> Image {
  let decoded = decode(
    "{ version: '1.0.0', images: { web: { repository: 'acme/web', \(members) } } }", ["Dockerfile": dockerfile])
  #expect(decoded.messages == [])
  return try #require(decoded.project?.images.first)
}

/// A chain as "stage reference", with "-" for the image's own target.
func summary(_ chain: [CacheLink]) -> [String] {
  chain.map { "\($0.target ?? "-") \($0.reference.text)" }
}

let twoStages = """
  FROM golang AS build
  COPY . .
  RUN go build
  FROM alpine AS runtime
  COPY --from=build /app /
  """

extension ValueText: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self.init(text) }
}
