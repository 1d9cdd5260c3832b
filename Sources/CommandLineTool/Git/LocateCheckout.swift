extension Disk {
  /// The root of the git checkout that a folder is in, absolute; in none, the folder itself.
  ///
  /// That is the nearest folder with a `.git`, which is a file in worktrees and submodules. git itself is not asked.
  func checkout(around folder: String) -> String {
    let start = normalized(path: absolute(folder))
    var root = start
    while !exists(join(root, ".git")) {
      if root == "/" { return start }
      root = parentFolder(of: root)
    }
    return root
  }

  /// Whether a folder is in a git checkout, even one that git cannot or will not read.
  func isInCheckout(_ folder: String) -> Bool { exists(join(checkout(around: folder), ".git")) }
}
