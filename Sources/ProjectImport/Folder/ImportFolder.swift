import ImageModel
import SourceText

/// Makes a configuration of what a folder holds, which says what is inferred and from what. It decodes without an error.
///
/// name, describe, try, write, check
package func importFolder(
  _ survey: FolderSurvey, _ request: ImportRequest
) throws(DiagnosticError) -> ImportedConfiguration {
  let dockerfiles = survey.dockerfiles.compactMap(DockerfilePath.init)
  if dockerfiles.isEmpty { throw noDockerfile(survey) }
  // If all are for the project's own people, they are what it builds.
  var published = dockerfiles.filter { !$0.isUnpublished }
  if published.isEmpty { published = dockerfiles }
  let repository = ProjectRepository(survey)
  var writer = FolderWriter(survey, repository, request)
  var problems: [Diagnostic] = []
  for image in nameImages(published, in: repository) {
    let described = try survey.describe(image, path: request.writtenPath)
    do {
      _ = try check(writer.text(of: [described.member]), request)
      writer.add(described, suggestions: writer.images.isEmpty ? try survey.suggestions(for: image) : [])
    } catch {
      writer.leaveOut(mistaken: image)
      problems += error.diagnostics
    }
  }
  if writer.images.isEmpty { throw DiagnosticError(problems) }
  let others = nameImages(dockerfiles, in: repository).filter { !published.contains($0.dockerfile) }
  writer.leaveOut(others)
  for image in others.prefix(FolderWriter.mostComments) {
    let described = try survey.describe(image, path: request.writtenPath)
    if (try? check(writer.text(of: [described.member]), request)) != nil { writer.addComment(described) }
  }
  let text = writer.text()
  let warnings = try check(text, request)
  return ImportedConfiguration(
    text: text, findings: writer.allFindings(), steps: writer.steps, diagnostics: problems.map(\.asWarning) + warnings)
}

/// Decodes what is to be written.
///
/// - Returns: the warnings about it.
/// - Throws: the errors, with no place in a text that nobody has seen.
private func check(_ configuration: String, _ request: ImportRequest) throws(DiagnosticError) -> [Diagnostic] {
  let file = SourceFile(name: request.configuration, text: configuration)
  do {
    return try decodeProject(file, files: request.files).warnings
  } catch {
    throw DiagnosticError(
      error.diagnostics.filter { $0.severity == .error }.map { diagnostic in
        Diagnostic(
          rule: diagnostic.rule, diagnostic.message, at: diagnostic.place?.file == file ? nil : diagnostic.place,
          notes: diagnostic.notes.filter { $0.place?.file != file }, hint: diagnostic.hint)
      })
  }
}

extension ImportRequest {
  /// A path of the project as the configuration has it.
  func writtenPath(_ path: String) -> String { self.path(path) ?? path }
}

extension Diagnostic {
  fileprivate var asWarning: Diagnostic {
    Diagnostic(.warning, rule: rule, message, at: place, notes: notes, hint: hint)
  }
}

private func noDockerfile(_ survey: FolderSurvey) -> DiagnosticError {
  let hint =
    survey.descriptions.first.map { description in
      let command = "\(description.format.command) | cigen init \(description.format.option) -"
      return "\(description.file) is there; to start from it: \(command)"
    }
    ?? "write a Dockerfile, name another folder with -C, or give what docker buildx bake or docker compose prints"
  return DiagnosticError(
    Diagnostic(
      rule: "no-dockerfile", "there is no Dockerfile here or below, of those that git does not ignore", hint: hint))
}
