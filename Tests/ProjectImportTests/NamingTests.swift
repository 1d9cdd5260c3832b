import Testing

@testable import ProjectImport

@Suite("repositories, tags and versions of imported images")
struct NamingTests {
  private func bake(_ tags: [[String]], version: String? = nil) -> Imported {
    let targets = tags.enumerated().map { index, tags in
      "\"t\(index)\": {\"tags\": [\(tags.map { "\"x/t\(index):\($0)\"" }.joined(separator: ", "))], \"no-cache\": true}"
    }
    return importDescription(
      .bake, "{\"target\": {\(targets.joined(separator: ", "))}}", version.map { ["VERSION": "\($0)\n"] } ?? [:])
  }

  @Test(
    "a tag that is the version of the file VERSION follows it",
    arguments: [
      ("1.4.0", ["1.4.0", "latest"], nil), ("1.4.0", ["latest", "1.4.0"], nil),
      ("1.4.0", ["1.4.0"], #"["{version}"]"#), ("1.4.0", ["v1.4.0", "v1.4"], #"["v{version}", "v{major}.{minor}"]"#),
      ("v1.4.0", ["v1.4.0", "1.4.0"], #"["{version}", "{major}.{minor}.{patch}"]"#),
      ("1.4.0", ["1.4.0-alpine", "1.4-alpine"], #"["{version}-alpine", "{major}.{minor}-alpine"]"#),
      ("1.4.0", ["1.4.0-2"], #"["1.4.0-2"]"#), ("1.4.0", ["11.4.0", "1.4.01"], #"["11.4.0", "1.4.01"]"#),
      // Beside no tag of the whole version, a number may be anything.
      ("1.4.0", ["1.4", "1"], #"["1.4", "1"]"#),
      ("0.9.0", ["0.9.0", "0.9", "0"], #"["{version}", "{major}.{minor}", "0"]"#),
      ("1.4.0", ["1.3.9"], #"["1.3.9"]"#), ("2026.11.0", ["2026.11.0", "2026"], #"["{version}", "2026"]"#),
      ("1.4.0+b", ["1.4.0_b"], #"["{version}"]"#), ("1.5.0-rc.1", ["1.5.0-rc.1", "1.5"], #"["{version}", "1.5"]"#),
    ])
  func versionFile(version: String, tags: [String], written: String?) {
    let imported = bake([tags], version: version)
    #expect(imported.messages == [])
    let line = imported.images.split(separator: "\n").first { $0.hasPrefix("  tags: ") }
    #expect(line.map(String.init) == written.map { "  tags: \($0)," })
    #expect(!imported.settings.contains { $0.hasPrefix("version: ") })
  }

  @Test(
    "without that file, the version is what all images have among their tags, and nothing else",
    arguments: [
      ([["1.4.0"]], "1.4.0"), ([["1.4.0", "latest"], ["v", "1.4.0"]], "1.4.0"),
      ([["v1.4.0"], ["v1.4.0-slim"]], "v1.4.0"),
      ([["1.4.0-alpine"]], "1.4.0"), ([["1.5.0-rc.1"], ["1.5.0-rc.1"]], "1.5.0-rc.1"), ([["1.4.0"], ["1.5.0"]], nil),
      ([["1.4.0"], ["latest"]], nil), ([["1.4.0", "1.5.0"]], nil), ([["1.4"]], nil), ([["20190305"]], nil),
      ([["3.12-slim"]], nil), ([["latest"]], nil), ([["1.4.0-2"]], nil), ([["1.4.0", "1.5.0"], ["1.5.0"]], "1.5.0"),
    ])
  func versionOfTags(tags: [[String]], version: String?) {
    let imported = bake(tags)
    #expect(imported.text != nil)
    let line = imported.settings.first { $0.hasPrefix("version: ") }
    #expect(line == version.map { "version: \"\($0)\"," })
    #expect(imported.diagnostics.map(\.rule) == (version == nil ? [] : ["version-of-tags"]))
  }

  @Test(
    "references name one repository and its tags",
    arguments: [
      (["x/a"], #"repository: "x/a", tags: ["latest"]"#, []),
      (["x/a", "docker.io/x/a:latest", "x/a:b"], #"repository: "x/a", tags: ["latest", "b"]"#, []),
      (["localhost:5000/a:b"], #"repository: "localhost:5000/a", tags: ["b"]"#, []),
      (["x/a:b", "y/a:b", "x/a:c"], #"repository: "x/a", tags: ["b", "c"]"#, ["y/a:b"]),
      (["x/a:b@sha256:\(String(repeating: "0", count: 64))"], #"repository: "x/a", tags: ["b"]"#, ["x/a:b@sha"]),
      (["x/a@sha256:\(String(repeating: "0", count: 64))"], #"repository: "x/a""#, ["x/a@sha"]),
      ([], #"repository: "t""#, ["target"]),
    ])
  func references(references: [String], written: String, notes: [String]) {
    let tags = references.map { "\"\($0)\"" }.joined(separator: ", ")
    let imported = importDescription(.bake, "{\"target\": {\"t\": {\"tags\": [\(tags)]}}}")
    let lines = imported.images.split(separator: "\n").dropFirst().dropLast()
    #expect(lines.map { String($0.dropFirst(2).dropLast()) }.joined(separator: ", ") == written)
    #expect(imported.messages.count == notes.count)
    #expect(zip(imported.messages, notes).allSatisfy { $0.contains($1) }, "\(imported.messages)")
    #expect(imported.diagnostics.allSatisfy { $0.severity == .note })
  }

  @Test(
    "a registry that all share is said once, if that is shorter",
    arguments: [
      (["ghcr.io/x/a", "ghcr.io/x/b"], nil), (["ghcr.io/x/a", "ghcr.io/x/b", "ghcr.io/x/c", "ghcr.io/x/d"], "ghcr.io"),
      (["ghcr.io/x/a", "ghcr.io/x/b", "ghcr.io/x/c", "x/d"], nil),
      // Without its registry, this would be the repository of another.
      (["ghcr.io/x.y/a", "ghcr.io/x/b", "ghcr.io/x/c", "ghcr.io/x/d"], nil),
    ])
  func registry(repositories: [String], registry: String?) throws {
    let targets = repositories.enumerated().map { "\"t\($0)\": {\"tags\": [\"\($1):x\"]}" }
    let imported = importDescription(.bake, "{\"target\": {\(targets.joined(separator: ", "))}}")
    #expect(imported.settings.filter { $0.hasPrefix("registry") } == (registry.map { ["registry: \"\($0)\","] } ?? []))
    #expect(try decode(imported.text ?? "").images.map(\.repository.text) == repositories)
  }
}
