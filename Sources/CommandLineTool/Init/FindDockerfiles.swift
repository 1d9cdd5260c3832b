import ProjectImport
import SourceText

extension Disk {
  /// The Dockerfiles, and the files of bake and Compose, of a folder and those below it, relative to it, the nearest
  /// first; of two names of one file, the first. In a checkout, those that git does not ignore.
  func buildFiles(
    in folder: String
  ) -> (dockerfiles: [String], descriptions: [(file: String, format: DescriptionFormat)]) {
    let paths = gitFiles(in: folder) ?? walk(absolute(folder))
    let dockerfiles = own(paths.filter { DockerfilePath($0) != nil }, in: folder)
    let descriptions = own(paths.filter { descriptionFormat(of: $0) != nil }, in: folder)
    return (dockerfiles, descriptions.compactMap { path in descriptionFormat(of: path).map { (path, $0) } })
  }

  private func own(_ paths: [String], in folder: String) -> [String] {
    let candidates = paths.filter { path in
      !path.split(separator: "/").dropLast().contains { foldersOfOthers.contains(String($0)) }
        && FileKind(absolutePath: absolute(join(folder, path))) == .file
    }
    var seen: Set<String> = []
    return candidates.sorted { order($0) < order($1) }
      .filter { seen.insert(destination(of: join(folder, $0)).path).inserted }
  }

  /// What git tracks or does not ignore; nil outside of a checkout, or if git cannot read it.
  private func gitFiles(in folder: String) -> [String]? {
    guard isInCheckout(folder) else { return nil }
    let patterns =
      ["dockerfile", "containerfile"].flatMap { [":(icase,glob)**/\($0)*", ":(icase,glob)**/*.\($0)"] }
      + ["compose*.y*ml", "docker-compose*.y*ml", "docker-bake*.hcl", "docker-bake*.json"].map { ":(glob)**/\($0)" }
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

/// The nearest first, then the shortest name: `compose.yaml` before `compose.dev.yaml`.
private func order(_ path: String) -> (depth: Int, words: Int, path: String) {
  let name = lastComponent(of: path)
  return (path.utf8.count { $0 == UInt8(ascii: "/") }, name.utf8.count { $0 == UInt8(ascii: ".") }, path)
}

/// By the names that the tools look for, and those of further files for them, such as `compose.dev.yaml`.
private func descriptionFormat(of path: String) -> DescriptionFormat? {
  let name = lastComponent(of: path)
  return descriptionNames.first { start, ends, _ in
    guard name.hasPrefix(start), let next = name.dropFirst(start.count).first, ".-_".contains(next) else {
      return false
    }
    return ends.contains(where: name.hasSuffix)
  }?.format
}

private let descriptionNames: [(start: String, ends: [String], format: DescriptionFormat)] = [
  ("compose", [".yaml", ".yml"], .compose), ("docker-compose", [".yaml", ".yml"], .compose),
  ("docker-bake", [".hcl", ".json"], .bake),
]
