import BuildContext

/// A path, handled as text: nothing here asks the disk.
///
/// `normalized` takes `a/b/..` for `a`, as people do; symbolic links may see it differently.
func normalized(path: String) -> String { cleaned(path: path) }

func join(_ folder: String, _ path: String) -> String {
  if path.hasPrefix("/") || folder.isEmpty || folder == "." { return path }
  return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
}

func parentFolder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

func lastComponent(of path: String) -> String {
  path.split(separator: "/").last.map { String($0) } ?? path
}

/// Whether a path is a folder or in it; both absolute.
func isInside(_ path: String, _ folder: String) -> Bool {
  relativePath(from: folder, to: path).split(separator: "/").first != ".."
}

/// The way from one folder to another; both absolute.
func relativePath(from start: String, to end: String) -> String {
  let from = normalized(path: start).split(separator: "/")
  let to = normalized(path: end).split(separator: "/")
  let shared = zip(from, to).prefix { $0 == $1 }.count
  let way = Array(repeating: "..", count: from.count - shared) + to[shared...].map { String($0) }
  return way.isEmpty ? "." : way.joined(separator: "/")
}
