import ProjectImport
import SourceText

extension Disk {
  /// The Dockerfiles of a folder and those below it, relative to it, the nearest first; of two names of one file, the
  /// first. In a checkout, those that git does not ignore.
  func dockerfiles(in folder: String) throws(DiagnosticError) -> [String] {
    let paths = gitFiles(in: folder) ?? walk(absolute(folder))
    let candidates = paths.filter { path in
      DockerfilePath(path) != nil
        && !path.split(separator: "/").dropLast().contains { foldersOfOthers.contains(String($0)) }
        && FileKind(absolutePath: absolute(join(folder, path))) == .file
    }
    var seen: Set<String> = []
    return candidates.sorted { depth($0) == depth($1) ? $0 < $1 : depth($0) < depth($1) }
      .filter { seen.insert(destination(of: join(folder, $0)).path).inserted }
  }

  /// What git tracks or does not ignore; nil outside of a checkout, or if git cannot read it.
  private func gitFiles(in folder: String) -> [String]? {
    guard isInCheckout(folder) else { return nil }
    let patterns = ["dockerfile", "containerfile"].flatMap { [":(icase,glob)**/\($0)*", ":(icase,glob)**/*.\($0)"] }
    let words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"] + patterns
    return (try? git(words, in: folder)).map { $0.split(separator: "\0").map { String($0) } }
  }

  /// The files of a folder and those below it, folder by folder; symbolic links to folders are not followed.
  private func walk(_ root: String) -> [String] {
    var files: [String] = []
    var folders = ["."]
    var next = 0
    while next < folders.count, next < Self.mostFolders {
      let folder = folders[next]
      next += 1
      for entry in folderEntries(absolutePath: join(root, folder)) {
        let path = join(folder, entry.name)
        if !entry.isFolder { files.append(path) } else if !foldersOfOthers.contains(entry.name) { folders.append(path) }
      }
    }
    return files
  }

  /// A project has less, and nobody waits for a whole disk.
  private static let mostFolders = 50_000
}

private func depth(_ path: String) -> Int { path.utf8.count { $0 == UInt8(ascii: "/") } }
