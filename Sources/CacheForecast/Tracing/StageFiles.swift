/// What is known of the files of a stage, without running anything: those that were copied are known, those of a base image
/// and of commands are not.
struct StageFiles {
  typealias Key = KeyTable.Key

  enum Node {
    /// A file by its content and mode; or what only has a name for its content.
    case leaf(Key)
    case folder(Folder)

    var digest: Key {
      switch self {
      case .leaf(let key): key
      case .folder(let folder): folder.digest
      }
    }
  }

  struct Folder {
    private(set) var children: [String: Node] = [:]
    private(set) var header: Key
    private(set) var digest: Key

    /// What else there may be in it; nil if nothing is.
    private(set) var unknown: Key?

    init(_ children: [String: Node], header: Key, unknown: Key? = nil, _ table: inout KeyTable) {
      (self.children, self.header, self.unknown) = (children, header, unknown)
      digest = 0
      refresh(&table)
    }

    private mutating func refresh(_ table: inout KeyTable) {
      var parts = [header, unknown ?? 0]
      for name in children.keys.sorted() { parts += [table.key(name), children[name]?.digest ?? 0] }
      digest = table.key(parts)
    }

    mutating func set(unknown: Key, _ table: inout KeyTable) {
      self.unknown = unknown
      refresh(&table)
    }

    mutating func set(_ child: Node, at name: String, _ table: inout KeyTable) {
      children[name] = child
      refresh(&table)
    }

    /// Takes over all that another has: its files replace those of the same name.
    mutating func merge(_ other: Folder, _ table: inout KeyTable) {
      header = other.header
      if let added = other.unknown { unknown = table.key("over", unknown ?? 0, added) }
      for (name, child) in other.children { StageFiles.place(child, [Substring(name)], in: &self, &table) }
      refresh(&table)
    }
  }

  private(set) var root: Folder
  private let assumption: Assumption

  /// The names in the text of each command, which may have written to files that were copied before it.
  private var commands: [(names: Set<String>, key: Key)] = []

  /// - Parameter unknown: the base image; nil for `scratch`.
  init(unknown: Key?, _ assumption: Assumption, _ table: inout KeyTable) {
    self.assumption = assumption
    let content = assumption == .same && unknown != nil ? Self.anything(&table) : unknown
    root = Folder([:], header: table.key("folder"), unknown: content, &table)
  }

  /// The content of what only the build knows, where it is taken to be what it was.
  static func anything(_ table: inout KeyTable) -> Key { table.key("anything") }

  /// A command may have written anything, but leaves alone what was copied and what it does not name.
  mutating func run(_ command: Key, names: Set<String>, _ table: inout KeyTable) {
    if assumption == .same { return root.set(unknown: Self.anything(&table), &table) }
    root.set(unknown: table.key("run", root.digest, command), &table)
    if !names.isEmpty { commands.append((names, command)) }
  }

  // MARK: - What is there

  /// What another stage or a builder sees of a path.
  func digest(of path: String, _ table: inout KeyTable) -> Key {
    switch find(path) {
    case .leaf(let key, let rest): rest.isEmpty ? written(key, path, &table) : table.key("within", key, table.key(rest))
    case .folder(let folder): withUnknown(folder.digest, path, &table)
    case .missing: withUnknown(table.key("missing"), path, &table)
    }
  }

  /// The digest of files that are known, with what else there may be at that path.
  func withUnknown(_ known: Key, _ path: String, _ table: inout KeyTable) -> Key {
    guard let unknown = root.unknown else { return known }
    return assumption == .same ? table.key("with", known, unknown) : table.key("with", known, unknown, table.key(path))
  }

  /// The node itself, where all of it is known.
  func node(at path: String, _ table: inout KeyTable) -> Node? {
    switch find(path) {
    case .leaf(let key, let rest): rest.isEmpty ? .leaf(written(key, path, &table)) : nil
    case .folder(let folder): root.unknown == nil ? .folder(folder) : nil
    case .missing: nil
    }
  }

  /// What is known of the folder at a path; nil if there is none.
  func folder(at path: String) -> Folder? {
    if case .folder(let folder) = find(path) { folder } else { nil }
  }

  func isFolder(_ path: String) -> Bool { folder(at: path) != nil }

  /// A file as the commands that name it may have left it.
  private func written(_ key: Key, _ path: String, _ table: inout KeyTable) -> Key {
    let name = path.split(separator: "/").last.map { String($0) } ?? ""
    let writers = commands.filter { $0.names.contains(name) }.map(\.key)
    return writers.isEmpty ? key : table.key([table.key("written"), key] + writers)
  }

  private enum Found {
    case leaf(Key, rest: String)
    case folder(Folder)
    case missing
  }

  private func find(_ path: String) -> Found {
    var folder = root
    var isRoot = true
    var rest = path.split(separator: "/")[...]
    while let name = rest.popFirst() {
      switch folder.children[String(name)] {
      case .folder(let next): folder = next
      case .leaf(let key): return .leaf(key, rest: rest.joined(separator: "/"))
      case nil:
        return folder.unknown == nil || isRoot ? .missing : .leaf(folder.digest, rest: rest.joined(separator: "/"))
      }
      isRoot = false
    }
    return .folder(folder)
  }

  // MARK: - What is written

  /// Puts a file there, or the children of a folder into the folder that is there.
  mutating func place(_ node: Node, at path: String, _ table: inout KeyTable) {
    Self.place(node, path.split(separator: "/")[...], in: &root, &table)
  }

  mutating func makeFolder(_ path: String, header: Key, _ table: inout KeyTable) {
    if isFolder(path) { return }
    place(.folder(Folder([:], header: header, &table)), at: path, &table)
  }

  /// Something is unpacked there.
  mutating func addUnknown(_ key: Key, at path: String, _ table: inout KeyTable) {
    place(.folder(Folder([:], header: table.key("folder"), unknown: key, &table)), at: path, &table)
  }

  private static func place(
    _ node: Node, _ path: ArraySlice<Substring>, in folder: inout Folder, _ table: inout KeyTable
  ) {
    var rest = path
    guard let name = rest.popFirst().map({ String($0) }) else {
      if case .folder(let other) = node { folder.merge(other, &table) }
      return
    }
    var child: Folder
    switch folder.children[name] {
    case .folder(let known): child = known
    case .leaf(let key) where !rest.isEmpty:
      child = Folder([:], header: table.key("folder"), unknown: key, &table)
    case .leaf, nil:
      if rest.isEmpty { return folder.set(node, at: name, &table) }
      child = Folder([:], header: table.key("folder"), &table)
    }
    if rest.isEmpty, case .leaf(let key) = node {
      // What has no known kind may be a folder, whose files are then among those that are there.
      child.set(unknown: table.key("over", child.unknown ?? 0, key), &table)
    } else {
      place(node, rest, in: &child, &table)
    }
    folder.set(.folder(child), at: name, &table)
  }
}
