import Foundation
import TestSupport

struct ServerFailed: Error {
  let log: String
}

/// A server of one test: it listens on loopback or a socket, keeps its data in a temporary folder, and is stopped with
/// its last user, also when the test fails.
final class Server: @unchecked Sendable {
  let folder: TemporaryFolder

  // Set up once, before the server is shared.
  private let process = Process()
  private let stopsAtOnce: Bool

  /// - Parameter stopsAtOnce: whether it may be killed; dockerd has mounts to take down first.
  init(_ program: String, stopsAtOnce: Bool = true, _ arguments: (TemporaryFolder) throws -> [String]) throws {
    self.stopsAtOnce = stopsAtOnce
    folder = try TemporaryFolder()
    let log = folder.url.appendingPathComponent("log")
    try Data().write(to: log)
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = try arguments(folder)
    process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
    let handle = try FileHandle(forWritingTo: log)
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
  }

  func waitUntil(_ isReady: () throws -> Bool) throws {
    for _ in 0..<400 where process.isRunning {
      if try isReady() { return }
      usleep(50_000)
    }
    throw ServerFailed(log: (try? String(contentsOf: folder.url.appendingPathComponent("log"), encoding: .utf8)) ?? "")
  }

  deinit {
    if stopsAtOnce {
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
    } else {
      stopInBackground(process, folder)
    }
  }
}

/// An engine takes a second to stop, in which the next test may run.
private func stopInBackground(_ process: Process, _ folder: TemporaryFolder) {
  process.terminate()
  DispatchQueue.global().async(group: stopping) {
    for _ in 0..<200 where process.isRunning { usleep(50_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    // It is removed only now, with its last user.
    withExtendedLifetime(folder) {}
  }
}

/// What is being stopped, which the end of this process waits for.
private let stopping: DispatchGroup = {
  atexit { stopping.wait() }
  return DispatchGroup()
}()

/// A port that was free a moment ago.
func freePort() throws -> Int {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let isBound = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
    }
  }
  guard isBound else { throw ServerFailed(log: "no free port") }
  return Int(UInt16(bigEndian: address.sin_port))
}

func isListening(_ port: Int) -> Bool {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = UInt16(port).bigEndian
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  return withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
    }
  }
}
