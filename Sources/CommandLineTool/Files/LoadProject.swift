import ImageModel
import SourceText

/// A project with all that its outputs say of its origin.
struct LoadedProject {
  let project: Project
  let folder: String

  /// What it was read from, such as `cigen.json5`, relative to the folder.
  let source: String
}

extension Disk {
  /// Reads the configuration, or infers the project from its Dockerfile.
  ///
  /// - Parameters:
  ///   - image: the repository given with `--image`, for a project without a configuration.
  ///   - engine: the one given on the command line, in place of the project's.
  func loadProject(
    at location: ProjectLocation, image: String?, engine: Engine? = nil, _ console: inout Console
  ) throws(DiagnosticError) -> LoadedProject {
    let folder = location.folder
    try refuseUnfinishedWrite(in: folder)
    let files: FileReader = { (path) throws(DiagnosticError) in try read(join(folder, path)) }
    if let configuration = location.configuration {
      if image != nil {
        throw usageError(
          "unexpected-option", "--image is for a project without a configuration, and \(configuration.name) is one",
          hint: "set \"repository\" of the image in it")
      }
      let (project, warnings) = try decodeProject(configuration, engine: engine, files: files)
      console.report(warnings)
      return LoadedProject(
        project: findingLinks(of: project, in: folder), folder: folder,
        source: location.source ?? configuration.baseName)
    }
    return try loadInferredProject(in: folder, image: image, engine: engine, files: files, &console)
  }

  private func loadInferredProject(
    in folder: String, image: String?, engine: Engine?, files: @escaping FileReader, _ console: inout Console
  ) throws(DiagnosticError) -> LoadedProject {
    let dockerfile = "Dockerfile"
    guard exists(join(folder, dockerfile)) else {
      throw DiagnosticError(
        Diagnostic(
          rule: "no-project", "there is no cigen.json5 here or above, and no Dockerfile here",
          hint: "run cigen in the project's folder, or name it with -C"))
    }
    let repository: String
    if let image { repository = image } else { repository = try inferRepository(in: folder, &console) }
    let name = lastComponent(of: repository)
    let (project, warnings) = try inferProject(
      repository: repository, name: name, dockerfile: dockerfile, engine: engine ?? .docker, files: files)
    console.report(warnings)
    return LoadedProject(project: project, folder: folder, source: dockerfile)
  }

  /// The git remote's name or the folder's, with a note of which.
  private func inferRepository(in folder: String, _ console: inout Console) throws(DiagnosticError) -> String {
    var origin = "the folder's name"
    var repository: String?
    if let remote = gitRemote(of: folder), let name = inferredRepository(gitRemote: remote) {
      (origin, repository) = ("the git remote", name)
    } else {
      repository = inferredRepository(folder: lastComponent(of: normalized(path: absolute(folder))))
    }
    guard let repository else {
      throw DiagnosticError(
        Diagnostic(
          rule: "no-image-name", "neither the git remote nor the folder's name can be an image's name",
          hint: "name the image with --image, such as --image ghcr.io/acme/web"))
    }
    let doubt = gitRemote(of: folder).flatMap { GitAddress($0)?.registry()?.doubt }
    let notes = origin == "the git remote" ? [doubt].compactMap(\.self) : []
    console.report([
      Diagnostic(
        .note, rule: "inferred-image", "the image is called \"\(repository)\", after \(origin)",
        notes: notes.map { Diagnostic.Note("of its registry: \($0)") },
        hint: "choose another with --image, or write a cigen.json5")
    ])
    return repository
  }
}
