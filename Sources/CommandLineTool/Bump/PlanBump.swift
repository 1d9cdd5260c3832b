import BuildPlanning
import ImageModel
import SourceText

/// Everything that a bump changes, in memory: the version's own places first, then the outputs.
struct BumpPlan {
  /// Each differs from what is there.
  var versionFiles: [FileChange]
  var outputs: [FileChange]

  var changes: [FileChange] { versionFiles + outputs }
}

extension Disk {
  /// Reads, edits and renders every file for the next version. Nothing is written.
  ///
  /// - Throws: all that speaks against one of the files.
  func planBump(
    of loaded: LoadedVersion, from present: PresentVersion, to next: String, _ arguments: ParsedArguments,
    _ console: inout Console
  ) throws(DiagnosticError) -> BumpPlan {
    let versionFiles = try edited(try loaded.edits(of: present, self), to: next, in: loaded.folder)
    try checkTexts(versionFiles)
    let project = try loadProject(at: loaded.location, with: versionFiles)
    guard let project else { return BumpPlan(versionFiles: versionFiles, outputs: []) }
    let destinations = try destinations(of: project)
    for (system, path) in destinations {
      if let file = versionFiles.first(where: { $0.destination == destination(of: path).path }) {
        throw DiagnosticError(
          Diagnostic(
            rule: "versioned-output", "\"\(file.path)\" holds the version, and is the output of \(system.name)",
            hint: "outputs are made anew with the version; remove the file from the files of the version"))
      }
    }
    let outputs = try renderOutputs(of: project, to: destinations, arguments, &console)
    let words = ["cigen", "generate"] + arguments.words(of: [.folder, .config, .templates])
    try refuseToLoseWork(in: outputs, Remedy(write: words, overwrite: words + ["--force"]))
    return BumpPlan(
      versionFiles: versionFiles,
      outputs: outputs.compactMap { change(of: $0.path, to: $0.text, permissions: $0.permissions) })
  }

  /// The files with all their edits, in the order in which they were first named.
  private func edited(
    _ edits: [VersionEdit], to next: String, in folder: String
  ) throws(DiagnosticError) -> [FileChange] {
    var order: [String] = []
    var editsOfFile: [String: [VersionEdit]] = [:]
    for edit in edits {
      try checkDestinations([edit.path], chosenBy: .checkout, around: folder)
      let place = destination(of: edit.path).path
      if editsOfFile[place] == nil { order.append(place) }
      // Two matches may mean the same line.
      if editsOfFile[place]?.contains(where: { $0.range == edit.range }) ?? false { continue }
      editsOfFile[place, default: []].append(edit)
    }
    return order.compactMap { place in
      guard let edits = editsOfFile[place]?.sorted(by: { $0.range.start > $1.range.start }), let first = edits.last
      else { return nil }
      var bytes = first.file.bytes
      for edit in edits { bytes.replaceSubrange(edit.range.start..<edit.range.end, with: next.utf8) }
      return FileChange(
        path: first.path, destination: place, old: first.file.bytes, new: bytes,
        permissions: permissions(absolutePath: place) ?? 0o644)
    }
  }

  /// The project as it will be: a wrong version, such as one that is no tag, is found here.
  private func loadProject(
    at location: ProjectLocation, with changes: [FileChange]
  ) throws(DiagnosticError) -> LoadedProject? {
    func file(_ path: String) throws(DiagnosticError) -> SourceFile? {
      let place = destination(of: path).path
      guard let change = changes.first(where: { $0.destination == place }) else { return try read(path) }
      return SourceFile(name: path, bytes: change.new ?? [])
    }
    let files: FileReader = { (path) throws(DiagnosticError) in try file(join(location.folder, path)) }
    guard let configuration = location.configuration else {
      _ = try inferVersioning(files: files)
      return nil
    }
    let project = try decodeProject(try file(configuration.name) ?? configuration, files: files).project
    return LoadedProject(project: project, folder: location.folder, source: location.source ?? configuration.baseName)
  }

  /// Throws every file of the version that is read-only, or is not text in UTF-8.
  private func checkTexts(_ changes: [FileChange]) throws(DiagnosticError) {
    let problems = changes.compactMap { change -> Diagnostic? in
      if isReadOnly(absolutePath: change.destination) {
        return Diagnostic(
          rule: "cannot-write", "cannot write \"\(change.path)\": it is read-only", hint: "allow it with chmod u+w")
      }
      guard let old = change.old, let offset = firstByteThatIsNoUTF8(in: old) else { return nil }
      let file = SourceFile(name: change.path, bytes: old)
      return Diagnostic(
        rule: "no-text", "\"\(change.path)\" is not UTF-8", at: SourcePlace(file, SourceRange(offset, offset + 1)),
        hint: "save it as UTF-8, or remove it from the files of the version")
    }
    if !problems.isEmpty { throw DiagnosticError(problems) }
  }
}

private func firstByteThatIsNoUTF8(in bytes: [UInt8]) -> Int? {
  var decoder = UTF8()
  var iterator = bytes.makeIterator()
  var offset = 0
  while true {
    switch decoder.decode(&iterator) {
    case .scalarValue(let scalar): offset += UTF8.width(scalar)
    case .emptyInput: return nil
    case .error: return offset
    }
  }
}
