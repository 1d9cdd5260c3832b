import ImageModel
import SourceText

/// Where a project is and what describes it.
struct ProjectLocation {
  /// The folder that the project's paths start from, as the person would name it.
  let folder: String

  /// `cigen.json5` or the like; nil if everything is inferred.
  let configuration: SourceFile?

  /// Whether that came through a pipe: it can be read once, and has no folder.
  var isStream = false

  /// What the configuration is called in what is generated.
  var source: String? { isStream ? "standard input" : configuration?.baseName }
}

/// The first is what `cigen init` writes.
let configurationNames = ["cigen.json5", "cigen.json"]

extension Disk {
  /// The configuration named by `--config`, or else the nearest in `start` and the folders above it; without one, `start`.
  /// The paths of one that comes through a pipe begin in `start`.
  func locateProject(from start: String, config: String?) throws(DiagnosticError) -> ProjectLocation {
    guard isFolder(start) else {
      throw DiagnosticError(
        Diagnostic(rule: "missing-folder", "there is no folder \"\(start)\"", hint: "name the project's folder with -C")
      )
    }
    if let config {
      guard let file = try readGiven(config) else {
        throw DiagnosticError(
          Diagnostic(
            rule: "missing-file", "there is no configuration \"\(config)\"",
            hint: "check the path; without --config the nearest cigen.json5 is taken"))
      }
      if isStream(config) { return ProjectLocation(folder: start, configuration: file, isStream: true) }
      return ProjectLocation(folder: parentFolder(of: config), configuration: file)
    }
    var folder = start
    var absoluteFolder = normalized(path: absolute(start))
    while true {
      let found = configurationNames.filter { existsAsItself(join(folder, $0)) }
      if found.count > 1 {
        throw DiagnosticError(
          Diagnostic(
            rule: "two-configurations", "there are \(found.joined(separator: " and ")) in \"\(folder)\"",
            hint: "remove one, or choose with --config"))
      }
      if let name = found.first, let file = try read(join(folder, name)) {
        return ProjectLocation(folder: folder, configuration: file)
      }
      if absoluteFolder == "/" { return ProjectLocation(folder: start, configuration: nil) }
      folder = folder == "." ? ".." : join(folder, "..")
      absoluteFolder = parentFolder(of: absoluteFolder)
    }
  }
}
