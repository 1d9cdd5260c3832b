import BuildContext

/// The build context as instructions take from it.
struct ContextFiles {
  typealias Key = KeyTable.Key

  /// What a source of a `COPY` means.
  struct Match {
    /// From the context's root; empty for the root itself.
    let path: String

    let node: StageFiles.Node

    var isFolder: Bool {
      if case .folder = node { true } else { false }
    }
  }

  let tree: ContextTree

  /// All files, links and folders, sorted.
  private let paths: [String]
  private let root: StageFiles.Folder

  init(_ tree: ContextTree, _ table: inout KeyTable) {
    self.tree = tree
    var children: [String: [String]] = [:]
    var folders: Set<String> = [""]
    for path in tree.paths {
      var child = path
      while true {
        let slash = child.lastIndex(of: "/")
        let parent = slash.map { String(child[..<$0]) } ?? ""
        children[parent, default: []].append(String(child[(slash.map(child.index(after:)) ?? child.startIndex)...]))
        if !folders.insert(parent).inserted || parent.isEmpty { break }
        if tree.entries[parent] != nil { break }
        child = parent
      }
    }
    for (path, entry) in tree.entries where entry.isFolder { folders.insert(path) }
    paths = Set(tree.entries.keys).union(folders.subtracting([""])).sorted()
    root = Self.folder("", children, folders, tree, &table)
  }

  private static func folder(
    _ path: String, _ children: [String: [String]], _ folders: Set<String>, _ tree: ContextTree,
    _ table: inout KeyTable
  ) -> StageFiles.Folder {
    var nodes: [String: StageFiles.Node] = [:]
    for name in Set(children[path] ?? []) {
      let child = path.isEmpty ? name : "\(path)/\(name)"
      if folders.contains(child) {
        nodes[name] = .folder(folder(child, children, folders, tree, &table))
      } else if let entry = tree.entries[child] {
        nodes[name] = .leaf(Self.key(of: entry, &table))
      }
    }
    // What the root is like belongs to nobody's key.
    let mode = path.isEmpty ? 0 : tree.entries[path]?.mode ?? 0o755
    return StageFiles.Folder(nodes, header: table.key("folder \(mode)"), &table)
  }

  private static func key(of entry: ContextTree.Entry, _ table: inout KeyTable) -> Key {
    switch entry.kind {
    case .folder: table.key("folder \(entry.mode)")
    case .file(let content): table.key("file \(entry.mode) \(content)")
    case .link(let target): table.key("link \(target)")
    }
  }

  /// What a source means: the path, or all that a pattern with `*`, `?` or `[…]` matches. Links are followed.
  ///
  /// - Returns: empty if there is no such file.
  func matches(_ source: String) -> [Match] {
    let path = cleaned(path: "/" + source).dropFirst()
    if path.isEmpty { return [Match(path: "", node: .folder(root))] }
    guard path.contains(where: { "*?[".contains($0) }) else {
      return match(String(path)).map { [$0] } ?? []
    }
    guard let pattern = PathPattern(String(path)) else { return [] }
    return paths.filter(pattern.matches).compactMap(match)
  }

  private func match(_ path: String) -> Match? {
    guard let path = resolved(path), let node = node(at: path) else { return nil }
    return Match(path: path, node: node)
  }

  private func node(at path: String) -> StageFiles.Node? {
    var node = StageFiles.Node.folder(root)
    for name in path.split(separator: "/") {
      guard case .folder(let folder) = node, let child = folder.children[String(name)] else { return nil }
      node = child
    }
    return node
  }

  /// Where a path leads through links; nil if they go round in a circle.
  private func resolved(_ path: String) -> String? {
    var rest = path.split(separator: "/").map { String($0) }[...]
    var done: [String] = []
    var hops = 0
    while let name = rest.popFirst() {
      let next = (done + [name]).joined(separator: "/")
      guard case .link(let target) = tree.entries[next]?.kind else {
        done.append(name)
        continue
      }
      hops += 1
      if hops > 32 { return nil }
      let folder = target.hasPrefix("/") ? "" : done.joined(separator: "/")
      rest = cleaned(path: "/\(folder)/\(target)").split(separator: "/").map { String($0) } + rest
      done = []
    }
    return done.joined(separator: "/")
  }

  /// The files and links under a path, or the file itself, sorted.
  func files(under path: String) -> [String] {
    let below = path.isEmpty ? "" : path + "/"
    return paths.filter { ($0 == path || $0.hasPrefix(below)) && !isFolder($0) }
  }

  /// What a file is, by its content, mode and kind.
  func key(of path: String, _ table: inout KeyTable) -> Key {
    tree.entries[path].map { Self.key(of: $0, &table) } ?? 0
  }

  /// All that is under a path, folders too, as the history of the classic builder has it: with whole paths.
  func historyDigest(of match: Match, _ table: inout KeyTable) -> Key {
    let below = match.path.isEmpty ? "" : match.path + "/"
    var parts: [Key] = []
    for path in paths where path == match.path || path.hasPrefix(below) {
      let entry = tree.entries[path] ?? .init(.folder, mode: 0o755)
      parts += [table.key(path), Self.key(of: entry, &table)]
    }
    return table.key(parts)
  }

  private func isFolder(_ path: String) -> Bool { tree.entries[path]?.isFolder ?? true }
}
