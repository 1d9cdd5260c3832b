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
  let path: (String) -> String = { request.path($0) ?? $0 }

  var writer = FolderWriter(survey, repository, request)
  var problems: [Diagnostic] = []
  for image in nameImages(published, in: repository) {
    let described = try survey.describe(image, path: path)
    let objections = try errors(in: writer.text(of: [described.member]), request)
    if objections.isEmpty {
      writer.add(described, suggestions: writer.images.isEmpty ? try survey.suggestions(for: image) : [])
    } else {
      writer.findings.append("\(image.dockerfile.path): left out, because of a mistake in it")
      problems += objections
    }
  }
  if writer.images.isEmpty { throw DiagnosticError(problems) }
  let others = nameImages(dockerfiles, in: repository).filter { !published.contains($0.dockerfile) }
  writer.leaveOut(others)
  for image in others.prefix(FolderWriter.mostComments) {
    let described = try survey.describe(image, path: path)
    if try errors(in: writer.text(of: [described.member]), request).isEmpty { writer.addComment(described) }
  }
  let text = writer.text()
  let warnings = try decodeProject(
    SourceFile(name: request.configuration, text: text), files: request.files
  ).warnings
  return ImportedConfiguration(
    text: text, findings: writer.allFindings(), steps: writer.steps, diagnostics: problems.map(\.asWarning) + warnings)
}

/// What cigen has against a configuration that nobody has written yet: so no place is in it.
private func errors(in configuration: String, _ request: ImportRequest) throws(DiagnosticError) -> [Diagnostic] {
  let file = SourceFile(name: request.configuration, text: configuration)
  do {
    _ = try decodeProject(file, files: request.files)
    return []
  } catch {
    return error.diagnostics.filter { $0.severity == .error }.map { diagnostic in
      Diagnostic(
        rule: diagnostic.rule, diagnostic.message, at: diagnostic.place?.file == file ? nil : diagnostic.place,
        notes: diagnostic.notes.filter { $0.place?.file != file }, hint: diagnostic.hint)
    }
  }
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
