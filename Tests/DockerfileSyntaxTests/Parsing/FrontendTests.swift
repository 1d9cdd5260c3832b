import SourceText
import Testing

@testable import DockerfileSyntax

@Suite("frontends")
struct FrontendTests {
  @Test(
    "docker/dockerfile is known in any release, from any registry",
    arguments: [
      ("docker/dockerfile", "newest"), ("docker/dockerfile:1", "newest"), ("docker/dockerfile:1.7", "1.7"),
      ("docker/dockerfile:1.7.1", "1.7"), ("docker/dockerfile:1.7-labs", "1.7 labs"),
      ("docker.io/docker/dockerfile:1-labs", "newest labs"), ("docker/dockerfile:labs", "newest labs"),
      ("docker/dockerfile:1.0-experimental", "1.0 labs"), ("docker/dockerfile:1.7.0-rc1-labs", "1.7 labs"),
      ("docker/dockerfile-upstream:master", "newest"), ("docker/dockerfile-upstream:master-labs", "newest labs"),
      ("docker.io/docker/dockerfile-upstream:1.20.0", "1.20"), ("mirror.example:5000/docker/dockerfile:1.4", "1.4"),
      ("docker/dockerfile:1.4@sha256:12", "1.4"), ("docker/dockerfile@sha256:12", "unknown"),
      ("docker/dockerfile:1@sha256:12", "unknown"), ("docker/dockerfile:nightly", "unknown"),
      ("docker/dockerfile:1.6 arguments for it", "1.6"), ("Docker/Dockerfile:1.6", "1.6"),
      ("acme/frontend", "foreign"), ("docker.io/acme/frontend:1", "foreign"), ("crazymax/dockerfile:1", "foreign"),
      ("docker/buildx-bin", "foreign"), ("dockerfile", "foreign"), ("acme.example/docker/dockerfile/x", "foreign"),
    ])
  func releases(text: String, expected: String) {
    let frontend = Frontend(text)
    let release = frontend.release.map { release in
      (release.minor.map { "1.\($0)" } ?? "newest") + (release.isLabs ? " labs" : "")
    }
    #expect((frontend.isForeign ? "foreign" : release ?? "unknown") == expected)
  }

  @Test(
    "a file of another is opaque, however it is named",
    arguments: [
      ("# syntax=acme/x\nanything", 1), ("#syntax=acme/x", 1), ("# SYNTAX = acme/x:1\r\nFROM", 1),
      ("# escape=`\n# syntax=acme/x\nFROM a", 2), ("// syntax=acme/x\n{}", 1),
      ("#!/usr/bin/env x\n# syntax=acme/x\n", 2),
      ("{\n  \"syntax\": \"acme/x\",\n  \"from\": []\n}", 2), ("\u{FEFF}# syntax=acme/x\nq", 1),
    ])
  func opaque(text: String, line: Int) throws {
    let (dockerfile, diagnostics) = parseDockerfile(file(text))
    let opaque = try #require(dockerfile)
    #expect(opaque.isOpaque && opaque.stages.count == 1 && opaque.stages[0].instructions.isEmpty)
    #expect(diagnostics.map(\.rule) == ["other-frontend"] && diagnostics.map(\.severity) == [.note])
    #expect(diagnostics.first?.place?.start.line == line)
    let graph = StageGraph(opaque, buildArguments: [:])
    #expect(graph.bases.count == 1 && graph.stagesUsed(by: 0) == [0] && graph.externalImages(usedBy: 0).isEmpty)
    #expect(graph.diagnostics.isEmpty)
  }

  @Test(
    "a file without, or with Docker's own, is read",
    arguments: [
      "FROM a", "# syntax=docker/dockerfile:1\nFROM a", "# a comment\n# syntax=acme/x\nFROM a",
      "\n# syntax=acme/x\nFROM a", "# syntax=\nFROM a", "FROM a\n# syntax=acme/x",
    ])
  func plain(text: String) {
    let (dockerfile, diagnostics) = parseDockerfile(file(text))
    #expect(dockerfile?.isOpaque == false && diagnostics.isEmpty)
  }

  @Test("the caller may name another")
  func named() {
    #expect(parseDockerfile(file("FROM a"), frontend: "acme/x").dockerfile?.isOpaque == true)
    #expect(
      parseDockerfile(file("# syntax=acme/x\nFROM a"), frontend: "docker/dockerfile").dockerfile?.isOpaque == false)
  }
}
