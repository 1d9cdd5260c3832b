import Foundation
import TestSupport
import Testing

let gitProgram = "/usr/bin/git"

/// A checkout of its own with the versioned project, all of it committed.
struct Checkout {
  let folder: TemporaryFolder

  init(_ version: String = "{ value: '1.4.0', FILES }") throws {
    folder = try versionedProject(version)
    try callAsFunction(["init", "--quiet", "--initial-branch", "main"])
    try identify()
    try callAsFunction(["add", "."])
    try callAsFunction(["commit", "--quiet", "--message", "Begin"])
  }

  /// A clone of another one.
  init(of other: Checkout, _ options: String...) throws {
    folder = try TemporaryFolder()
    try callAsFunction(["clone", "--quiet"] + options + ["file://\(other.folder.path)", "."])
    try identify()
  }

  private func identify() throws {
    for words in [
      ["user.name", "Ada"], ["user.email", "ada@example.org"], ["commit.gpgSign", "false"], ["tag.gpgSign", "false"],
    ] { try callAsFunction(["config"] + words) }
  }

  @discardableResult
  func callAsFunction(_ words: [String]) throws -> String {
    let run = try runProgram(gitProgram, words, in: folder.url)
    #expect(run.status == 0, "\(words): \(run.error)")
    return run.output
  }

  /// Commits nothing, so many times.
  func commit(_ count: Int = 1) throws {
    for _ in 0..<count { try callAsFunction(["commit", "--quiet", "--allow-empty", "--message", "On"]) }
  }

  /// The commit as descriptions have it.
  func commitName() throws -> String {
    try "g" + callAsFunction(["rev-parse", "--short=10", "HEAD"]).dropLast()
  }

  /// The state that a refused bump must not touch.
  func state() throws -> [String] {
    try [["status", "--porcelain=v1"], ["log", "--format=%H"], ["tag", "--list"]].map { try callAsFunction($0) }
  }
}
