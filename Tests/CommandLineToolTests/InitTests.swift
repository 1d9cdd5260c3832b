import CommandLineTool
import Foundation
import TestSupport
import Testing

private let bakeFile = """
  {
    "target": {
      "web": { "context": ".", "dockerfile": "Dockerfile", "tags": ["ghcr.io/acme/web:latest"], "pull": true }
    }
  }
  """

private let configuration = """
  // Made by cigen init from bake.json, which docker buildx bake --print printed.
  // Look it over, then run: cigen generate
  {
    outputs: { bash: "build.sh" },  // or github: ".github/workflows/images.yml", gitlab: ".gitlab-ci.yml"
    images: {
      web: {
        repository: "ghcr.io/acme/web",
        tags: ["latest"],
      },
    },
  }

  """

@Suite("cigen init")
struct InitTests {
  private func project() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    try folder.write(bakeFile, to: "bake.json")
    return folder
  }

  private func names(in folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test("writes a configuration, says what is left out and what comes next, which then works")
  func writes() throws {
    let folder = try project()
    let run = cigen(["init", "--from-bake", "bake.json"], in: folder)
    #expect(run.status == 0)
    #expect(run.output == "wrote cigen.json5\nlook it over, then run: cigen generate\n")
    #expect(
      run.error == """
        bake.json:3:95: note: "pull" of target "web" is left out: cigen has no counterpart [not-imported]
         3 |     "web": { "context": ".", "dockerfile": "Dockerfile", "tags": ["ghcr.io/acme/web:latest"], "pull": true }
           |                                                                                               ^~~~~~

        """)
    #expect(try folder.read("cigen.json5") == configuration)
    #expect(try folder.permissions(of: "cigen.json5") == 0o644)
    let generated = cigen(["generate"], in: folder)
    #expect(generated.output == "wrote build.sh\n" && generated.error == "")
  }

  @Test("a file that is there is replaced by --force alone, but for one that is the same")
  func force() throws {
    let folder = try project()
    try folder.write("{}", to: "cigen.json5")
    let refused = cigen(["init", "--from-bake", "bake.json"], in: folder)
    #expect(refused.status == 2 && refused.output == "")
    #expect(
      refused.error == "cigen: error: \"cigen.json5\" is there already [file-exists]\n"
        + "  hint: replace it with --force, or write another file with -o\n")
    #expect(try folder.read("cigen.json5") == "{}")
    #expect(cigen(["init", "--from-bake", "bake.json", "--force"], in: folder).status == 0)
    #expect(try folder.read("cigen.json5") == configuration)
    let again = cigen(["init", "--from-bake", "bake.json"], in: folder)
    #expect(again.status == 0)
    #expect(again.output == "cigen.json5 is up to date\nlook it over, then run: cigen generate\n")
  }

  @Test("a second configuration is refused in any case")
  func secondConfiguration() throws {
    let folder = try project()
    try folder.write("{}", to: "cigen.json")
    let run = cigen(["init", "--from-bake", "bake.json", "--force"], in: folder)
    #expect(run.status == 2)
    #expect(run.error.contains("there is a configuration already: \"cigen.json\" [file-exists]"))
    #expect(try names(in: folder) == ["Dockerfile", "bake.json", "cigen.json"])
  }

  @Test("standard input is read, and named as such")
  func standardInput() throws {
    let folder = try project()
    let run = cigen(["init", "--from-bake", "-"], in: folder, input: bakeFile)
    #expect(run.status == 0)
    #expect(run.error.hasPrefix("standard input:3:95: note: "))
    #expect(
      try folder.read("cigen.json5")
        == configuration.replacing(
          "bake.json, which docker buildx bake --print printed", with: "what docker buildx bake --print printed"))
    #expect(cigen(["init", "--from-bake", "-"], in: folder).error.contains("standard input:1:1: error: "))
  }

  @Test("the project may be elsewhere, with paths that begin there")
  func elsewhere() throws {
    let folder = try project()
    let other = try TemporaryFolder()
    let run = cigen(["init", "--from-bake", "\(folder.path)/bake.json", "-C", folder.path], in: other)
    #expect(
      run.output == "wrote \(folder.path)/cigen.json5\nlook it over, then run: cigen generate -C \(folder.path)\n")
    #expect(try folder.read("cigen.json5") == configuration)
    #expect(try names(in: other) == [])
  }

  @Test("a configuration with another name and place has the paths from there")
  func output() throws {
    let folder = try project()
    try folder.write("", to: "ci/file")
    try folder.write("FROM scratch\nCOPY . /\n", to: "web/Dockerfile")
    try folder.write(bakeFile.replacing("\".\"", with: "\"web\""), to: "bake.json")
    let run = cigen(["init", "--from-bake", "bake.json", "-o", "ci/images.json5"], in: folder)
    #expect(run.output == "wrote ci/images.json5\nlook it over, then run: cigen generate --config ci/images.json5\n")
    let text = try folder.read("ci/images.json5")
    #expect(text.contains("run: cigen generate --config images.json5\n") && text.contains("context: \"../web\",\n"))
    #expect(cigen(["generate", "--config", "ci/images.json5"], in: folder).output == "wrote ci/build.sh\n")
  }

  @Test("Compose's absolute paths are found in the project, also through a symbolic link", arguments: [true, false])
  func absolutePaths(followsLink: Bool) throws {
    let root = try TemporaryFolder()
    try root.write("FROM scratch\nCOPY . /\n", to: "real/web/Dockerfile")
    try FileManager.default.createSymbolicLink(atPath: "\(root.path)/link", withDestinationPath: "real")
    let services = """
      "web": { "image": "a/web:x", "build": { "context": "\(root.path)/\(followsLink ? "real" : "link")/web" } },
      "far": { "image": "a/far:x", "build": { "context": "\(root.path)/other" } }
      """
    let run = cigen(
      ["init", "-C", "link", "--from-compose", "-"], in: root, input: "{ \"services\": {\n\(services)\n} }")
    #expect(run.status == 0)
    #expect(
      run.error.contains("standard input:3:52: warning: service \"far\" is left out: \"\(root.path)/other\" is outside")
    )
    #expect(
      try root.read("real/cigen.json5").contains("    web: {\n      repository: \"a/web\",\n      context: \"web\",\n"))
    #expect(try !root.read("real/cigen.json5").contains(root.path))
  }

  @Test("what cigen would not read is not written, and the place is that in the input")
  func refused() throws {
    let folder = try project()
    try folder.write(bakeFile.replacing("\"pull\": true", with: "\"target\": \"gone\""), to: "bake.json")
    let run = cigen(["init", "--from-bake", "bake.json"], in: folder)
    #expect(run.status == 2 && run.output == "")
    #expect(run.error.hasPrefix("bake.json:3:105: error: Dockerfile has no stage \"gone\" [unknown-stage]\n"))
    #expect(try names(in: folder) == ["Dockerfile", "bake.json"])
    let json = cigen(["init", "--from-bake", "bake.json", "--format", "json"], in: folder)
    let document = try JSONSerialization.jsonObject(with: Data(json.error.utf8)) as? [String: [[String: Any]]]
    #expect(document?["diagnostics"]?.compactMap { $0["rule"] as? String } == ["unknown-stage"])
  }

  @Test("the input is not replaced, whatever its name here")
  func outputIsInput() throws {
    let folder = try project()
    let run = cigen(["init", "--from-bake", "bake.json", "-o", "./bake.json", "--force"], in: folder)
    #expect(run.status == 2 && run.error.contains("[output-is-input]"))
    #expect(try folder.read("bake.json") == bakeFile)
  }

  @Test("a folder in the way is an error")
  func folderInTheWay() throws {
    let folder = try project()
    try folder.write("", to: "cigen.json5/file")
    for options in [[], ["--force"]] {
      let run = cigen(["init", "--from-bake", "bake.json"] + options, in: folder)
      #expect(run.status == 2 && run.error.contains("cannot write \"cigen.json5\": it is a folder"))
    }
  }
}
