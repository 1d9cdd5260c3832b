import Foundation
import TestSupport
import Testing

@testable import CommandLineTool

@Suite("unified diff")
struct UnifiedDiffTests {
  @Test("shows the change with three lines around it")
  func oneChange() {
    let old = (1...9).map { "\($0)\n" }.joined()
    let new = old.replacing("5\n", with: "five\n5b\n")
    #expect(
      unifiedDiff(from: old, named: "a", to: new, named: "b") == """
        --- a
        +++ b
        @@ -2,7 +2,8 @@
         2
         3
         4
        -5
        +five
        +5b
         6
         7
         8

        """)
    #expect(unifiedDiff(from: old, named: "a", to: old, named: "b") == "")
    #expect(unifiedDiff(from: "", named: "a", to: "x\n", named: "b") == "--- a\n+++ b\n@@ -0,0 +1,1 @@\n+x\n")
  }

  @Test("git applies it", .enabled(if: Requirement.allows("/usr/bin/git")), arguments: 0..<20)
  func gitApplies(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let old = (0..<60).map { _ in "line \(Int.random(in: 0..<20, using: &generator))" }
    var new = old
    for _ in 0..<Int.random(in: 1...8, using: &generator) {
      let index = Int.random(in: 0..<new.count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: new.remove(at: index)
      case 1: new.insert("inserted", at: index)
      default: new[index] = "changed"
      }
    }
    let newText = new.joined(separator: "\n") + (Bool.random(using: &generator) ? "\n" : "")
    let folder = try TemporaryFolder()
    let oldText = old.joined(separator: "\n") + "\n"
    try folder.write(oldText, to: "file")
    try folder.write(unifiedDiff(from: oldText, named: "file", to: newText, named: "file"), to: "patch")
    let git = try runProgram("/usr/bin/git", ["apply", "-p0", "patch"], in: folder.url)
    #expect(git.status == 0, "\(git.error)")
    #expect(try String(contentsOf: folder.url.appendingPathComponent("file"), encoding: .utf8) == newText)
  }
}
