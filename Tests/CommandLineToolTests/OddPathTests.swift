import Foundation
import TestSupport
import Testing

/// The program itself, built beside the tests.
let builtProgram = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  .appendingPathComponent("cigen").path

@Suite("pipes, links and odd paths", .enabled(if: Requirement.allows(builtProgram)))
struct OddPathTests {
  /// What a line of bash prints, with `cigen` in it.
  private func shell(_ line: String, in folder: TemporaryFolder) throws -> FinishedProgram {
    try runProgram("/bin/bash", ["-c", "cigen() { \(builtProgram) \"$@\"; }; \(line)"], in: folder.url)
  }

  @Test(
    "a configuration may come through a pipe, and its paths begin in the project's folder",
    arguments: [
      "cigen bash --config - <cigen.json5", "cigen bash --config /dev/stdin <cigen.json5",
      "cat cigen.json5 | cigen bash --config /dev/stdin", "cigen bash --config <(cat cigen.json5)",
      "cd / && cigen bash -C \"$OLDPWD\" --config - <\"$OLDPWD/cigen.json5\"",
    ])
  func configuration(line: String) throws {
    let folder = try project(outputs: "")
    let expected = cigen(["bash"], in: folder).output
    let run = try shell(line, in: folder)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.contains(" from standard input.\n# To change it, edit that and run: cigen bash --config -\n"))
    func body(_ text: String) -> [Substring] { text.split(separator: "\n").filter { !$0.hasPrefix("#") } }
    #expect(body(run.output) == body(expected))
  }

  @Test("a bump refuses a configuration from a pipe")
  func bump() throws {
    let folder = try project(outputs: "")
    let run = try shell("cigen bump --config - <cigen.json5", in: folder)
    #expect(run.status == 2 && run.error.contains("through a pipe"), "\(run.error)")
  }

  @Test(
    "what another tool printed may come through one",
    arguments: ["<(cat bake.json)", "- <bake.json", "/dev/stdin <bake.json"])
  func bake(words: String) throws {
    let folder = try sampleProject()
    try FileManager.default.removeItem(atPath: "\(folder.path)/cigen.json5")
    try folder.write(
      #"{ "group": {}, "target": { "web": { "context": ".", "tags": ["acme/web:1"] } } }"#, to: "bake.json")
    let run = try shell("cigen init --from-bake \(words)", in: folder)
    #expect(run.status == 0, "\(run.error)")
    #expect(try folder.read("cigen.json5").contains("acme/web"))
  }

  @Test(
    "an output may go through one",
    arguments: ["-o -", "-o /dev/stdout", "-o >(cat)", "-o pipe & cat pipe", "-o /dev/stderr 2>&1", "-o /dev/fd/1"])
  func output(words: String) throws {
    let folder = try project(outputs: "")
    let expected = cigen(["bash"], in: folder).output
    try runProgram("/usr/bin/mkfifo", ["pipe"], in: folder.url)
    let run = try shell("cigen bash \(words); wait", in: folder)
    #expect(run.status == 0 && run.output == expected, "\(run.error)")
  }

  @Test("a pipe in a checkout does not keep cigen waiting")
  func hostilePipe() throws {
    let folder = try sampleProject()
    try folder.write("{ version: { file: 'VERSION' }, images: { web: { repository: 'acme/web' } } }", to: "cigen.json5")
    try runProgram("/usr/bin/mkfifo", ["VERSION"], in: folder.url)
    let run = cigen(["bash"], in: folder)
    #expect(run.status == 2 && run.error.contains("cannot read \"VERSION\": it is a device or a pipe"), "\(run.error)")
  }

  @Test("a link to nothing is not taken for no configuration")
  func danglingLink() throws {
    let folder = try sampleProject()
    try FileManager.default.removeItem(atPath: "\(folder.path)/cigen.json5")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/cigen.json5", withDestinationPath: "gone")
    for words in [["bash"], ["check"], ["version"]] {
      let run = cigen(words, in: folder)
      #expect(run.status == 2, "\(words)")
      #expect((run.output + run.error).contains("it is a symbolic link to nothing [cannot-read]"), "\(run.error)")
    }
  }

  @Test(
    "what a person names may be anywhere, but not in git's own files, nor through a link out of the checkout",
    arguments: [
      ("out/build.sh", "outside-checkout"), (".git/hooks/post-commit", "inside-git"),
      (".Git/hooks/post-commit", "inside-git"), ("../web/.git/hooks/x", "inside-git"), ("link", "outside-checkout"),
    ])
  func places(path: String, rule: String) throws {
    let outer = try TemporaryFolder()
    for file in ["web/.git/hooks/x", "web/.git/objects/x", "web/.Git/hooks/x", "elsewhere/x"] {
      try outer.write("", to: file)
    }
    try outer.write("FROM scratch\nCOPY . /\n", to: "web/Dockerfile")
    for (link, target) in [("out", "../elsewhere"), ("link", "../elsewhere/x")] {
      try FileManager.default.createSymbolicLink(atPath: "\(outer.path)/web/\(link)", withDestinationPath: target)
    }
    let before = try outer.contents()
    for words in [["bash", "--image", "acme/web", "-o", path, "--force"], ["init", "-o", path, "--force"]] {
      let run = try shell("cd web && cigen \(words.joined(separator: " "))", in: outer)
      #expect(run.status == 2 && run.error.contains("[\(rule)]"), "\(words): \(run.error)")
    }
    let ejected = try shell("cd web && cigen templates eject \(path)", in: outer)
    #expect(ejected.status == 2, "\(ejected.error)")
    #expect(try outer.contents() == before)
    let elsewhere = try shell("cd web && cigen bash --image acme/web -o ../elsewhere/build.sh", in: outer)
    #expect(elsewhere.status == 0, "\(elsewhere.error)")
  }
}
