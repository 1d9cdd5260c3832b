import SourceText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The folder that paths start from, and reading in it.
struct Disk {
  /// Absolute.
  let workingFolder: String

  let configurations = GitConfigurations()

  private let readInput: @Sendable () -> [UInt8]?

  init(_ invocation: Invocation) { self.init(workingFolder: invocation.workingFolder, readInput: invocation.readInput) }

  init(workingFolder: String, readInput: @escaping @Sendable () -> [UInt8]? = { nil }) {
    (self.workingFolder, self.readInput) = (workingFolder, readInput)
  }

  func absolute(_ path: String) -> String { join(workingFolder, path) }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: absolute(path)) }

  /// Whether there is something by this name, be it a link to nothing.
  func existsAsItself(_ path: String) -> Bool { exists(path) || linkTarget(of: path) != nil }

  func isFolder(_ path: String) -> Bool { FileKind(absolutePath: absolute(path)) == .folder }

  func linkTarget(of path: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: absolute(path))
  }

  /// The file's text, or nil if there is no such file.
  ///
  /// - Parameter path: how the person would name it; messages use it.
  /// - Throws: that it is there and cannot be read, or is not a file: a pipe in a checkout could keep cigen waiting.
  func read(_ path: String) throws(DiagnosticError) -> SourceFile? {
    switch FileKind(absolutePath: absolute(path)) {
    case .file: return try readWhole(path)
    case .folder: throw unreadable(path, "it is a folder")
    case .other: throw unreadable(path, "it is a device or a pipe")
    case nil:
      if linkTarget(of: path) != nil { throw unreadable(path, "it is a symbolic link to nothing") }
      // What is in no folder, or may not be looked for, is told.
      do throws(SystemError) {
        return SourceFile(name: path, bytes: try bytes(ofFile: absolute(path)))
      } catch {
        if error.isMissing { return nil }
        throw unreadable(path, systemMessage(error.number))
      }
    }
  }

  /// A file that the person names on the command line, which may be a pipe; `-` is standard input.
  func readGiven(_ path: String) throws(DiagnosticError) -> SourceFile? {
    if path == "-" {
      guard let bytes = readInput() else { throw unreadable("standard input", "it is closed") }
      return SourceFile(name: "standard input", bytes: bytes)
    }
    return isStream(path) ? try readWhole(path) : try read(path)
  }

  /// Whether a path that the person names is a stream: read or written once, as it comes.
  func isStream(_ path: String) -> Bool {
    path == "-" || FileKind(absolutePath: absolute(path)) == .other
      || ["/dev/fd/", "/proc/self/fd/", "/dev/std"].contains { normalized(path: absolute(path)).hasPrefix($0) }
  }

  private func readWhole(_ path: String) throws(DiagnosticError) -> SourceFile {
    do throws(SystemError) {
      return SourceFile(name: path, bytes: try bytes(ofFile: absolute(path)))
    } catch {
      throw unreadable(path, systemMessage(error.number))
    }
  }

  private func unreadable(_ path: String, _ reason: String) -> DiagnosticError {
    DiagnosticError(
      Diagnostic(
        rule: "cannot-read", "cannot read \"\(path)\": \(reason)", hint: "check the path and its permissions"))
  }

  /// The names in a folder, sorted.
  func list(_ folder: String) throws(DiagnosticError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: absolute(folder)).sorted()
    } catch {
      throw DiagnosticError(
        Diagnostic(
          rule: "cannot-read", "cannot read the folder \"\(folder)\": \(reason(of: error))",
          hint: "check the path and its permissions"))
    }
  }
}

/// What the system said, without Foundation's words around it.
func reason(of error: any Error) -> String {
  if let failed = error as? SystemError { return systemMessage(failed.number) }
  if let posix = (error as? CocoaError)?.underlying as? POSIXError { return systemMessage(posix.code.rawValue) }
  if let posix = error as? POSIXError { return systemMessage(posix.code.rawValue) }
  switch (error as? CocoaError)?.code {
  case .fileNoSuchFile, .fileReadNoSuchFile: return "there is no such file or folder"
  case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
  case .fileWriteOutOfSpace: return "the disk is full"
  case .fileWriteVolumeReadOnly: return "the file system is read-only"
  default: return "\(error)"
  }
}
