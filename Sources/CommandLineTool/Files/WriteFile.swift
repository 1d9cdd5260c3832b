import SourceText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Disk {
  /// Writes a file whole or not at all, and only if its bytes change.
  ///
  /// A symbolic link stays one; a new file gets `permissions`, an old one keeps its own.
  ///
  /// - Returns: whether its bytes changed.
  /// - Throws: why it cannot be written; the old file is then as it was.
  @discardableResult
  func write(_ text: String, to path: String, permissions: Int) throws(DiagnosticError) -> Bool {
    try checkDestination(path)
    let url = destination(of: path)
    let data = Data(text.utf8)
    let isNew = FileKind(absolutePath: url.path) == nil
    if !isNew, let present = try? Data(contentsOf: url), present == data { return false }
    // Written beside the file and renamed over it.
    let draft = "\(url.path).cigen-\(processIdentifier)"
    do {
      let present = isNew ? nil : try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions]
      try data.write(to: URL(fileURLWithPath: draft))
      try FileManager.default.setAttributes([.posixPermissions: present ?? permissions], ofItemAtPath: draft)
      try rename(draft, over: url.path)
      return true
    } catch {
      try? FileManager.default.removeItem(atPath: draft)
      throw DiagnosticError(
        Diagnostic(
          rule: "cannot-write", "cannot write \"\(path)\": \(reason(of: error))",
          hint: "check that its folder is there and may be written"))
    }
  }

  /// Throws what speaks against a file at this path before one is written.
  func checkDestination(_ path: String) throws(DiagnosticError) {
    let place = destination(of: path).path
    guard let objection = objection(to: FileKind(absolutePath: place), at: place) else { return }
    throw DiagnosticError(
      Diagnostic(
        rule: "cannot-write", "cannot write \"\(path)\": \(objection)", hint: "name a file, or a path that is free"))
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

/// Why what is there cannot be replaced by a file.
private func objection(to kind: FileKind?, at path: String) -> String? {
  switch kind {
  case .file: nil
  case .folder: "it is a folder"
  case .other: "it is a device or a pipe, which cannot be replaced"
  case nil:
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil
      ? nil : "it is a symbolic link to nothing"
  }
}

extension Disk {
  /// Makes a folder and those above it; one that is there is left alone.
  func makeFolder(_ path: String) throws(DiagnosticError) {
    do {
      try FileManager.default.createDirectory(atPath: absolute(path), withIntermediateDirectories: true)
    } catch {
      throw DiagnosticError(
        Diagnostic(
          rule: "cannot-write", "cannot make the folder \"\(path)\": \(reason(of: error))",
          hint: "check that the folder above it may be written"))
    }
  }
}
