import Foundation
import TestSupport
import Testing

/// A checkout whose git names a program wherever it can; each that runs leaves its name in a file.
private struct HostileCheckout {
  let checkout: Checkout
  let outside = try? TemporaryFolder()

  var folder: TemporaryFolder { checkout.folder }

  init(_ version: String) throws {
    checkout = try Checkout(version)
    try checkout(["tag", "-a", "-m", "Release", "v1.4.0"])
    // A submodule with changes, and a bare repository that is committed like any folder.
    let sub = "\(folder.path)/sub"
    try checkout(["init", "--quiet", sub])
    try checkout([
      "-C", sub, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--allow-empty",
      "--message", "Begin",
    ])
    try folder.write("[submodule \"sub\"]\n\tpath = sub\n\turl = ./sub\n", to: ".gitmodules")
    try checkout(["init", "--quiet", "--bare", "\(folder.path)/bare"])
    try folder.write("FROM scratch\nCOPY . /\n", to: "bare/Dockerfile")
    try folder.write("* filter=trap diff=trap merge=trap\n", to: ".gitattributes")
    try checkout(["add", "--all"])
    try checkout.commit()
    try folder.write("FROM scratch\nCOPY . /new\n", to: "Dockerfile")
    try folder.write("new\n", to: "sub/file")
    for place in [".git", "sub/.git", "bare"] { try setTraps(in: place) }
    try folder.write("[core]\n\tfsmonitor = \"\(program("included"))\"\n", to: ".git/included")
  }

  /// What leaves its name.
  private func program(_ name: String) -> String { "echo \(name) >>'\(marks)'; false" }

  private var marks: String { "\(outside?.path ?? "")/marks" }

  func takeMarks() -> [String] {
    defer { try? FileManager.default.removeItem(atPath: marks) }
    let text = (try? String(contentsOfFile: marks, encoding: .utf8)) ?? ""
    return Set(text.split(separator: "\n").map(String.init)).sorted()
  }

  private func setTraps(in repository: String) throws {
    let keys = [
      "core.fsmonitor", "core.sshCommand", "core.gitProxy", "core.pager", "core.editor", "core.askPass",
      "core.alternateRefsCommand", "sequence.editor", "diff.external", "diff.trap.command", "diff.trap.textconv",
      "merge.trap.driver", "filter.trap.clean", "filter.trap.smudge", "filter.trap.process", "gpg.program",
      "gpg.ssh.program", "pager.status", "pager.config", "uploadpack.packObjectsHook", "remote.origin.uploadpack",
    ]
    for key in keys { try set(key, program(key), in: repository) }
    for name in ["status", "describe", "tag", "ls-files", "config"] {
      try set("alias.\(name)", "!\(program("alias.\(name)"))", in: repository)
    }
    try set("credential.helper", "!\(program("credential.helper"))", in: repository)
    try set("protocol.ext.allow", "always", in: repository)
    try set("remote.origin.url", "ext::sh -c \(program("ext").replacing(" ", with: "% "))", in: repository)
    try set("include.path", "included", in: repository)
    for hook in [
      "pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "post-index-change", "reference-transaction",
      "post-checkout", "pre-auto-gc", "fsmonitor-watchman",
    ] {
      for place in ["\(repository)/hooks", "\(repository)/more"] {
        try folder.write("#!/bin/sh\n\(program(hook))\n", to: "\(place)/\(hook)", isExecutable: true)
      }
    }
    try set("core.hooksPath", "\(folder.path)/\(repository)/more", in: repository)
  }

  private func set(_ key: String, _ value: String, in repository: String) throws {
    try checkout(["config", "--file", "\(folder.path)/\(repository)/config", key, value])
  }
}

@Suite("a checkout from anyone")
struct HostileCheckoutTests {
  static let versions = ["{ value: '1.4.0', FILES }", "{ scheme: 'git' }"]

  @Test("no program that the checkout's git names is run, by any command", arguments: versions)
  func noProgram(version: String) throws {
    let hostile = try HostileCheckout(version)
    // The traps are real ones.
    for words in [["status"], ["diff"], ["ls-remote"], ["-C", "bare", "status"], ["-C", "sub", "status"]] {
      _ = try runProgram(gitProgram, words, in: hostile.folder.url)
    }
    let real = hostile.takeMarks()
    #expect(real.contains("included") && real.contains { $0.hasPrefix("filter.") } && real.contains("ext"), "\(real)")
    let commands: [[String]] = [
      ["check"], ["explain", "--since", "HEAD"], ["explain", "--changed", "Dockerfile"], ["graph"], ["version"],
      ["version", "--next"], ["version", "--tags"], ["bash"], ["github"], ["gitlab"], ["generate", "--check"],
      ["generate"], ["init", "--force"], ["bash", "-C", "bare"], ["init", "-C", "bare"], ["check", "-C", "bare"],
      ["version", "-C", "bare"], ["explain", "-C", "sub"], ["bump", "--dry-run"], ["bump"],
    ]
    for words in commands {
      _ = cigen(words, in: hostile.folder)
      #expect(hostile.takeMarks() == [], "\(words)")
    }
  }

  @Test("nor by a bump that commits and tags, which tells of the hooks that it left out", arguments: versions)
  func noHook(version: String) throws {
    let hostile = try HostileCheckout(version)
    try hostile.folder.write("", to: ".gitattributes")
    try hostile.checkout(["-c", "core.hooksPath=/dev/null", "commit", "--quiet", "--all", "--message", "On"])
    _ = hostile.takeMarks()
    let isStored = version.contains("value")
    let run = cigen(["bump", "--tag"] + (isStored ? ["--commit"] : []), in: hostile.folder)
    #expect(run.status == 0, "\(run.error)")
    #expect(hostile.takeMarks() == [])
    #expect(run.error.contains("[hooks-not-run]") == isStored, "\(run.error)")
    #expect(try hostile.checkout(["tag", "--list"]).contains("v1.4.1\n"))
  }

  @Test("a file that git would pass through the checkout's filter is not committed without it")
  func filtered() throws {
    let hostile = try HostileCheckout(Self.versions[0])
    try hostile.checkout([
      "-c", "core.hooksPath=/dev/null", "-c", "filter.trap.process=", "-c", "filter.trap.clean=", "commit", "--quiet",
      "--all", "--message", "On",
    ])
    let before = try hostile.checkout.folder.read("cigen.json5")
    let run = cigen(["bump", "--commit"], in: hostile.folder)
    #expect(run.status == 2 && run.error.contains("[filtered-file]"), "\(run.error)")
    #expect(try hostile.checkout.folder.read("cigen.json5") == before)
  }

  @Test("in a worktree and a submodule git says what it says of itself")
  func otherFolders() throws {
    let checkout = try Checkout("{ scheme: 'git' }")
    try checkout(["tag", "v1.4.0"])
    let other = try TemporaryFolder()
    try checkout(["worktree", "add", "--quiet", "-b", "side", "\(other.path)/tree"])
    try checkout(["-C", "\(other.path)/tree", "commit", "--quiet", "--allow-empty", "--message", "On"])
    let name = try checkout(["-C", "\(other.path)/tree", "rev-parse", "--short=10", "HEAD"]).dropLast()
    #expect(cigen(["version", "-C", "tree"], in: other).output == "v1.4.1-dev.1.g\(name)\n")
    #expect(cigen(["version"], in: checkout.folder).output == "v1.4.0\n")
    #expect(cigen(["bump", "-C", "tree", "--tag"], in: other).status == 0)
    #expect(try checkout(["tag", "--list", "--points-at", "side"]) == "v1.4.1\n")

    let whole = try Checkout()
    try whole([
      "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "file://\(checkout.folder.path)", "part",
    ])
    #expect(cigen(["version", "-C", "part"], in: whole.folder).output == "v1.4.0\n")
    #expect(cigen(["version"], in: whole.folder).output == "1.4.0\n")
  }
}
