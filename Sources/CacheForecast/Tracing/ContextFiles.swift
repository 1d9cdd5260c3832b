import BuildContext

/// A build context as instructions take from it. It is read once for all builds that have it.
package struct ContextFiles: Sendable {
  /// What a source of a `COPY` means.
  struct Match {
    /// From the context's root; empty for the root itself.
    let path: String

    let node: StageFiles.Node

    var isFolder: Bool {
      if case .folder = node { true } else { false }
    }
  }

  let known: KnownContext

  package var tree: ContextTree { known.tree }

  private let root: StageFiles.Folder

  package init(_ tree: ContextTree) {
    known = KnownContext(tree)
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
    root = Self.folder("", children, folders, tree)
  }

  private static func folder(
    _ path: String, _ children: [String: [String]], _ folders: Set<String>, _ tree: ContextTree
  ) -> StageFiles.Folder {
    var nodes: [String: StageFiles.Node] = [:]
    for name in Set(children[path] ?? []) {
      let child = path.isEmpty ? name : "\(path)/\(name)"
      if folders.contains(child) {
        nodes[name] = .folder(folder(child, children, folders, tree))
      } else if let entry = tree.entries[child] {
        nodes[name] = .leaf(Self.key(of: entry))
      }
    }
    // What the root is like belongs to nobody's key.
    let mode = path.isEmpty ? 0 : tree.entries[path]?.mode ?? 0o755
    return StageFiles.Folder(nodes, header: Key("folder \(mode)"))
  }

  private static func key(of entry: ContextTree.Entry) -> Key {
    switch entry.kind {
    case .folder: Key("folder \(entry.mode)")
    case .file(let content): Key("file \(entry.mode) \(content)")
    case .link(let target): Key("link \(target)")
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
    return root.matches(String(path)).compactMap { match($0.path) }
  }

  private func match(_ path: String) -> Match? {
    guard let path = resolved(path), let node = node(at: path) else { return nil }
    return Match(path: path, node: node)
  }

  private func node(at path: String) -> StageFiles.Node? {
    var node = StageFiles.Node.folder(root)
    for name in path.split(separator: "/") {
      guard case .folder(let folder) = node, let child = folder.child(String(name)) else { return nil }
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

  /// Looks at all that is a match, each by its path from the context's root, a folder before what it holds.
  private func visit(_ match: Match, _ body: (String) -> Void) {
    if !match.path.isEmpty { body(match.path) }
    if case .folder(let folder) = match.node { folder.visit(match.path) { path, _ in body(path) } }
  }

  /// The files and links that a step takes, as they are.
  func files(_ taken: [TakenFiles]) -> [String: ContextTree.Entry] {
    var files: [String: ContextTree.Entry] = [:]
    for (match, filter) in taken {
      let start = match.path.isEmpty ? 0 : match.path.count + 1
      visit(match) { path in
        guard let entry = tree.entries[path], !entry.isFolder else { return }
        if !match.isFolder || filter?.keeps(String(path.dropFirst(start))) ?? true { files[path] = entry }
      }
    }
    return files
  }

  /// All that is under a path, folders too, as the history of the classic builder has it: with whole paths, and in the
  /// place of a link what it leads to.
  func historyDigest(of match: Match) -> Key {
    var parts: [Key] = []
    visit(match) { path in
      let target = resolved(path) ?? path
      let entry = tree.entries[target] ?? tree.entries[path] ?? .init(.folder, mode: 0o755)
      parts += [Key(path), Key(target), Self.key(of: entry)]
    }
    return Key(parts)
  }
}

/// What an instruction takes of the context, without what a filter leaves out. Which files that is, is asked of few.
typealias TakenFiles = (match: ContextFiles.Match, filter: CopyFilter?)
