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

  func absolute(_ path: String) -> String { join(workingFolder, path) }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: absolute(path)) }

  func isFolder(_ path: String) -> Bool { FileKind(absolutePath: absolute(path)) == .folder }

  /// The file's text, or nil if there is no such file.
  ///
  /// - Parameter path: how the person would name it; messages use it.
  /// - Throws: that it is there and cannot be read.
  func read(_ path: String) throws(DiagnosticError) -> SourceFile? {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: absolute(path)))
    } catch {
      if (error as? CocoaError)?.code == .fileReadNoSuchFile { return nil }
      throw DiagnosticError(
        Diagnostic(
          rule: "cannot-read", "cannot read \"\(path)\": \(isFolder(path) ? "it is a folder" : reason(of: error))",
          hint: "check the path and its permissions"))
    }
    return SourceFile(name: path, bytes: Array(data))
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
