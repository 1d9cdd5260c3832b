import Foundation

package struct FinishedProgram: Sendable {
  package let status: Int32
  package let output: String
  package let error: String
}

package struct ProgramTimedOut: Error {
  package let command: String
}

/// Runs a program to its end, or kills it after `limit` seconds.
///
/// - Parameter environment: all of it; nothing of this process's own is added.
@discardableResult
package func runProgram(
  _ path: String, _ arguments: [String], in folder: URL? = nil,
  environment: [String: String] = ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin"], limit: TimeInterval = 300
) throws -> FinishedProgram {
  let folderOfStreams = try TemporaryFolder()
  let outputFile = folderOfStreams.url.appendingPathComponent("output")
  let errorFile = folderOfStreams.url.appendingPathComponent("error")
  for file in [outputFile, errorFile] { try Data().write(to: file) }
  let process = Process()
  process.executableURL = URL(fileURLWithPath: path)
  process.arguments = arguments
  process.environment = environment
  if let folder { process.currentDirectoryURL = folder }
  // Files, not pipes: a daemon that a program leaves behind would keep a pipe open.
  let (output, error) = (try FileHandle(forWritingTo: outputFile), try FileHandle(forWritingTo: errorFile))
  (process.standardOutput, process.standardError) = (output, error)
  // A process keeps its handles, and Foundation crashes once more than a thousand are open.
  defer { for handle in [output, error] { try? handle.close() } }
  process.standardInput = FileHandle.nullDevice
  // A child inherits the signals that this thread blocks, and the "wait" of busybox's shell waits for SIGCHLD.
  var noSignals = sigset_t()
  sigemptyset(&noSignals)
  pthread_sigmask(SIG_SETMASK, &noSignals, nil)
  try start(process)
  let deadline = Date().addingTimeInterval(limit)
  while process.isRunning {
    if Date() > deadline {
      kill(process.processIdentifier, SIGKILL)
      throw ProgramTimedOut(command: ([path] + arguments).joined(separator: " "))
    }
    usleep(5000)
  }
  return FinishedProgram(
    status: process.terminationStatus, output: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self),
    error: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
}

/// A script that was just written may be open still in a process that another thread is about to start.
private func start(_ process: Process) throws {
  for _ in 0..<100 {
    do {
      return try process.run()
    } catch let error as NSError {
      let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
      if cause.domain != NSPOSIXErrorDomain || cause.code != Int(ETXTBSY) { throw error }
      usleep(10_000)
    }
  }
  try process.run()
}

/// A folder that is removed with its last user.
package final class TemporaryFolder: Sendable {
  package let url: URL

  package init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("cigen-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  package var path: String { url.path }

  /// Writes a file and the folders above it.
  package func write(_ text: String, to path: String, isExecutable: Bool = false) throws {
    let file = url.appendingPathComponent(path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
    if isExecutable { try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path) }
  }
}
