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
  /// Without the files that a filter leaves out, and without the folders of which it keeps nothing.
  func filtered(_ filter: CopyFilter, under path: String = "") -> StageFiles.Folder {
    if filter.isEmpty { return self }
    var kept: [String: StageFiles.Node] = [:]
    for name in names {
      guard let child = child(name) else { continue }
      let inner = path.isEmpty ? name : "\(path)/\(name)"
      switch child {
      case .leaf: if filter.keeps(inner) { kept[name] = child }
      case .folder(let folder):
        let rest = folder.filtered(filter, under: inner)
        let isKept = (folder.isEmpty || filter.others == nil) && filter.keeps(inner)
        if !rest.isEmpty || isKept { kept[name] = .folder(rest) }
      }
    }
    return StageFiles.Folder(kept, header: header, unknown: unknown)
  }

  /// All that a pattern means, sorted by its path; nothing if it is not a pattern.
  func matches(_ pattern: String) -> [(path: String, node: StageFiles.Node)] {
    guard let whole = PathPattern(pattern) else { return [] }
    var found: [(path: String, node: StageFiles.Node)] = []
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
    if pattern.contains(where: { "[\\".contains($0) }) {
      // A slash may be a part of a set.
      visit { path, node in if whole.matches(path) { found.append((path, node)) } }
    } else {
      collect(parts[...], "", &found)
    }
    return found.sorted { $0.path < $1.path }
  }

  /// Each part of a pattern means children of a folder.
  private func collect(
    _ parts: ArraySlice<String>, _ path: String, _ found: inout [(path: String, node: StageFiles.Node)]
  ) {
    guard let part = parts.first else { return }
    let pattern = isPattern(part) ? PathPattern(part) : nil
    for name in pattern.map({ names.filter($0.matches) }) ?? [part] {
      guard let child = child(name) else { continue }
      let inner = path.isEmpty ? name : "\(path)/\(name)"
      if parts.count == 1 {
        found.append((inner, child))
      } else if case .folder(let next) = child {
        next.collect(parts.dropFirst(), inner, &found)
      }
    }
  }

  /// Looks at all that is in it, each by its path from here, a folder before what it holds.
  func visit(_ path: String = "", _ body: (String, StageFiles.Node) -> Void) {
    for name in names {
      guard let child = child(name) else { continue }
      let inner = path.isEmpty ? name : "\(path)/\(name)"
      body(inner, child)
      if case .folder(let next) = child { next.visit(inner, body) }
    }
  }
}

extension StageFiles.Node {
  /// What a filter keeps of a source: a folder by the paths in it. A file that is a source itself counts in any case
  /// (measured with Docker 28.5).
  func filtered(_ filter: CopyFilter) -> StageFiles.Node {
    switch self {
    case .leaf: self
    case .folder(let folder): .folder(folder.filtered(filter))
    }
  }
}
