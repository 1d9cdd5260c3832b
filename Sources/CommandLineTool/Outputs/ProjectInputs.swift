import ImageModel
import SourceText

extension Disk {
  /// Refuses to write over a file that the project is read from.
  func checkIsNoInput(_ path: String, of loaded: LoadedProject, at place: SourcePlace? = nil) throws(DiagnosticError) {
    let target = destination(of: path)
    guard inputs(of: loaded).contains(where: { destination(of: join(loaded.folder, $0)) == target }) else { return }
    throw DiagnosticError(
      Diagnostic(
        rule: "output-is-input", "\"\(path)\" is a file that the project is read from", at: place,
        hint: "name another file to write"))
  }

  /// The files of the project that cigen reads, relative to its folder.
  private func inputs(of loaded: LoadedProject) -> [String] {
    var inputs = [loaded.source] + loaded.project.images.map(\.dockerfile)
    if case .file(let path) = loaded.project.version { inputs.append(path) }
    return inputs
  }
}

extension Disk {
  /// The words that give these options again in the project's folder, wherever this command runs.
  func words(
    of options: [OptionDescription], in arguments: ParsedArguments, from loaded: LoadedProject
  ) -> [String] {
    options.flatMap { option -> [String] in
      guard let value = arguments[option] else { return [] }
      let isPath = [OptionDescription.config.name, OptionDescription.templates.name].contains(option.name)
      let folder = absolute(loaded.folder)
      let word = !isPath ? value : isStream(value) ? "-" : relativePath(from: folder, to: absolute(value))
      return [option.short ?? option.name, word]
    }
  }
}
