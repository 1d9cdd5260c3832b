import BuildContext

/// What `--exclude` leaves out of a source, and what `--parents` takes of it. Paths are from the folder of the source.
struct CopyFilter {
  let excluded: IgnorePatterns

  /// For `--parents`, which takes only what its path means, with wildcards, `**` too: what leaves out all else.
  var others: IgnorePatterns?

  var isEmpty: Bool { excluded.patterns.isEmpty && others == nil }

  func keeps(_ path: String) -> Bool { !excluded.excludes(path) && !(others?.excludes(path) ?? false) }
}

/// Whether a source of `COPY` or `ADD` has wildcards.
func isPattern(_ source: some StringProtocol) -> Bool { source.contains { "*?[".contains($0) } }

extension StageFiles.Folder {
  typealias Key = KeyTable.Key

  /// Without the files that a filter leaves out, and without the folders of which it keeps nothing.
  func filtered(_ filter: CopyFilter, under path: String = "", _ table: inout KeyTable) -> StageFiles.Folder {
    if filter.isEmpty { return self }
    var kept: [String: StageFiles.Node] = [:]
    for (name, child) in children {
      let inner = path.isEmpty ? name : "\(path)/\(name)"
      switch child {
      case .leaf: if filter.keeps(inner) { kept[name] = child }
      case .folder(let folder):
        let rest = folder.filtered(filter, under: inner, &table)
        let isKept = (folder.children.isEmpty || filter.others == nil) && filter.keeps(inner)
        if !rest.children.isEmpty || isKept { kept[name] = .folder(rest) }
      }
    }
    return StageFiles.Folder(kept, header: header, unknown: unknown, &table)
  }

  /// All that a pattern means, sorted by its path; nothing if it is not a pattern.
  func matches(_ pattern: String) -> [(path: String, node: StageFiles.Node)] {
    guard let pattern = PathPattern(pattern) else { return [] }
    var found: [(path: String, node: StageFiles.Node)] = []
    func look(_ folder: StageFiles.Folder, _ path: String) {
      for name in folder.children.keys.sorted() {
        guard let child = folder.children[name] else { continue }
        let inner = path.isEmpty ? name : "\(path)/\(name)"
        if pattern.matches(inner) { found.append((inner, child)) }
        if case .folder(let next) = child { look(next, inner) }
      }
    }
    look(self, "")
    return found
  }
}

extension StageFiles.Node {
  /// What a filter keeps of a source: a folder by the paths in it. A file that is a source itself counts in any case
  /// (measured with Docker 28.5).
  func filtered(_ filter: CopyFilter, _ table: inout KeyTable) -> StageFiles.Node {
    switch self {
    case .leaf: self
    case .folder(let folder): .folder(folder.filtered(filter, &table))
    }
  }
}
