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
  /// - Throws: why it cannot be written; the old file is then as it was.
  func write(_ text: String, to path: String, permissions: Int) throws(DiagnosticError) {
    let url = URL(fileURLWithPath: absolute(path)).resolvingSymlinksInPath()
    let data = Data(text.utf8)
    let kind = FileKind(absolutePath: url.path)
    if let objection = objection(to: kind, at: url.path) {
      throw DiagnosticError(
        Diagnostic(
          rule: "cannot-write", "cannot write \"\(path)\": \(objection)",
          hint: "name a file, or leave the option out to write to standard output"))
    }
    let isNew = kind == nil
    if !isNew, let present = try? Data(contentsOf: url), present == data { return }
    // Written beside the file and renamed over it.
    let draft = "\(url.path).cigen-\(processIdentifier)"
    do {
      let present = isNew ? nil : try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions]
      try data.write(to: URL(fileURLWithPath: draft))
      try FileManager.default.setAttributes([.posixPermissions: present ?? permissions], ofItemAtPath: draft)
      try rename(draft, over: url.path)
    } catch {
      try? FileManager.default.removeItem(atPath: draft)
      throw DiagnosticError(
        Diagnostic(
          rule: "cannot-write", "cannot write \"\(path)\": \(reason(of: error))",
          hint: "check that its folder is there and may be written"))
    }
  }
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
