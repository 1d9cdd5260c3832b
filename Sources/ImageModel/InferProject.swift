import Registry
import SourceText

/// What a project is taken to be when it has no configuration: one image from `Dockerfile`, published as `repository`.
///
/// - Parameters:
///   - name: the image's name in scripts, such as the last word of the repository.
///   - dockerfile: its path relative to the project's folder.
/// - Returns: the project and the warnings about it.
/// - Throws: every error found in the Dockerfile, the version or the repository.
package func inferProject(
  repository: String, name: String, dockerfile: String, engine: Engine = .docker, files: @escaping FileReader
) throws(DiagnosticError) -> (project: Project, warnings: [Diagnostic]) {
  let (version, found) = try inferredVersion(files: files)
  var problems = Problems()
  problems.add(found)
  var declaration = ImageDeclaration(
    name: Located(value: name, place: nil),
    repositories: [DeclaredRepository(text: Located(value: repository, place: nil))])
  declaration.settings.dockerfile = Located(value: dockerfile, place: nil)
  var resolver = ImageResolver(
    version: version, registry: nil, engine: engine, reuse: false, files: files, problems: problems)
  let images = try resolver.resolve([declaration])
  let warnings = try resolver.problems.warningsOrThrow()
  let project = Project(
    version: version.source, versioning: version.versioning, engine: engine, builder: nil, images: images,
    pipelines: Pipelines(), source: dockerfile, outputs: [], ignoredRules: [])
  return (project, warnings)
}

/// A repository's name for a folder: lower case, with a `-` for each run of characters that no repository has.
package func inferredRepository(folder: String) -> String? {
  let words = folder.lowercased().utf8.split { byte in
    !((97...122).contains(byte) || (48...57).contains(byte))
  }
  let text = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
  return (try? Repository(text)) == nil ? nil : text
}
