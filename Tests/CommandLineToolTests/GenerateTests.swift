import CommandLineTool
import Foundation
import TestSupport
import Testing

/// A project whose outputs are this text, such as `bash: "build.sh"`.
func project(outputs: String) throws -> TemporaryFolder {
  let folder = try sampleProject()
  try folder.write(
    "{ version: \"1\", images: { web: { repository: \"acme/web\" } }, outputs: { \(outputs) } }", to: "cigen.json5")
  return folder
}

@Suite("cigen generate")
struct GenerateTests {
  private func names(in folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test("writes the outputs, says so, and writes again only what changed")
  func writes() throws {
    let folder = try project(outputs: "bash: \"ci/deep/build.sh\"")
    let first = cigen(["generate"], in: folder)
    #expect(first.status == 0 && first.error == "")
    #expect(first.output == "wrote ci/deep/build.sh\n")
    #expect(try folder.permissions(of: "ci/deep/build.sh") == 0o755)
    let script = try folder.read("ci/deep/build.sh")
    #expect(script.contains("\ncd \"$(dirname \"$(readlink -f \"${BASH_SOURCE[0]:-$0}\")\")/../..\"\n"))
    #expect(script.contains(" from cigen.json5.\n# To change it, edit that and run: cigen generate\n"))
    #expect(cigen(["generate"], in: folder).output == "ci/deep/build.sh is up to date\n")
    #expect(cigen(["generate", "-C", "ci/deep"], in: folder).output == "ci/deep/build.sh is up to date\n")
    try folder.write("# The same build.\nFROM scratch\nCOPY . /\n", to: "Dockerfile")
    #expect(cigen(["generate"], in: folder).output == "ci/deep/build.sh is up to date\n")
    try folder.write(try folder.read("cigen.json5").replacing("acme", with: "ghcr.io/acme"), to: "cigen.json5")
    #expect(cigen(["generate"], in: folder).output == "wrote ci/deep/build.sh\n")
    #expect(try names(in: folder) == ["Dockerfile", "ci", "cigen.json5"])
  }

  @Test("the project may be elsewhere, and messages name files from here")
  func elsewhere() throws {
    let folder = try project(outputs: "bash: \"build.sh\"")
    try folder.write("", to: "deep/file")
    let other = try TemporaryFolder()
    #expect(cigen(["generate", "-C", folder.path], in: other).output == "wrote \(folder.path)/build.sh\n")
    try FileManager.default.moveItem(atPath: "\(folder.path)/cigen.json5", toPath: "\(folder.path)/other.json5")
    let checked = cigen(["generate", "--check", "--config", "other.json5"], in: folder)
    #expect(checked.error.contains("hint: write it anew: cigen generate --config other.json5\n"), "\(checked.error)")
    #expect(cigen(["generate", "--config", "other.json5"], in: folder).output == "wrote build.sh\n")
    #expect(try folder.read("build.sh").contains("run: cigen generate --config other.json5\n"))
  }

  @Test("the header names cigen generate where that makes the same file, else the command that does")
  func commandAgain() throws {
    let folder = try project(outputs: "bash: \"build.sh\"")
    _ = cigen(["generate"], in: folder)
    let script = try folder.read("build.sh")
    #expect(cigen(["bash"], in: folder).output == script)
    #expect(cigen(["bash", "-o", "./build.sh"], in: folder).status == 0)
    #expect(try folder.read("build.sh") == script)
    #expect(cigen(["bash", "web"], in: folder).output.contains("and run: cigen bash web\n"))
    _ = cigen(["bash", "-o", "other.sh"], in: folder)
    #expect(try folder.read("other.sh").contains("and run: cigen bash\n"))
  }

  @Test(
    "a project without outputs is told how to list them",
    arguments: [
      ("{ images: { web: { repository: \"acme/web\" } } }", "cigen.json5 lists no outputs", "add to cigen.json5"),
      ("{ images: { web: { repository: \"acme/web\" } }, outputs: {} }", "cigen.json5 lists no outputs", "add to"),
      (
        nil, "there is no cigen.json5 here or above",
        "let cigen init write one, or write it with what you need of: outputs: {"
      ),
    ])
  func noOutputs(configuration: String?, message: String, hint: String) throws {
    let folder = try sampleProject()
    if let configuration {
      try folder.write(configuration, to: "cigen.json5")
    } else {
      try FileManager.default.removeItem(atPath: "\(folder.path)/cigen.json5")
    }
    let run = cigen(["generate"], in: folder)
    #expect(run.status == 2 && run.output == "")
    #expect(run.error.contains("error: \(message)"), "\(run.error)")
    #expect(run.error.contains("[no-outputs]") && run.error.contains("outputs: { bash: \"build.sh\""))
    #expect(run.error.contains("hint: \(hint)"), "\(run.error)")
  }

  @Test(
    "an output that cannot be is an error, and nothing is written",
    arguments: [
      ("bash: \"../build.sh\"", "outside-checkout"), ("bash: \"ci/../../build.sh\"", "outside-checkout"),
      ("bash: \"..\"", "outside-checkout"), ("bash: \"build.sh\", github: \"./build.sh\"", "duplicate-output"),
      ("bash: \"link.sh\", github: \"ci/../real.sh\"", "duplicate-output"),
      ("bash: \"src\"", "cannot-write"), ("bash: \".\"", "cannot-write"), ("bash: \"Dockerfile/x\"", "cannot-read"),
      ("bash: \"cigen.json5\"", "output-is-input"), ("bash: \"real.sh\"", "foreign-output"),
      ("bash: \"broken.sh\"", "cannot-write"), ("bash: \".git/hooks/post-commit\"", "inside-git"),
      ("bash: \".GIT/hooks/post-commit\"", "inside-git"), ("bash: \"hooks/pre-push\"", "inside-git"),
      ("bash: \"out/build.sh\"", "outside-checkout"), ("bash: \"kept/hooks/pre-push\"", "inside-git"),
    ])
  func impossible(outputs: String, rule: String) throws {
    let folder = try project(outputs: outputs)
    for file in ["src/file", ".git/hooks/x", "kept/HEAD", "kept/objects/x", "kept/refs/x"] {
      try folder.write("", to: file)
    }
    try folder.write("#!/bin/sh\n", to: "real.sh")
    for (link, target) in [("link.sh", "real.sh"), ("broken.sh", "gone/x.sh"), ("out", ".."), ("hooks", ".git/hooks")] {
      try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/\(link)", withDestinationPath: target)
    }
    let before = try names(in: folder)
    let run = cigen(["generate"], in: folder)
    #expect(run.status == 2 && run.output == "")
    #expect(run.error.contains("[\(rule)]"), "\(run.error)")
    #expect(try names(in: folder) == before)
    #expect(try folder.read("real.sh") == "#!/bin/sh\n")
  }

  @Test("in a git checkout an output may be anywhere in it, also beside the project", arguments: [true, false])
  func checkout(gitIsFolder: Bool) throws {
    let root = try TemporaryFolder()
    // In worktrees and submodules `.git` is a file.
    try root.write("", to: gitIsFolder ? "repository/.git/HEAD" : "repository/.git")
    try root.write("FROM scratch\nCOPY . /\n", to: "repository/app/Dockerfile")
    func configure(_ path: String) throws {
      try root.write(
        "{ images: { web: { repository: \"acme/web\" } }, outputs: { bash: \"\(path)\" } }",
        to: "repository/app/cigen.json5")
    }
    try configure("../ci/build.sh")
    #expect(cigen(["generate", "-C", "repository/app"], in: root).output == "wrote repository/ci/build.sh\n")
    #expect(try root.read("repository/ci/build.sh").contains("/../app\"\n"))
    try configure("../../build.sh")
    let run = cigen(["generate", "-C", "repository/app"], in: root)
    #expect(run.status == 2)
    #expect(run.error.contains("\"build.sh\" is outside the checkout [outside-checkout]"))
  }

  @Test(
    "a mistake in the model, a template or on the command line writes nothing",
    arguments: [
      ["--templates", "own"], ["--templates", "nowhere"], ["--config", "broken.json5"], ["--format", "x"],
    ])
  func mistakes(options: [String]) throws {
    let folder = try project(outputs: "bash: \"ci/build.sh\"")
    try folder.write("<% if %>\n", to: "own/bash-build.sh.tmpl")
    try folder.write("{", to: "broken.json5")
    let run = cigen(["generate"] + options, in: folder)
    #expect(run.status == 2 && run.output == "" && run.error != "")
    #expect(try names(in: folder) == ["Dockerfile", "broken.json5", "cigen.json5", "own"])
  }

  @Test("a template must keep the line by which cigen knows its files")
  func templateWithoutMark() throws {
    let folder = try project(outputs: "bash: \"build.sh\"")
    try folder.write("#!/bin/sh\n", to: "own/bash-build.sh.tmpl")
    let refused = cigen(["generate", "--templates", "own"], in: folder)
    #expect(refused.status == 2)
    #expect(refused.error.contains("[no-mark]") && refused.error.contains("(checksum <%= cigen.checksum %>)"))
    #expect(cigen(["bash", "--templates", "own"], in: folder).output == "#!/bin/sh\n")
    try folder.write(
      "# Generated by cigen <%= cigen.version %> (checksum <%= cigen.checksum %>)\n", to: "own/bash-build.sh.tmpl")
    #expect(cigen(["generate", "--templates", "own"], in: folder).status == 0)
    #expect(cigen(["generate", "--templates", "own", "--check"], in: folder).status == 0)
    #expect(cigen(["generate"], in: folder).output == "wrote build.sh\n")
  }

  @Test("a folder in which nothing can be written is an error")
  func unwritableFolder() throws {
    let folder = try project(outputs: "")
    // Closed to root as well, unlike a folder of ours.
    #if os(Linux)
      let closed = "/sys"
    #else
      let closed = "/System"
    #endif
    let run = cigen(["bash", "-o", "\(closed)/build.sh"], in: folder)
    #expect(run.status == 2 && run.output == "")
    #expect(run.error.contains("cannot write \"\(closed)/build.sh\": "), "\(run.error)")
    #expect(run.error.contains("hint: "))
  }
}
