import BuildContext
import SourceText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How the files of a build context differ from those of the build before.
enum ContextChange {
  /// These were other files, or none; paths as the person wrote them.
  case files([String])

  /// What differs from a commit.
  case since(String)
}

/// A build context before a change and after it.
struct ContextHistory {
  var before: ContextTree
  var after: ContextTree
}

extension Disk {
  /// The files of a context as a CI job has them: those that git knows or would add; outside of a checkout, all.
  ///
  /// Only git's own bit of the mode is looked at: whether a file can be executed.
  ///
  /// - Parameter folder: the context, as the person would name it.
  func contextHistory(of folder: String, _ change: ContextChange) throws(DiagnosticError) -> ContextHistory {
    guard isFolder(folder) else {
      throw DiagnosticError(
        Diagnostic(
          rule: "missing-folder", "there is no build context \"\(folder)\"",
          hint: "if a step of the pipeline makes it, make it here, too"))
    }
    let inCheckout = isInCheckout(folder)
    var paths = inCheckout ? try gitFiles(in: folder) : try allFiles(in: folder)
    paths.removeAll { !existsAsItself(join(folder, $0)) }
    var history: ContextHistory
    switch change {
    case .files(let changed): history = compare(folder, paths, without: changed)
    case .since(let commit): history = try compare(folder, paths, with: commit)
    }
    if inCheckout, exists(join(folder, ".git")) {
      // It is in the context, and is another in each checkout: its index holds times.
      history.before.add(".git/index", ContextTree.Entry(.file(content: "before"), mode: 0o644))
      history.after.add(".git/index", ContextTree.Entry(.file(content: "after"), mode: 0o644))
    }
    return history
  }

  private func compare(_ folder: String, _ paths: [String], without changed: [String]) -> ContextHistory {
    let root = withoutLinks(normalized(path: absolute(folder)))
    let changed = changed.map { relativePath(from: root, to: destination(of: $0).path) }
    var history = ContextHistory(before: ContextTree([:]), after: ContextTree([:]))
    for path in paths {
      let entry = entry(join(folder, path), content: path)
      history.after.add(path, entry)
      let isChanged = changed.contains { $0 == "." || path == $0 || path.hasPrefix($0 + "/") }
      history.before.add(path, isChanged ? .init(.file(content: "\(path) before"), mode: entry.mode) : entry)
    }
    // What is no longer there was removed.
    for path in changed where !path.hasPrefix("..") && path != "." && !exists(join(folder, path)) {
      history.before.add(path, .init(.file(content: path), mode: 0o644))
    }
    return history
  }

  private func compare(
    _ folder: String, _ paths: [String], with commit: String
  ) throws(DiagnosticError) -> ContextHistory {
    var history = ContextHistory(before: ContextTree([:]), after: ContextTree([:]))
    var known: [String: ContextTree.Entry] = [:]
    for record in try git(["ls-tree", "-r", "-z", commit], in: folder).split(separator: "\0") {
      // mode, type and object, and behind a tab the path
      let halves = record.split(separator: "\t", maxSplits: 1)
      guard halves.count == 2 else { continue }
      let words = halves[0].split(separator: " ").map { String($0) }
      guard words.count == 3, words[1] == "blob" else { continue }
      let path = String(halves[1])
      let entry: ContextTree.Entry
      if words[0] == "120000" {
        entry = .init(.link(target: try git(["cat-file", "blob", words[2]], in: folder)), mode: 0o777)
      } else {
        entry = .init(.file(content: words[2]), mode: words[0] == "100755" ? 0o755 : 0o644)
      }
      known[path] = entry
      history.before.add(path, entry)
    }
    let changed = Set(
      try git(
        ["diff", "--name-only", "--no-renames", "--relative", "-z", Self.withoutSubmodulesFiles, commit, "--", "."],
        in: folder
      )
      .split(separator: "\0").map { String($0) })
    let unknown = paths.filter { (known[$0] == nil || changed.contains($0)) && linkTarget(of: join(folder, $0)) == nil }
    let contents = try objects(of: unknown, in: folder)
    for path in paths {
      if let content = contents[path] {
        history.after.add(path, entry(join(folder, path), content: content))
      } else if let entry = known[path], !changed.contains(path) {
        history.after.add(path, entry)
      } else {
        history.after.add(path, entry(join(folder, path), content: path))
      }
    }
    return history
  }

  /// What git calls the contents of files.
  private func objects(of paths: [String], in folder: String) throws(DiagnosticError) -> [String: String] {
    var objects: [String: String] = [:]
    // A command line takes only so much.
    for start in stride(from: 0, to: paths.count, by: 200) {
      let some = Array(paths[start..<min(start + 200, paths.count)])
      let printed = lines(try git(["hash-object", "--"] + some, in: folder))
      for (path, object) in zip(some, printed) { objects[path] = object }
    }
    return objects
  }

  func gitFiles(in folder: String) throws(DiagnosticError) -> [String] {
    let listed = try git(["ls-files", "-z", "--cached", "--others", "--exclude-standard"], in: folder)
    return Array(Set(listed.split(separator: "\0").map { String($0) })).sorted()
  }

  func allFiles(in folder: String) throws(DiagnosticError) -> [String] {
    var paths: [String] = []
    var folders = [""]
    while let next = folders.popLast() {
      for name in try list(join(folder, next)) {
        let path = join(next, name)
        paths.append(path)
        let whole = join(folder, path)
        // A link to a folder is a link.
        if isFolder(whole), linkTarget(of: whole) == nil { folders.append(path) }
      }
    }
    return paths.sorted()
  }

  private func entry(_ path: String, content: String) -> ContextTree.Entry {
    if let target = linkTarget(of: path) { return .init(.link(target: target), mode: 0o777) }
    if isFolder(path) { return .init(.folder, mode: 0o755) }
    let attributes = try? FileManager.default.attributesOfItem(atPath: absolute(path))
    let size = attributes?[.size] as? Int ?? 0
    let isExecutable = FileManager.default.isExecutableFile(atPath: absolute(path))
    return .init(.file(content: content), mode: isExecutable ? 0o755 : 0o644, size: size)
  }
}
