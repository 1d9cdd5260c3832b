import ImageModel
import SourceText

/// Makes a configuration of what a folder holds, which says what is inferred and from what. It decodes without an error.
///
/// find, name, describe, try, write, check
package func importFolder(
  _ survey: FolderSurvey, _ request: ImportRequest
) throws(DiagnosticError) -> ImportedConfiguration {
  let repository = ProjectRepository(survey)
  let builds = KnownBuilds(survey, registryImage: repository.hasRegistry ? repository.text : nil)
  let (dockerfiles, others) = try survey.allDockerfiles(builds)
  if dockerfiles.isEmpty { throw noDockerfile(survey, others) }
  // If all are for the project's own people, they are what it builds.
  var published = dockerfiles.filter { !$0.isUnpublished }
  if published.isEmpty { published = dockerfiles }
  let images = builds.name(nameImages(published, in: repository))
  var writer = FolderWriter(survey, repository, builds, images, request)
  var problems: [Diagnostic] = []
  for image in images {
    let described = try survey.describe(image, builds, path: request.writtenPath)
    do {
      _ = try check(writer.text(of: [described.member]), request)
      writer.add(described, suggestions: writer.images.isEmpty ? try survey.suggestions(for: image, builds) : [])
    } catch {
      writer.leaveOut(mistaken: image)
      problems += error.diagnostics.firstOfEachFile
    }
  }
  if writer.images.isEmpty { throw DiagnosticError(problems) }
  let unpublished = nameImages(dockerfiles, in: repository).filter { !published.contains($0.dockerfile) }
  writer.leaveOut(unpublished)
  for image in unpublished.prefix(FolderWriter.mostComments) {
    let described = try survey.describe(image, builds, path: request.writtenPath)
    if (try? check(writer.text(of: [described.member]), request)) != nil { writer.addComment(described) }
  }
  let text = writer.text()
  let warnings = try check(text, request)
  let notes =
    [noteOnOtherTexts(others), builds.unreadNote].compactMap(\.self) + repository.notes(on: images)
    + builds.openNameNotes(images)
  return ImportedConfiguration(
    text: text, findings: writer.allFindings(), steps: writer.steps,
    diagnostics: (problems.map(\.asWarning) + warnings).gathered() + notes)
}

extension FolderSurvey {
  /// The Dockerfiles, with those that other files name, and what only has the name of one.
  fileprivate func allDockerfiles(
    _ builds: KnownBuilds
  ) throws(DiagnosticError) -> (dockerfiles: [DockerfilePath], others: [String]) {
    let known = Set(dockerfiles)
    let named = builds.dockerfiles.filter { !known.contains($0) && !$0.hasPrefix("..") && isThere($0) }
    var found: [DockerfilePath] = []
    var others: [String] = []
    for path in dockerfiles.compactMap(DockerfilePath.init) + named.map(DockerfilePath.init(named:)) {
      if let source = try files(path.path), isOtherText(source) { others.append(path.path) } else { found.append(path) }
    }
    return (found, others)
  }
}

extension [Diagnostic] {
  /// The first mistake of each file, with how many more there are: after a mistake, others mean little.
  fileprivate var firstOfEachFile: [Diagnostic] {
    var counts: [String: Int] = [:]
    for diagnostic in self { counts[diagnostic.place?.file.name ?? "", default: 0] += 1 }
    var told: Set<String> = []
    return filter { told.insert($0.place?.file.name ?? "").inserted }.map { first in
      let more = (counts[first.place?.file.name ?? ""] ?? 1) - 1
      if more == 0 { return first }
      let note = Diagnostic.Note("\(more) more mistake\(more == 1 ? "" : "s") in this file")
      return Diagnostic(
        first.severity, rule: first.rule, first.message, at: first.place, notes: first.notes + [note], hint: first.hint)
    }
  }
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

private func noDockerfile(_ survey: FolderSurvey, _ others: [String]) -> DiagnosticError {
  let hint =
    survey.descriptions.first.map { description in
      let command = "\(description.format.command) | cigen init \(description.format.option) -"
      return "\(description.file) is there; to start from it: \(command)"
    }
    ?? "write a Dockerfile, name another folder with -C, or give what docker buildx bake or docker compose prints"
  return DiagnosticError(
    [
      Diagnostic(
        rule: "no-dockerfile", "there is no Dockerfile here or below, of those that git does not ignore", hint: hint)
    ] + [noteOnOtherTexts(others)].compactMap(\.self))
}
