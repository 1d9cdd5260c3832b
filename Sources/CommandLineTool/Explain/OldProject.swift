import ImageModel
import SourceText

extension Disk {
  /// The project as the commit has it that changes are counted from; the present one if they are named.
  ///
  /// - Returns: nil, with a note, if there was none that can be read: then everything is new.
  func oldProject(
    of loaded: LoadedProject, at location: ProjectLocation, _ change: ContextChange, engine: Engine?,
    _ console: inout Console
  ) throws(DiagnosticError) -> Project? {
    guard case .since(let commit) = change else { return loaded.project }
    // A commit that is not there is a mistake; a project that is not there is not.
    try git(["rev-list", "--max-count=1", "--end-of-options", commit, "--"], in: loaded.folder)
    let files: FileReader = { (path) throws(DiagnosticError) in try file(path, of: loaded.folder, in: commit) }
    do throws(DiagnosticError) {
      let present = location.configuration.map { [$0.baseName] } ?? []
      for name in present + configurationNames.filter({ !present.contains($0) }) {
        guard let configuration = try files(name) else { continue }
        return try decodeProject(configuration, engine: engine, files: files).project
      }
      if let configuration = location.configuration {
        // What a file of the model was, counts where it is asked for; what was not there is new then.
        let eitherFiles: FileReader = { (path) throws(DiagnosticError) in
          if let old = try files(path) { return old }
          return try read(join(loaded.folder, path))
        }
        let project = try decodeProject(configuration, engine: engine, files: eitherFiles).project
        console.report([
          Diagnostic(
            .note, rule: "model-of-today", "\(commit) has no \(configuration.baseName), so today's is taken for it",
            hint: "compare with a commit that has one, if it matters how the images were built")
        ])
        return project
      }
      guard let first = loaded.project.images.first else { return nil }
      return try inferProject(
        repository: first.repository.text, name: first.name, dockerfile: "Dockerfile",
        engine: engine ?? loaded.project.engine, files: files
      ).project
    } catch {
      let reason = error.diagnostics.first.map { ": \($0.message)" } ?? ""
      console.report([
        Diagnostic(
          .note, rule: "no-build-before", "\(commit) has no project that can be read, so everything is new\(reason)",
          hint: "choose a commit that was built")
      ])
      return nil
    }
  }

  /// A path that is said to have changed is there, or was in the last commit.
  func checkChanged(_ path: String, of loaded: LoadedProject) throws(DiagnosticError) {
    if existsAsItself(path) || isCommitted(path) { return }
    let near = try nearestFile(to: path, in: loaded.folder)
    throw usageError(
      "missing-file", "neither the folder nor the last commit has \"\(path)\", which is said to have changed",
      hint: near.map { "did you mean \"\($0)\"?" } ?? "paths start at the folder that you are in")
  }

  private func isCommitted(_ path: String) -> Bool {
    let path = path.hasPrefix("/") ? relativePath(from: absolute("."), to: path) : path
    return isInCheckout(".") && gitAgrees(["cat-file", "-e", "HEAD:./\(normalized(path: path))"], in: ".")
  }

  /// The file or folder of a project that somebody may have meant, as it would be named here.
  private func nearestFile(to path: String, in folder: String) throws(DiagnosticError) -> String? {
    let files = isInCheckout(folder) ? try gitFiles(in: folder) : try allFiles(in: folder)
    var folders: Set<String> = []
    for file in files {
      var parent = parentFolder(of: file)
      while parent != ".", !parent.isEmpty, folders.insert(parent).inserted { parent = parentFolder(of: parent) }
    }
    let here = (files + folders.sorted()).map { normalized(path: join(folder, $0)) }
    let wanted = normalized(path: path)
    if let inner = here.first(where: { $0.hasSuffix("/\(wanted)") }) { return inner }
    // Only so many are compared: first those that end alike.
    let name = lastComponent(of: wanted)
    let alike = here.filter { lastComponent(of: $0) == name }
    return nearestName(to: wanted, among: alike + here.filter { lastComponent(of: $0) != name })
  }
}
