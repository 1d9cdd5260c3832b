import SourceText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Who chose a path to write.
enum PathChoice {
  /// A file of the checkout, which may have come from anyone: the path has to stay in the checkout.
  case checkout

  /// The person, on the command line: it may be anywhere, but a path in the checkout may not lead out of it unseen.
  case person
}

extension Disk {
  /// Throws what speaks against files at these paths, before one is written; every writer asks here.
  func checkDestinations(
    _ paths: [String], chosenBy choice: PathChoice, around folder: String
  ) throws(DiagnosticError) {
    let objections = paths.compactMap { objection(toWriting: $0, chosenBy: choice, around: folder) }
    if !objections.isEmpty { throw DiagnosticError(objections) }
  }

  /// What speaks against a file at this path; nil if nothing does.
  ///
  /// - Parameters:
  ///   - path: as the person would name it.
  ///   - folder: the project's, whose checkout counts.
  func objection(toWriting path: String, chosenBy choice: PathChoice, around folder: String) -> Diagnostic? {
    let root = checkout(around: folder)
    let (realRoot, target) = (withoutLinks(root), destination(of: path).path)
    let isOutside = !isInside(target, realRoot)
    let named = absolute(path)
    let isNamedInside = choice == .checkout || isInside(named, root) || isInside(named, realRoot)
    if isOutside && isNamedInside {
      return Diagnostic(
        rule: "outside-checkout", "\"\(path)\" is outside the checkout",
        hint: "name a file of the same git repository, and no link that leads out of it")
    }
    // What git takes for its own is in one of these, however its name is spelled on a disk that ignores case.
    let ways = [isOutside ? target : relativePath(from: realRoot, to: target), normalized(path: path)]
    if ways.flatMap({ $0.split(separator: "/") }).contains(where: { $0.lowercased() == ".git" })
      || isInRepository(target, below: realRoot)
    {
      return Diagnostic(
        rule: "inside-git", "\"\(path)\" is where git keeps its own files, which it may run",
        hint: "name another file")
    }
    if let reason = reasonAgainstReplacing(target) {
      return Diagnostic(
        rule: "cannot-write", "cannot write \"\(path)\": \(reason)", hint: "name a file, or a path that is free")
    }
    if !isReadOnly(absolutePath: parentFolder(of: target)) { return nil }
    return Diagnostic(
      rule: "cannot-write", "cannot write \"\(path)\": its folder is read-only", hint: "allow it with chmod u+w")
  }

  /// Why what is there cannot be replaced by a file.
  private func reasonAgainstReplacing(_ path: String) -> String? {
    switch FileKind(absolutePath: path) {
    case .file: nil
    case .folder: "it is a folder"
    case .other: "it is a device or a pipe, which cannot be replaced"
    case nil: linkTarget(of: path) == nil ? nil : "it is a symbolic link to nothing"
    }
  }

  /// Whether a file would be in a bare repository, such as one that is committed as a folder.
  private func isInRepository(_ target: String, below root: String) -> Bool {
    var folder = parentFolder(of: target)
    while folder != root, folder != "/", folder.count > root.count {
      if ["HEAD", "objects", "refs"].allSatisfy({ exists(join(folder, $0)) }) { return true }
      folder = parentFolder(of: folder)
    }
    return false
  }

  /// Where a file's bytes are: the path with symbolic links followed.
  func destination(of path: String) -> URL {
    URL(fileURLWithPath: withoutLinks(normalized(path: absolute(path))))
  }
}

/// An absolute path with symbolic links followed, also those of the folders of a file that is not there yet.
func withoutLinks(_ path: String) -> String {
  if path == "/" || FileKind(absolutePath: path) != nil {
    return URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }
  return join(withoutLinks(parentFolder(of: path)), lastComponent(of: path))
}
