import BuildContext
import ImageModel
import SourceText

/// What a checkout on a CI system lacks: submodules and files of Git LFS that the model does not ask for.
struct MissingFiles {
  /// The root of the checkout, absolute.
  let root: String

  /// From the root.
  private(set) var submodules: [String] = []
  private(set) var largeFiles = LargeFilePatterns()

  /// The submodules of a context; `.` where it is in one.
  ///
  /// - Parameter folder: from the root.
  func submodules(in folder: String, _ tree: ContextTree) -> [String] {
    submodules.compactMap { submodule in
      if folder == submodule || folder.hasPrefix(submodule + "/") { return "." }
      let path =
        folder == "."
        ? submodule : submodule.hasPrefix(folder + "/") ? String(submodule.dropFirst(folder.count + 1)) : ""
      let isThere = tree.entries.keys.contains { $0 == path || $0.hasPrefix(path + "/") }
      return !path.isEmpty && isThere ? path : nil
    }
  }

  func largeFiles(in folder: String, _ tree: ContextTree) -> [String] {
    if largeFiles.isEmpty { return [] }
    return tree.paths.filter { largeFiles.contains(folder == "." ? $0 : "\(folder)/\($0)") }
  }
}

extension Disk {
  /// - Parameter project: of which jobs are looked at: those of the systems that it has outputs for, or of all.
  func missingFiles(of project: Project, in folder: String) throws(DiagnosticError) -> MissingFiles {
    let checkout = project.pipelines.checkout
    let kinds = project.outputs.isEmpty ? Output.Kind.allCases : project.outputs.map(\.kind)
    var missing = MissingFiles(root: self.checkout(around: folder))
    if checkout.submodules == nil, kinds.contains(where: { [.github, .gitlab].contains($0) }) {
      missing.add(submodulesOf: try read(join(missing.root, ".gitmodules")))
    }
    // GitLab's runner fetches them always.
    if !checkout.fetchesLargeFiles, kinds.contains(.github) {
      for path in try attributeFiles(under: missing.root) {
        missing.add(attributes: try read(join(missing.root, path)), in: parentFolder(of: path))
      }
    }
    return missing
  }

  /// The `.gitattributes` of a checkout, from its root down; of a folder without git that of the root alone.
  private func attributeFiles(under root: String) throws(DiagnosticError) -> [String] {
    guard isInCheckout(root) else { return [".gitattributes"] }
    let listed = try? git(
      ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.gitattributes"], in: root)
    return (listed ?? "").split(separator: "\0").map { String($0) }
      .filter { lastComponent(of: $0) == ".gitattributes" }.sorted { $0.utf8.count < $1.utf8.count }
  }
}

extension MissingFiles {
  /// The paths that `.gitmodules` names (git-scm.com, gitmodules).
  fileprivate mutating func add(submodulesOf file: SourceFile?) {
    var isSubmodule = false
    for line in String(decoding: file?.bytes ?? [], as: UTF8.self).split(whereSeparator: \.isNewline) {
      if let section = line.firstMatch(of: /^\s*\[\s*(\w+)/) { isSubmodule = section.1.lowercased() == "submodule" }
      guard isSubmodule, let path = line.firstMatch(of: /^\s*[Pp]ath\s*=\s*"?([^"#;]+?)"?\s*(?:[#;].*)?$/) else {
        continue
      }
      submodules.append(normalized(path: String(path.1)))
    }
  }

  fileprivate mutating func add(attributes file: SourceFile?, in folder: String) {
    if let file { largeFiles.add(file, in: folder == "." ? "" : folder) }
  }
}
