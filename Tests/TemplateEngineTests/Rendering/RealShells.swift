import Foundation
import TestSupport

/// A shell that is installed here.
struct RealShell: Sendable {
  let path: String
  var arguments: [String] = []

  static let bash = RealShell(path: "/usr/bin/bash")
  static let dash = RealShell(path: "/usr/bin/dash")
  static let busybox = RealShell(path: "/usr/bin/busybox", arguments: ["sh"])

  var isInstalled: Bool { Requirement.allows(path) }

  /// What a script prints, cut at each NUL byte.
  func run(_ script: String) throws -> [String] {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("template-\(UUID().uuidString).sh")
    try Data(script.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments + [file.path]
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/nowhere", "LC_ALL": "C"]
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    var parts = data.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    if parts.last == "" { parts.removeLast() }
    return parts
  }
}
