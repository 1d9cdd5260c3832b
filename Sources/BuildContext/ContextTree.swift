/// The files that a build context is made of, as far as a builder looks at them: owners and times are not part of it.
package struct ContextTree: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
      case folder

      /// What the file holds, as a word that is the same for equal contents.
      case file(content: String)

      case link(target: String)
    }

    package let kind: Kind

    /// The permission bits.
    package let mode: Int

    /// In bytes; 0 for folders and links.
    package let size: Int

    package init(_ kind: Kind, mode: Int, size: Int = 0) {
      (self.kind, self.mode, self.size) = (kind, mode, size)
    }

    package var isFolder: Bool { kind == .folder }
  }

  /// By path from the root, without `./`; the root itself is none of them. A folder that holds something may be left out.
  package private(set) var entries: [String: Entry]

  package init(_ entries: [String: Entry]) {
    self.entries = entries
  }

  package mutating func add(_ path: String, _ entry: Entry) { entries[path] = entry }

  /// Which rules decide what an exception in an excluded folder brings back.
  package enum Walk: Sendable {
    /// Each path is held against the patterns: BuildKit since 0.11, Docker since 23, buildah.
    case everywhere

    /// Docker 20.10.
    case asWritten
  }

  /// What is left of it by an ignore file.
  package func without(_ ignored: IgnorePatterns, walk: Walk = .everywhere) -> ContextTree {
    var kept: [String: Entry] = [:]
    var verdicts: [String: Bool] = [:]
    for (path, entry) in entries {
      if ignored.excludes(path) { continue }
      if walk == .asWritten, ignored.hasExceptions, isSkipped(parent(of: path), ignored, &verdicts) { continue }
      kept[path] = entry
    }
    return ContextTree(kept)
  }

  private func isSkipped(_ folder: String?, _ ignored: IgnorePatterns, _ verdicts: inout [String: Bool]) -> Bool {
    guard let folder else { return false }
    if let known = verdicts[folder] { return known }
    let skipped =
      isSkipped(parent(of: folder), ignored, &verdicts)
      || ignored.excludes(folder) && !ignored.oldEngineEnters(folder)
    verdicts[folder] = skipped
    return skipped
  }

  /// Sorted; folders are among them.
  package var paths: [String] { entries.keys.sorted() }
}

/// A context with what is asked of it again and again, worked out once.
package struct KnownContext: Sendable {
  package let tree: ContextTree

  /// All but folders, sorted.
  package let files: [String]

  /// The folders of its root that hold something.
  package let topFolders: Set<String>

  /// Of all files together, in bytes.
  package let size: Int

  package init(_ tree: ContextTree) {
    self.tree = tree
    files = tree.entries.filter { !$0.value.isFolder }.keys.sorted()
    topFolders = Set(
      tree.entries.keys.compactMap { path in path.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) } })
    size = tree.entries.values.reduce(0) { $0 + $1.size }
  }
}

private func parent(of path: String) -> String? {
  path.lastIndex(of: "/").map { String(path[..<$0]) }
}
