/// What is known of the files of a stage, without running anything: those that were copied are known, those of a base image
/// and of commands are not.
struct StageFiles {
  private(set) var root: Folder
  private let assumption: Assumption

  /// The commands by the names in their texts: each may have written to files of that name which were copied before it.
  private var writers: [String: [Key]] = [:]

  /// - Parameter unknown: the base image; nil for `scratch`.
  init(unknown: Key?, _ assumption: Assumption) {
    self.assumption = assumption
    let content = assumption == .same && unknown != nil ? Self.anything() : unknown
    root = Folder(header: Key("folder"), unknown: content)
  }

  /// The content of what only the build knows, where it is taken to be what it was.
  static func anything() -> Key { Key("anything") }

  /// A command may have written anything, but leaves alone what was copied and what it does not name.
  mutating func run(_ command: Key, names: Set<String>) {
    if assumption == .same { return root.set(unknown: Self.anything()) }
    root.set(unknown: Key("run", root.digest, command))
    for name in names { writers[name, default: []].append(command) }
  }

  // MARK: - What is there

  /// What another stage or a builder sees of a path.
  func digest(of path: String) -> Key {
    switch find(path) {
    case .leaf(let key, let rest): rest.isEmpty ? written(key, path) : Key("within", key, Key(rest))
    case .folder(let folder): withUnknown(folder.digest, path)
    case .missing: withUnknown(Key("missing"), path)
    }
  }

  /// The digest of files that are known, with what else there may be at that path.
  func withUnknown(_ known: Key, _ path: String) -> Key {
    guard let unknown = root.unknown else { return known }
    return assumption == .same ? Key("with", known, unknown) : Key("with", known, unknown, Key(path))
  }

  /// The node itself, where all of it is known.
  func node(at path: String) -> Node? {
    switch find(path) {
    case .leaf(let key, let rest): rest.isEmpty ? .leaf(written(key, path)) : nil
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
  private func written(_ key: Key, _ path: String) -> Key {
    let name = path.split(separator: "/").last.map { String($0) } ?? ""
    guard let writers = writers[name] else { return key }
    return Key([Key("written"), key] + writers)
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
      switch folder.child(String(name)) {
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

  /// The longest path that Linux has (`PATH_MAX`): a build that writes to a longer one fails there.
  static let longestPath = 4096

  /// Puts a file there, or the children of a folder into the folder that is there.
  mutating func place(_ node: Node, at path: String) {
    if path.utf8.count > Self.longestPath { return }
    root.place(node, path.split(separator: "/")[...])
  }

  mutating func makeFolder(_ path: String, header: Key) {
    if isFolder(path) { return }
    place(.folder(Folder(header: header)), at: path)
  }

  /// Something is unpacked there.
  mutating func addUnknown(_ key: Key, at path: String) {
    place(.folder(Folder(header: Key("folder"), unknown: key)), at: path)
  }
}
