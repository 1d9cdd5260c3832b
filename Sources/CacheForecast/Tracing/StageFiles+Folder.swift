extension StageFiles {
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

  /// A change of one child costs the same however many there are.
  struct Folder {
    private var leaves: [String: Key] = [:]

    // Apart from the files, so that a folder is changed where it is and not copied.
    private var folders: [String: Folder] = [:]

    /// Of names and what they are, whatever the order in which they came here.
    private var sum = Key.none

    private(set) var header: Key
    private(set) var digest = Key.none

    /// What else there may be in it; nil if nothing is.
    private(set) var unknown: Key?

    init(_ children: [String: Node] = [:], header: Key, unknown: Key? = nil) {
      (self.header, self.unknown) = (header, unknown)
      for (name, child) in children { put(child, at: name) }
      refresh()
    }

    var isEmpty: Bool { leaves.isEmpty && folders.isEmpty }

    /// The names in it, sorted.
    var names: [String] { (Array(leaves.keys) + folders.keys).sorted() }

    func child(_ name: String) -> Node? { folders[name].map { .folder($0) } ?? leaves[name].map { .leaf($0) } }

    private mutating func refresh() { digest = Key([header, unknown ?? .none, sum]) }

    mutating func set(unknown: Key) {
      self.unknown = unknown
      refresh()
    }

    private mutating func put(_ child: Node, at name: String) {
      let key = Key(name)
      if let old = folders[name]?.digest ?? leaves[name] { sum.subtract(Key([key, old])) }
      switch child {
      case .leaf(let digest):
        folders[name] = nil
        leaves[name] = digest
      case .folder(let folder):
        leaves[name] = nil
        folders[name] = folder
      }
      sum.add(Key([key, child.digest]))
    }

    /// Takes over all that another has: its files replace those of the same name.
    private mutating func merge(_ other: Folder) {
      header = other.header
      if let added = other.unknown { unknown = Key("over", unknown ?? .none, added) }
      if isEmpty {
        (leaves, folders, sum) = (other.leaves, other.folders, other.sum)
      } else {
        for (name, key) in other.leaves { place(.leaf(key), [Substring(name)]) }
        for (name, folder) in other.folders { place(.folder(folder), [Substring(name)]) }
      }
      refresh()
    }

    /// Puts a file there, or the children of a folder into the folder that is there.
    mutating func place(_ node: Node, _ path: ArraySlice<Substring>) {
      var rest = path
      guard let name = rest.popFirst().map({ String($0) }) else {
        if case .folder(let other) = node { merge(other) }
        return
      }
      defer { refresh() }
      if folders[name] == nil {
        if rest.isEmpty { return put(node, at: name) }
        let folder = Folder(header: Key("folder"), unknown: leaves[name])
        put(.folder(folder), at: name)
      }
      let key = Key(name)
      sum.subtract(Key([key, folders[name]?.digest ?? .none]))
      if rest.isEmpty, case .leaf(let content) = node {
        // What has no known kind may be a folder, whose files are then among those that are there.
        let unknown = Key("over", folders[name]?.unknown ?? .none, content)
        folders[name]?.set(unknown: unknown)
      } else {
        folders[name]?.place(node, rest)
      }
      sum.add(Key([key, folders[name]?.digest ?? .none]))
    }
  }
}
