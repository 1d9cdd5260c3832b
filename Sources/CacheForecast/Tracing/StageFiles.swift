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
    fileprivate(set) var children: [String: Node] = [:]
    fileprivate(set) var header: Key
    fileprivate(set) var digest: Key

    /// What else there may be in it; nil if nothing is.
    fileprivate(set) var unknown: Key?

    init(_ children: [String: Node], header: Key, _ table: inout KeyTable) {
      (self.children, self.header) = (children, header)
      digest = 0
      refresh(&table)
    }

    fileprivate mutating func refresh(_ table: inout KeyTable) {
      var parts = [header, unknown ?? 0]
      for name in children.keys.sorted() { parts += [table.key(name), children[name]?.digest ?? 0] }
      digest = table.key(parts)
    }
  }

  private var root: Folder

  /// - Parameter unknown: the base image; nil for `scratch`.
  init(unknown: Key?, _ table: inout KeyTable) {
    root = Folder([:], header: table.key("folder"), &table)
    root.unknown = unknown
    root.refresh(&table)
  }

  /// A command may have written anything.
  mutating func run(_ command: Key, _ table: inout KeyTable) {
    root.unknown = table.key("run", root.digest, command)
    root.refresh(&table)
  }

  /// What another stage or a builder sees of a path.
  func digest(of path: String, _ table: inout KeyTable) -> Key {
    switch find(path) {
    case .leaf(let key, let rest): rest.isEmpty ? key : table.key("within", key, table.key(rest))
    case .folder(let folder):
      root.unknown == nil ? folder.digest : table.key("with", folder.digest, root.unknown ?? 0, table.key(path))
    case .missing: table.key("unknown", root.unknown ?? 0, table.key(path))
    }
  }

  /// The node itself, where all of it is known.
  func node(at path: String) -> Node? {
    switch find(path) {
    case .leaf(let key, let rest): rest.isEmpty ? .leaf(key) : nil
    case .folder(let folder): root.unknown == nil ? .folder(folder) : nil
    case .missing: nil
    }
  }

  func isFolder(_ path: String) -> Bool {
    if case .folder = find(path) { true } else { false }
  }

  private enum Found {
    case leaf(Key, rest: String)
    case folder(Folder)
    case missing
  }

  private func find(_ path: String) -> Found {
    var folder = root
    var rest = path.split(separator: "/")[...]
    while let name = rest.popFirst() {
      switch folder.children[String(name)] {
      case .folder(let next): folder = next
      case .leaf(let key): return .leaf(key, rest: rest.joined(separator: "/"))
      case nil:
        return folder.unknown == nil || folder.digest == root.digest
          ? .missing : .leaf(folder.digest, rest: rest.joined(separator: "/"))
      }
    }
    return .folder(folder)
  }

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
    var folder = Folder([:], header: table.key("folder"), &table)
    folder.unknown = key
    folder.refresh(&table)
    place(.folder(folder), at: path, &table)
  }

  private static func place(
    _ node: Node, _ path: ArraySlice<Substring>, in folder: inout Folder, _ table: inout KeyTable
  ) {
    var rest = path
    if let name = rest.popFirst().map({ String($0) }) {
      var child: Folder
      switch folder.children[name] {
      case .folder(let known): child = known
      case .leaf, nil:
        if rest.isEmpty {
          folder.children[name] = node
          folder.refresh(&table)
          return
        }
        child = Folder([:], header: table.key("folder"), &table)
        if case .leaf(let key) = folder.children[name] { child.unknown = key }
      }
      if rest.isEmpty, case .leaf(let key) = node {
        // What has no known kind may be a folder, whose files are then among those that are there.
        child.unknown = table.key("over", child.unknown ?? 0, key)
        child.refresh(&table)
      } else {
        place(node, rest, in: &child, &table)
      }
      folder.children[name] = .folder(child)
    } else if case .folder(let other) = node {
      folder.header = other.header
      if let unknown = other.unknown { folder.unknown = table.key("over", folder.unknown ?? 0, unknown) }
      for (name, child) in other.children { place(child, [Substring(name)], in: &folder, &table) }
    }
    folder.refresh(&table)
  }
}
