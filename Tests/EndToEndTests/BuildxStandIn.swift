import Foundation
import TestSupport

/// A stand-in for docker with buildx that takes what its documentation has and nothing else: see buildx-stand-in.py.
final class BuildxStandIn: Sendable {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("buildx-stand-in.py")
    try folder.write("#!/bin/sh\nexec python3 -B '\(script.path)' \"$@\"\n", to: "bin/docker", isExecutable: true)
    try folder.write("", to: "record")
  }

  var environment: [String: String] { ["PATH": "\(folder.path)/bin:/usr/bin:/bin", "STAND_IN": folder.path] }

  /// The calls so far that did more than ask, each as a line; and forgets them.
  func takeCalls() throws -> [[String]] {
    let record = folder.url.appendingPathComponent("record")
    let words = try Data(contentsOf: record).split(separator: 0, omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
    try folder.write("", to: "record")
    return words.split(separator: "END").map { Array($0) }
      .filter { ["build", "create"].contains($0.dropFirst().first) }
  }

  /// The digest of each reference that was pushed.
  func pushed() throws -> [String: String] {
    let place = folder.url.appendingPathComponent("pushed")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    return Dictionary(
      try names.map { name in
        (
          name.replacing("_", with: "/"),
          try String(contentsOf: place.appendingPathComponent(name), encoding: .utf8)
        )
      }
    ) { $1 }
  }
}

/// The values of an option, in their order.
func values(_ option: String, in call: [String]) -> [String] {
  zip(call, call.dropFirst()).filter { $0.0 == option }.map(\.1)
}
