import Generators
import ProjectImport
import SourceText

extension Disk {
  /// Looks at what is in a project's folder; nothing is run but git.
  func survey(_ folder: String) -> FolderSurvey {
    let found = buildFiles(in: folder)
    return FolderSurvey(
      folderName: lastComponent(of: normalized(path: absolute(folder))),
      dockerfiles: found.dockerfiles,
      descriptions: descriptionFiles.filter { exists(join(folder, $0.file)) },
      buildFiles: found.descriptions,
      checkout: isInCheckout(folder) ? checkout(of: folder) : nil,
      files: { (path) throws(DiagnosticError) in try read(join(folder, path)) },
      isThere: { exists(join(folder, $0)) },
      names: { folderEntries(absolutePath: absolute(join(folder, $0))).map(\.name).sorted() },
      isFree: { isFree(join(folder, $0)) })
  }

  private func checkout(of folder: String) -> FolderSurvey.Checkout {
    let project = destination(of: folder).path
    let tags = (try? git(["tag", "--list"], in: folder)).map { lines($0) } ?? []
    return FolderSurvey.Checkout(
      place: relativePath(from: checkout(around: project), to: project), remote: gitRemote(of: folder),
      defaultBranch: defaultBranch(of: folder), tags: tags)
  }

  /// A clone knows it; else a usual name, if git has such a branch, or the only branch that there is.
  private func defaultBranch(of folder: String) -> FolderSurvey.DefaultBranch? {
    let prefix = "refs/remotes/origin/"
    if let head = symbolicReference("\(prefix)HEAD", in: folder), head.hasPrefix(prefix) {
      return FolderSurvey.DefaultBranch(name: String(head.dropFirst(prefix.count)), origin: "that of the git remote")
    }
    for name in ["main", "master"] {
      let references = ["refs/heads/\(name)", "\(prefix)\(name)"]
      let found = try? git(["for-each-ref", "--format=%(refname)"] + references, in: folder)
      if let found, !found.isEmpty {
        return FolderSurvey.DefaultBranch(name: name, origin: "git has one of this usual name")
      }
    }
    guard let head = symbolicReference("HEAD", in: folder), head.hasPrefix("refs/heads/") else { return nil }
    return FolderSurvey.DefaultBranch(
      name: String(head.dropFirst("refs/heads/".count)), origin: "the one that is checked out")
  }

  private func symbolicReference(_ name: String, in folder: String) -> String? {
    (try? git(["symbolic-ref", "--quiet", name], in: folder)).flatMap { lines($0).first }
  }

  /// Whether `cigen generate` would write over nobody's work.
  private func isFree(_ path: String) -> Bool {
    guard exists(path) else { return true }
    guard let file = try? read(path) else { return false }
    return GeneratedMark(in: file.bytes)?.isIntact ?? false
  }
}

/// What the other tools look for by themselves.
private let descriptionFiles: [(file: String, format: DescriptionFormat)] =
  ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"].map { ($0, .compose) }
  + ["docker-bake.hcl", "docker-bake.json"].map { ($0, .bake) }
