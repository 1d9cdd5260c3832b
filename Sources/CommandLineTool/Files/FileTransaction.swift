import SourceText

/// A file that is to change, and what it is to be.
struct FileChange: Sendable, Hashable {
  /// As the person would name it.
  let path: String

  /// Absolute, with symbolic links followed.
  let destination: String

  /// Nil for a file that is not there yet.
  let old: [UInt8]?

  /// Nil for a file that is to go.
  let new: [UInt8]?

  let permissions: Int

  /// What undoes the change.
  var reversed: FileChange {
    FileChange(path: path, destination: destination, old: new, new: old, permissions: permissions)
  }
}

/// Changes several files together: all of them, or none.
///
/// Guaranteed, on a file system that keeps what was synced and renames at once:
/// - A call that fails (a full disk, a missing right) leaves every file as it was. All new texts are written and synced beside
///   their files before the first file is replaced, so that a full disk is met before anything has changed.
/// - A process that is killed, or a machine that stops, leaves each file whole, either old or new. If only some are new, the
///   journal is there with the old bytes of all; no command of cigen works with them, and the next one that writes several
///   puts the old ones back before it does anything else. So to repeat the command is right, and a bump bumps once.
/// - A file that somebody edited in between is not written over: that is an error, and the journal stays.
/// Not guaranteed: that another program never sees some files old and some new. That lasts as long as the renames do.
struct FileTransaction {
  let writer: FileWriter
  let journal: WriteJournal

  /// - Parameters:
  ///   - folder: where the journal is; absolute, with symbolic links followed.
  ///   - checkout: what recovery does not leave, likewise.
  init(in folder: String, of checkout: String, writer: FileWriter = .real) {
    (self.writer, journal) = (writer, WriteJournal(folder: folder, checkout: checkout))
  }

  /// Journal, drafts, renames, and the journal's removal, which is the moment that decides.
  func apply(_ changes: [FileChange]) throws(DiagnosticError) {
    var path = WriteJournal.name
    do {
      try journal.write(changes, writer)
      for change in changes {
        guard let new = change.new else { continue }
        path = change.path
        try writer.create(Self.draft(of: change.destination), new, change.permissions)
      }
      for change in changes {
        path = change.path
        try replace(change, by: change.new)
      }
      path = WriteJournal.name
      try writer.remove(journal.path)
    } catch {
      let reason = "cannot write \"\(path)\": \(systemMessage(error.number))"
      do throws(SystemError) {
        try undo(changes)
      } catch {
        throw failed(reason, "the files could not be put back either: \(systemMessage(error.number))", again: true)
      }
      throw failed(reason, "all files are as they were", again: false)
    }
  }

  /// One file, which is whole without a journal: a draft, which gets the file's name.
  func applyAlone(_ change: FileChange) throws(DiagnosticError) {
    let draft = Self.draft(of: change.destination)
    do throws(SystemError) {
      try writer.create(draft, change.new ?? [], change.permissions)
      try writer.rename(draft, change.destination)
    } catch {
      try? writer.remove(draft)
      throw failed(
        "cannot write \"\(change.path)\": \(systemMessage(error.number))", "it is as it was", again: false)
    }
  }

  /// Puts back what a process that was killed had begun.
  ///
  /// - Returns: the paths of the files, empty if there was nothing to do.
  func recover() throws(DiagnosticError) -> [String] {
    guard let changes = try journal.read() else {
      // Killed before the journal had its name: nothing had changed.
      try? writer.remove(journal.draft)
      return []
    }
    let edited = changes.filter { change in
      let present = bytes(at: change.destination)
      return present != change.old && present != change.new
    }
    if !edited.isEmpty {
      throw DiagnosticError(
        edited.map { change in
          Diagnostic(
            rule: "unfinished-write",
            "\"\(change.path)\" was changed after a cigen command that was interrupted, so it is not put back",
            hint: "see to the files of that command, then remove \"\(journal.path)\"")
        })
    }
    do throws(SystemError) {
      try undo(changes)
    } catch {
      throw failed(
        "cannot write: \(systemMessage(error.number))", "the files of an interrupted command are not put back",
        again: true
      )
    }
    return changes.map(\.path)
  }

  /// Also right when only some of it was done, or when it is done again.
  private func undo(_ changes: [FileChange]) throws(SystemError) {
    for change in changes {
      if bytes(at: change.destination) != change.old {
        if let old = change.old {
          try writer.create(Self.draft(of: change.destination), old, change.permissions)
        }
        try replace(change, by: change.old)
      }
      try writer.remove(Self.draft(of: change.destination))
    }
    try writer.remove(journal.draft)
    try writer.remove(journal.path)
  }

  private func replace(_ change: FileChange, by bytes: [UInt8]?) throws(SystemError) {
    if bytes == nil {
      try writer.remove(change.destination)
    } else {
      try writer.rename(Self.draft(of: change.destination), change.destination)
    }
  }

  static func draft(of destination: String) -> String { "\(destination).cigen-draft" }

  private func failed(_ reason: String, _ outcome: String, again: Bool) -> DiagnosticError {
    DiagnosticError(
      Diagnostic(
        rule: "cannot-write", "\(reason); \(outcome)",
        hint: again
          ? "make room or rights, and run it again, which puts them back first"
          : "check that there is room on the disk, and that the files and their folders may be written"))
  }
}
