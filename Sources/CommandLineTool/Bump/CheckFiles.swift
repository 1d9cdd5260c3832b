import SourceText

extension Disk {
  /// Throws every file that must not or cannot be replaced: outside the checkout, read-only, or no text in UTF-8.
  func checkFiles(_ changes: [FileChange], around folder: String) throws(DiagnosticError) {
    let root = destination(of: checkout(around: folder)).path
    let problems = changes.compactMap { change -> Diagnostic? in
      if relativePath(from: root, to: change.destination).split(separator: "/").first == ".." {
        return Diagnostic(
          rule: "file-outside", "\"\(change.path)\" is outside the checkout",
          hint: "name a file of the same git repository, and no link that leads out of it")
      }
      let parent = parentFolder(of: change.destination)
      if isReadOnly(absolutePath: change.destination) {
        return Diagnostic(
          rule: "cannot-write", "cannot write \"\(change.path)\": it is read-only", hint: "allow it with chmod u+w")
      }
      if isReadOnly(absolutePath: parent) {
        return Diagnostic(
          rule: "cannot-write", "cannot write \"\(change.path)\": its folder is read-only",
          hint: "allow it with chmod u+w")
      }
      if let old = change.old, let offset = firstByteThatIsNoUTF8(in: old) {
        let file = SourceFile(name: change.path, bytes: old)
        return Diagnostic(
          rule: "no-text", "\"\(change.path)\" is not UTF-8", at: SourcePlace(file, SourceRange(offset, offset + 1)),
          hint: "save it as UTF-8, or remove it from the files of the version")
      }
      return nil
    }
    if !problems.isEmpty { throw DiagnosticError(problems) }
  }
}

private func firstByteThatIsNoUTF8(in bytes: [UInt8]) -> Int? {
  var decoder = UTF8()
  var iterator = bytes.makeIterator()
  var offset = 0
  while true {
    switch decoder.decode(&iterator) {
    case .scalarValue(let scalar): offset += UTF8.width(scalar)
    case .emptyInput: return nil
    case .error: return offset
    }
  }
}
