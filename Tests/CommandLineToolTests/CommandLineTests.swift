import CommandLineTool
import Foundation
import Templates
import TestSupport
import Testing

struct Run {
  let status: Int32
  let output: String
  let error: String
}

func cigen(
  _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:], onTerminal: Bool = false,
  input: String = ""
) -> Run {
  let streams = Streams()
  let status = runCigen(
    Invocation(
      arguments: arguments, workingFolder: folder.path, environment: environment, errorIsTerminal: onTerminal,
      readInput: { Array(input.utf8) }, writeOutput: { streams.write(output: $0) },
      writeError: { streams.write(error: $0) }))
  return Run(status: status, output: streams.output, error: streams.error)
}

func sampleProject() throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  try folder.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
  try folder.write("{ version: \"1\", images: { web: { repository: \"acme/web\" } } }", to: "cigen.json5")
  return folder
}

extension TemporaryFolder {
  func read(_ path: String) throws -> String {
    try String(contentsOf: url.appendingPathComponent(path), encoding: .utf8)
  }

  func permissions(of path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: "\(self.path)/\(path)")[.posixPermissions] as? Int
  }
}

@Suite("the command line")
struct CommandLineTests {
  @Test("a folder that is gone is an error")
  func goneFolder() {
    let streams = Streams()
    let status = runCigen(
      Invocation(
        arguments: ["version"], workingFolder: "", environment: [:], errorIsTerminal: false,
        writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
    #expect(status == 2 && streams.error.contains("is gone"))
  }

  @Test(
    "helps everywhere, with an example",
    arguments: [
      ["--help"], ["bash", "--help"], ["generate", "--help"], ["templates", "-h"], ["help", "bash"],
      ["bump", "--help"], ["version", "--help"], ["init", "--help"], ["graph", "--help"],
    ])
  func help(arguments: [String]) throws {
    let run = cigen(arguments, in: try TemporaryFolder())
    #expect(run.status == 0)
    #expect(run.error == "")
    #expect(run.output.contains("Example"))
    let commands = ["bash", "generate", "templates", "bump", "version", "init", "graph"].map { "cigen \($0)" }
    #expect(commands.contains { run.output.contains($0) })
  }

  @Test("says its version")
  func version() throws {
    #expect(cigen(["--version"], in: try TemporaryFolder()).output == "cigen \(cigenVersion)\n")
  }

  @Test(
    "finds the word that was meant",
    arguments: [
      (["bsah"], "did you mean \"bash\"?"), (["--versoin"], "did you mean \"--version\"?"),
      (["bash", "--ouput", "x"], "did you mean \"--output\"?"), (["bash", "wbe"], "did you mean \"web\"?"),
      (["bash", "--format", "jsn"], "did you mean \"json\"?"), (["templates", "lst"], "did you mean \"list\"?"),
      (["templates", "show", "bash-biuld.sh.tmpl"], "did you mean \"bash-build.sh.tmpl\"?"),
      (["bash", "-o"], "write -o FILE"), (["bash", "--check"], "write -o FILE --check"),
      (["bash", "--check=x"], "write --check alone"), (["bash", "-o", "a", "-o", "b"], "give it once"),
      (["bash", "-C", "nowhere"], "name the project's folder with -C"),
      (["genrate"], "did you mean \"generate\"?"), (["generate", "--chek"], "did you mean \"--check\"?"),
      (["generate", "web"], "for some images use cigen bash web"),
      (["generate", "--check", "--force"], "give one of them"),
      (["templates"], "use list, show NAME or eject DIR"),
      (["init"], "replace it with --force"), (["init", "x"], "name the project's folder with -C"),
      (["init", "--from-bak", "x"], "did you mean \"--from-bake\"?"),
      (["init", "--from-bake", "x", "--from-compose", "x"], "give one of them"),
      (["init", "--from-bake", "x", "--force"], "docker buildx bake --print > FILE"),
      (["init", "--from-bake", "x", "-C", "nowhere"], "name the project's folder with -C"),
    ])
  func misspelt(arguments: [String], hint: String) throws {
    let run = cigen(arguments, in: try sampleProject())
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.error.contains(hint), "\(run.error)")
  }

  @Test("finds the project in the folders above, with -C and with --config")
  func places() throws {
    let folder = try sampleProject()
    try folder.write("", to: "deep/er/file")
    let here = cigen(["bash"], in: folder).output
    #expect(here.contains("acme/web"))
    #expect(cigen(["bash", "-C", "deep/er"], in: folder).output == here)
    let other = try TemporaryFolder()
    #expect(cigen(["bash", "-C", folder.path], in: other).output == here)
    #expect(cigen(["bash", "--config", "\(folder.path)/cigen.json5"], in: other).status == 0)
    try folder.write("{}", to: "cigen.json")
    #expect(cigen(["bash"], in: folder).error.contains("there are cigen.json5 and cigen.json"))
  }

  @Test("diagnostics: plain, in colour on a terminal, without when NO_COLOR is set, and as JSON")
  func formats() throws {
    let folder = try sampleProject()
    try folder.write("{ version: 1 }", to: "cigen.json5")
    let plain = cigen(["bash"], in: folder).error
    #expect(
      plain.hasPrefix("cigen.json5:1:1: error: the configuration has no images [no-images]\n 1 | { version: 1 }\n"))
    #expect(cigen(["bash"], in: folder, onTerminal: true).error.contains("\u{1B}[1;31merror: "))
    #expect(cigen(["bash"], in: folder, environment: ["NO_COLOR": "1"], onTerminal: true).error == plain)
    let json = cigen(["bash", "--format=json"], in: folder)
    #expect(json.status == 2)
    let document = try JSONSerialization.jsonObject(with: Data(json.error.utf8)) as? [String: [[String: Any]]]
    let rules = document?["diagnostics"]?.compactMap { $0["rule"] as? String }
    #expect(rules == ["no-images", "wrong-type"])
  }
}

@Suite("writing files")
struct WritingTests {
  @Test("-o writes what standard output would get, and finds the way back to the project")
  func output() throws {
    let folder = try sampleProject()
    let text = cigen(["bash"], in: folder).output
    #expect(cigen(["bash", "-o", "build.sh"], in: folder).output == "")
    #expect(try folder.read("build.sh") == text)
    #expect(try folder.permissions(of: "build.sh") == 0o755)
    try folder.write("", to: "ci/file")
    #expect(cigen(["bash", "-o", "ci/build.sh"], in: folder).status == 0)
    #expect(
      try folder.read("ci/build.sh").contains("\ncd \"$(dirname \"$(readlink -f \"${BASH_SOURCE[0]:-$0}\")\")/..\"\n"))
  }

  @Test("a file that is there keeps its permissions")
  func permissions() throws {
    let folder = try sampleProject()
    for mode in [0o700, 0o644, 0o755] {
      try folder.write("", to: "build.sh")
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(folder.path)/build.sh")
      #expect(cigen(["bash", "-o", "build.sh"], in: folder).status == 0)
      #expect(try folder.permissions(of: "build.sh") == mode)
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(left == ["Dockerfile", "build.sh", "cigen.json5"])
  }

  @Test("a symbolic link stays one, and what cannot be written leaves all as it was")
  func links() throws {
    let folder = try sampleProject()
    try folder.write("", to: "real.sh")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/build.sh", withDestinationPath: "real.sh")
    #expect(cigen(["bash", "-o", "build.sh"], in: folder).status == 0)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder.path)/build.sh") == "real.sh")
    #expect(try folder.read("real.sh").hasPrefix("#!/usr/bin/env bash"))
    let refused = cigen(["bash", "-o", "nowhere/build.sh"], in: folder)
    #expect(refused.status == 2)
    #expect(
      refused.error.contains("cannot write \"nowhere/build.sh\": there is no folder \"nowhere\""), "\(refused.error)")
    #expect(cigen(["bash", "-o", "."], in: folder).error.contains("it is a folder"))
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/broken", withDestinationPath: "gone/real.sh")
    #expect(cigen(["bash", "-o", "broken"], in: folder).error.contains("it is a symbolic link to nothing"))
    try folder.write("{ broken", to: "cigen.json5")
    #expect(cigen(["bash", "-o", "real.sh"], in: folder).status == 2)
    #expect(try folder.read("real.sh").hasPrefix("#!/usr/bin/env bash"))
  }

  @Test("--check exits with 1 and a diff when the file differs or is missing")
  func check() throws {
    let folder = try sampleProject()
    let missing = cigen(["bash", "-o", "build.sh", "--check"], in: folder)
    #expect(missing.status == 1)
    #expect(missing.error.contains("\"build.sh\" is missing"))
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/build.sh"))
    _ = cigen(["bash", "-o", "build.sh"], in: folder)
    #expect(cigen(["bash", "-o", "build.sh", "--check"], in: folder).status == 0)
    let text = try folder.read("build.sh")
    try folder.write(text.replacingOccurrences(of: "set -euo pipefail", with: "set -eu"), to: "build.sh")
    let stale = cigen(["bash", "-o", "build.sh", "--check"], in: folder)
    #expect(stale.status == 1)
    #expect(stale.output.hasPrefix("--- build.sh\n+++ build.sh (generated)\n@@ "))
    #expect(stale.output.contains("\n-set -eu\n"))
    #expect(stale.output.contains("\n+set -euo pipefail\n"))
    #expect(stale.output.split(separator: "\n").count == 11)
  }

  @Test("templates are listed, shown, written out and used")
  func templates() throws {
    let folder = try sampleProject()
    #expect(cigen(["templates", "list"], in: folder).output == BundledTemplate.all.map { "\($0.name)\n" }.joined())
    #expect(cigen(["templates", "eject", "own"], in: folder).status == 0)
    let shown = cigen(["templates", "show", "step.sh.tmpl"], in: folder).output
    #expect(try folder.read("own/step.sh.tmpl") == shown)
    try folder.write("echo mine\n", to: "own/step.sh.tmpl")
    #expect(cigen(["bash", "--templates", "own"], in: folder).output.contains("\necho mine\n"))
    try folder.write("", to: "own/bash-bild.sh.tmpl")
    #expect(cigen(["bash", "--templates", "own"], in: folder).error.contains("did you mean \"bash-build.sh.tmpl\"?"))
    let refused = cigen(["templates", "eject", "own"], in: folder)
    #expect(refused.status == 2)
    #expect(refused.error.contains("is there already and differs"))
    #expect(cigen(["templates", "eject", "own", "--force"], in: folder).status == 0)
    #expect(try folder.read("own/step.sh.tmpl") == shown)
  }
}
