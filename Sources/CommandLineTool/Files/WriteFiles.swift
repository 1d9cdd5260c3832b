import SourceText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Disk {
  /// What writing a text there changes; a symbolic link stays one, and a file that is there keeps its permissions.
  ///
  /// - Returns: nil if the bytes are the same.
  func change(of path: String, to text: String, permissions new: Int) -> FileChange? {
    let place = destination(of: path).path
    let (old, bytes) = (bytes(at: place), Array(text.utf8))
    if old == bytes { return nil }
    return FileChange(
      path: path, destination: place, old: old, new: bytes, permissions: permissions(absolutePath: place) ?? new)
  }

  /// Writes files, all of them or none, if nothing speaks against their paths. Folders are made.
  ///
  /// - Parameters:
  ///   - changes: those of `paths` that change.
  ///   - paths: what is written or is up to date; drafts that a process left there when it was killed are removed.
  ///   - folder: the project's, where a journal may be.
  func write(
    _ changes: [FileChange], of paths: [String], chosenBy choice: PathChoice, in folder: String
  ) throws(DiagnosticError) {
    try checkDestinations(paths, chosenBy: choice, around: folder)
    let transaction = transaction(in: folder)
    for path in paths { try? transaction.writer.remove(FileTransaction.draft(of: destination(of: path).path)) }
    for change in changes { try makeFolder(parentFolder(of: change.destination)) }
    // One file is whole without a journal.
    if changes.count > 1 { return try transaction.apply(changes) }
    for change in changes { try transaction.applyAlone(change) }
  }

  /// Writes one file whole or not at all where the person says, and only if its bytes change.
  ///
  /// - Returns: whether its bytes changed.
  @discardableResult
  func write(_ text: String, to path: String, permissions: Int, in folder: String) throws(DiagnosticError) -> Bool {
    let parent = parentFolder(of: path)
    if !isFolder(parent) {
      throw DiagnosticError(
        Diagnostic(
          rule: "cannot-write", "cannot write \"\(path)\": there is no folder \"\(parent)\"",
          hint: "check the path, or make the folder: mkdir -p \(parent)"))
    }
    let change = change(of: path, to: text, permissions: permissions)
    try write([change].compactMap(\.self), of: [path], chosenBy: .person, in: folder)
    return change != nil
  }

  /// Writes to a pipe or the like; see `isStream`.
  func write(_ text: String, toStream path: String) throws(DiagnosticError) {
    do throws(SystemError) {
      try CommandLineTool.write(text, toOpened: absolute(path))
    } catch {
      throw DiagnosticError(
        Diagnostic(
          rule: "cannot-write", "cannot write \"\(path)\": \(systemMessage(error.number))",
          hint: "check that it is open for writing, and its reader there"))
    }
  }

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

  /// Keeps other commands that write several files out of a project while this one does.
  ///
  /// - Parameter seconds: how long to wait for another one.
  func lock(_ folder: String, waiting seconds: Int) throws(DiagnosticError) -> FolderLock {
    do throws(SystemError) {
      for _ in 0...seconds * 10 {
        if let lock = try FolderLock(absolutePath: absolute(folder)) { return lock }
        if seconds > 0 { pause(milliseconds: 100) }
      }
    } catch {
      throw DiagnosticError(
        Diagnostic(rule: "cannot-read", "cannot lock the folder \"\(folder)\": \(systemMessage(error.number))"))
    }
    throw DiagnosticError(
      Diagnostic(rule: "locked", "another cigen is writing files in \"\(folder)\"", hint: "run this one after it"))
  }

  /// What changes files of a project together.
  func transaction(in folder: String) -> FileTransaction {
    FileTransaction(in: destination(of: folder).path, of: destination(of: checkout(around: folder)).path)
  }

  /// Puts back what a command that was killed had begun, and says so.
  func recover(in folder: String) throws(DiagnosticError) -> [Diagnostic] {
    let paths = try transaction(in: folder).recover()
    if paths.isEmpty { return [] }
    let message = "a cigen command had been interrupted; put back: \(paths.joined(separator: ", "))"
    return [Diagnostic(.note, rule: "restored-files", message)]
  }
}
