import Foundation
import SourceText
import TestSupport
import Testing

@testable import CommandLineTool

/// Lets so many calls through, then does what a full disk or a killed process does.
final class Fault: @unchecked Sendable {
  enum Kind {
    /// This one call fails, and has written half of its bytes.
    case oneCall

    /// Nothing works from this call on, nor is anything undone.
    case death
  }

  private let kind: Kind
  private var calls: Int
  private(set) var struck = false

  init(_ kind: Kind, after calls: Int) {
    (self.kind, self.calls) = (kind, calls)
  }

  private func passes() -> Bool {
    if struck { return kind == .oneCall }
    if calls == 0 { struck = true }
    calls -= 1
    return !struck
  }

  var writer: FileWriter {
    let real = FileWriter.real
    return FileWriter(
      create: { [self] (path, bytes, permissions) throws(SystemError) in
        let wasDead = struck
        if passes() { return try real.create(path, bytes, permissions) }
        if !wasDead { try real.create(path, Array(bytes.prefix(bytes.count / 2)), permissions) }
        throw SystemError(number: ENOSPC)
      },
      rename: { [self] (path, other) throws(SystemError) in
        if passes() { return try real.rename(path, other) }
        throw SystemError(number: EIO)
      },
      remove: { [self] (path) throws(SystemError) in
        if passes() { return try real.remove(path) }
        throw SystemError(number: EIO)
      })
  }
}

extension TemporaryFolder {
  /// With symbolic links followed.
  fileprivate var realPath: String { url.resolvingSymlinksInPath().path }

  fileprivate func transaction(_ writer: FileWriter = .real) -> FileTransaction {
    FileTransaction(in: realPath, of: realPath, writer: writer)
  }
}

@Suite("several files change together or not at all")
struct FileTransactionTests {
  private let old = ["a": "old a", "deep/b": "old b", "c": ""]
  private let new = ["a": "new a", "deep/b": "new b", "c": "new c", "made": "new file"]

  private func project() throws -> (TemporaryFolder, [FileChange]) {
    let folder = try TemporaryFolder()
    for (path, text) in old { try folder.write(text, to: path) }
    let changes = new.sorted { $0.key < $1.key }.map { path, text in
      FileChange(
        path: path, destination: "\(folder.realPath)/\(path)", old: old[path].map { Array($0.utf8) },
        new: Array(text.utf8),
        permissions: 0o644)
    }
    return (folder, changes)
  }

  @Test("when nothing fails all are new, and nothing else is left")
  func all() throws {
    let (folder, changes) = try project()
    try folder.transaction().apply(changes)
    #expect(try folder.contents() == new)
    #expect(try folder.transaction().recover() == [])
  }

  @Test("when any one call fails all are old, and nothing else is left")
  func everyCall() throws {
    var calls = 0
    // A draft and a rename for the journal and each file, and the end.
    let (journal, paths) = (WriteJournal.name, new.keys.sorted())
    let names = [journal, journal] + paths + paths + [journal]
    var fault = Fault(.oneCall, after: 0)
    while true {
      let (folder, changes) = try project()
      fault = Fault(.oneCall, after: calls)
      do throws(DiagnosticError) {
        try folder.transaction(fault.writer).apply(changes)
        break
      } catch {
        #expect(error.diagnostics.map(\.rule) == ["cannot-write"])
        #expect(error.diagnostics[0].message.hasPrefix("cannot write \"\(names[calls])\": "))
        #expect(error.diagnostics[0].message.hasSuffix("; all files are as they were"))
      }
      #expect(try folder.contents() == old, "call \(calls)")
      calls += 1
    }
    #expect(!fault.struck)
    #expect(calls == names.count)
  }

  @Test("when the process dies before any call, the next run makes all of them old, and can die itself")
  func everyDeath() throws {
    for calls in 0..<11 {
      for callsOfRecovery in 0..<16 {
        let (folder, changes) = try project()
        let death = Fault(.death, after: calls)
        #expect(throws: DiagnosticError.self) {
          try folder.transaction(death.writer).apply(changes)
        }
        _ = try? folder.transaction(Fault(.death, after: callsOfRecovery).writer).recover()
        for (path, text) in new {
          let present = try? folder.read(path)
          #expect(present == text || present == old[path], "half a file")
        }
        let paths = try folder.transaction().recover()
        #expect(paths.isEmpty || paths == changes.map(\.path))
        #expect(try folder.contents() == old, "death at \(calls), then at \(callsOfRecovery)")
      }
    }
  }

  @Test("a file that was edited after the death is not written over")
  func edited() throws {
    let (folder, changes) = try project()
    #expect(throws: DiagnosticError.self) {
      try folder.transaction(Fault(.death, after: 8).writer).apply(changes)
    }
    try folder.write("work", to: "a")
    let before = try folder.contents()
    do throws(DiagnosticError) {
      _ = try folder.transaction().recover()
      Issue.record("it was written over")
    } catch {
      #expect(error.diagnostics.map(\.rule) == ["unfinished-write"])
      #expect(error.diagnostics[0].message.hasPrefix("\"a\" was changed after"))
    }
    #expect(try folder.contents() == before)
  }

  @Test("a broken journal is an error, and one bump runs at a time")
  func journal() throws {
    let folder = try versionedProject()
    try folder.write("{", to: WriteJournal.name)
    #expect(cigen(["bump"], in: folder).error.contains("cannot be read as the journal"))
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(WriteJournal.name)")
    let lock = try #require(try FolderLock(absolutePath: folder.path))
    #expect(cigen(["bump"], in: folder).error.contains("another cigen is writing files in \".\" [locked]"))
    withExtendedLifetime(lock) {}
  }

  @Test(
    "a journal that came with a checkout writes nothing elsewhere",
    arguments: ["../x", ".git/hooks/x", ".GIT/hooks/x", "link/x"])
  func hostileJournal(destination: String) throws {
    let outer = try TemporaryFolder()
    try outer.write("", to: "project/.git/hooks/other")
    try outer.write("1.0.0\n", to: "project/VERSION")
    try FileManager.default.createSymbolicLink(atPath: "\(outer.path)/project/link", withDestinationPath: "..")
    try outer.write(
      "[{ \"path\": \"x\", \"destination\": \"\(destination)\", \"permissions\": 420, \"old\": \"eA==\" }]",
      to: "project/\(WriteJournal.name)")
    let before = try FileManager.default.subpathsOfDirectory(atPath: outer.path).sorted()
    let run = cigen(["bump", "-C", "project"], in: outer)
    #expect(run.status == 2 && run.error.contains("cannot be read as the journal of a cigen command"), "\(run.error)")
    #expect(try FileManager.default.subpathsOfDirectory(atPath: outer.path).sorted() == before)
  }

  @Test("after a death no command works with the files, and the next bump bumps once")
  func commands() throws {
    let folder = try versionedProject()
    let before = try folder.contents()
    let text = try folder.read("cigen.json5")
    let change = FileChange(
      path: "cigen.json5", destination: "\(folder.realPath)/cigen.json5", old: Array(text.utf8),
      new: Array(text.replacing("'1.4.0'", with: "'1.4.1'").utf8), permissions: 0o644)
    #expect(throws: DiagnosticError.self) {
      try folder.transaction(Fault(.death, after: 4).writer).apply([change])
    }
    #expect(try folder.read("cigen.json5").contains("'1.4.1'"))
    for command in [["version"], ["generate", "--check"], ["bash"], ["bump", "--dry-run"]] {
      let run = cigen(command, in: folder)
      #expect(
        run.status == 2 && run.error.contains("run it again, cigen generate or cigen bump, which first puts them back"),
        "\(run.error)")
    }
    let run = cigen(["bump"], in: folder)
    #expect(run.output == "1.4.0 -> 1.4.1\n")
    #expect(run.error.contains("note: a cigen command had been interrupted; put back: cigen.json5"))
    #expect(try folder.contents().keys.sorted() == before.keys.sorted())
  }

  @Test(
    "a generate that was killed at any moment leaves whole files, and nothing once it ran again",
    .enabled(if: Requirement.allows(builtProgram)))
  func killedGenerate() throws {
    let folder = try CommandLineToolTests.project(
      outputs: "bash: \"build.sh\", github: \".github/workflows/images.yml\", gitlab: \"ci/x.yml\"")
    let text = try folder.read("cigen.json5")
    #expect(cigen(["generate"], in: folder).status == 0)
    let names = try folder.contents().keys.sorted()
    var random = SeededGenerator(seed: 5)
    for round in 0..<20 {
      try folder.write(text.replacing("acme/web", with: "acme/web\(round)"), to: "cigen.json5")
      try killed(["generate", "-C", folder.path], after: UInt32.random(in: 0...60_000, using: &random))
      let run = cigen(["generate"], in: folder)
      #expect(run.status == 0, "\(run.error)")
      #expect(try folder.contents().keys.sorted() == names)
      #expect(cigen(["generate", "--check"], in: folder).status == 0)
    }
  }

  @Test("what a killed process left of one file goes with the next, though nothing changes")
  func staleDraft() throws {
    let folder = try CommandLineToolTests.project(outputs: "bash: \"build.sh\"")
    #expect(cigen(["generate"], in: folder).status == 0)
    let names = try folder.contents().keys.sorted()
    for words in [["generate"], ["bash", "-o", "build.sh"]] {
      try folder.write("half", to: "build.sh.cigen-draft")
      #expect(cigen(words, in: folder).status == 0)
      #expect(try folder.contents().keys.sorted() == names)
    }
  }

  /// Runs cigen, and kills it after so many microseconds.
  private func killed(_ words: [String], after microseconds: UInt32) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: builtProgram)
    process.arguments = words
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(microseconds)
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  @Test(
    "killed at any moment, files are whole, and the next run mends them", .enabled(if: Requirement.allows(builtProgram))
  )
  func kill() throws {
    let folder = try versionedProject()
    var random = SeededGenerator(seed: 4)
    for _ in 0..<40 {
      try killed(["bump", "-C", folder.path], after: UInt32.random(in: 0...50_000, using: &random))
      _ = try folder.transaction().recover()
      let version = cigen(["version"], in: folder).output.dropLast()
      #expect(try folder.read("chart/Chart.yaml").contains("appVersion: \"\(version)\"  #"))
      let check = cigen(["generate", "--check"], in: folder)
      #expect(check.status == 0, "\(check.error)")
    }
    #expect(cigen(["bump", "--set", "9.0.0"], in: folder).status == 0)
    #expect(try folder.contents().keys.sorted() == ["Dockerfile", "build.sh", "chart/Chart.yaml", "cigen.json5"])
  }
}
