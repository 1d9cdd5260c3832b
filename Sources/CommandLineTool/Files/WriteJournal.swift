import SourceText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The file in the project's folder that says which files are being changed, with their old and new bytes.
///
/// It is there exactly as long as they may be some old and some new.
struct WriteJournal {
  static let name = ".cigen-journal.json"

  /// Absolute, with symbolic links followed.
  let folder: String
  let checkout: String

  var path: String { join(folder, Self.name) }
  var draft: String { "\(path).draft" }

  func write(_ changes: [FileChange], _ writer: FileWriter) throws(SystemError) {
    let records = changes.map { Record($0, from: folder) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Text and numbers can always be encoded.
    let data = (try? encoder.encode(records)) ?? Data()
    try writer.create(draft, Array(data), 0o600)
    try writer.rename(draft, path)
  }

  /// The changes it holds, or nil if there is none.
  func read() throws(DiagnosticError) -> [FileChange]? {
    guard FileKind(absolutePath: path) != nil else { return nil }
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)),
      let records = try? JSONDecoder().decode([Record].self, from: data),
      records.allSatisfy({ mayRestore($0.change(in: folder).destination) })
    else {
      throw DiagnosticError(
        Diagnostic(
          rule: "unfinished-write", "\"\(path)\" cannot be read as the journal of a cigen command",
          hint: "check the files of the project, then remove it"))
    }
    return records.map { $0.change(in: folder) }
  }

  /// A journal may have come with the checkout, made by somebody else to write where it should not.
  private func mayRestore(_ destination: String) -> Bool {
    let way = relativePath(from: checkout, to: destination).split(separator: "/")
    return !way.contains("..") && !way.contains { $0.lowercased() == ".git" }
      && withoutLinks(destination) == destination
  }
}

/// Paths are relative to the journal's folder: a checkout may be moved.
private struct Record: Codable {
  let path: String
  let destination: String
  let permissions: Int
  let old: Data?
  let new: Data?

  init(_ change: FileChange, from folder: String) {
    (path, permissions) = (change.path, change.permissions)
    destination = relativePath(from: folder, to: change.destination)
    (old, new) = (change.old.map { Data($0) }, change.new.map { Data($0) })
  }

  func change(in folder: String) -> FileChange {
    FileChange(
      path: path, destination: normalized(path: join(folder, destination)), old: old.map { Array($0) },
      new: new.map { Array($0) }, permissions: permissions & 0o777)
  }
}

/// The bytes of a file, nil if there is none that can be read.
func bytes(at absolutePath: String) -> [UInt8]? {
  try? bytes(ofFile: absolutePath)
}

extension Disk {
  /// Throws if the files of a project may be some old and some new.
  func refuseUnfinishedWrite(in folder: String) throws(DiagnosticError) {
    guard exists(join(folder, WriteJournal.name)) else { return }
    throw DiagnosticError(
      Diagnostic(
        rule: "unfinished-write", "a cigen command was interrupted here, and some of its files may be changed",
        hint: "run it again, cigen generate or cigen bump, which first puts them back"))
  }
}
