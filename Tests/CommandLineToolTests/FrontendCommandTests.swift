import TestSupport
import Testing

@Suite("a Dockerfile of another frontend")
struct FrontendCommandTests {
  private func project() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("#syntax=docker.io/acme/packager:2\nPACKAGES curl git\nSOURCE ./src\n", to: "Dockerfile")
    try folder.write("1", to: "src/app.js")
    return folder
  }

  private let note = #"Dockerfile:1:1: note: "docker.io/acme/packager:2" reads this file"#

  @Test("every command works with it, and says that it cannot see into it", arguments: ["bash", "github", "gitlab"])
  func outputs(system: String) throws {
    let run = cigen([system, "--image", "acme/web"], in: try project())
    #expect(run.status == 0 && run.error.contains(note), "\(run.error)")
    #expect(run.output.contains("docker build"))
    #expect(run.output.contains("export DOCKER_BUILDKIT=1") == (system == "bash"))
  }

  @Test("explain predicts nothing of it", arguments: ["text", "json", "html"])
  func explain(form: String) throws {
    let run = cigen(["explain", "--image", "acme/web", "--format", form], in: try project())
    #expect(run.status == 0 && run.output.contains("cannot be predicted"), "\(run.output)\(run.error)")
    #expect(!run.output.contains("steps reused"))
    let classic = cigen(["explain", "--image", "acme/web", "--builder", "classic"], in: try project())
    #expect(classic.error.contains("[needs-buildkit]"))
  }

  @Test("an image that is built from it is taken to be another each time")
  func base() throws {
    let folder = try project()
    try folder.write("FROM acme/base:1\nRUN a\n", to: "web/Dockerfile")
    try folder.write(
      "{ version: '1', images: { base: { repository: 'acme/base' }, web: { repository: 'acme/web', context: 'web' } } }",
      to: "cigen.json5")
    let run = cigen(["explain", "web"], in: folder)
    #expect(run.output.contains("web: 0 of 1 steps reused"), "\(run.output)")
    #expect(run.output.contains("image base of this project, which is rebuilt"))
  }

  @Test("check finds nothing in it, and tells it as a note")
  func check() throws {
    let run = cigen(["check", "--image", "acme/web"], in: try project())
    #expect(run.status == 0 && run.output.contains(note), "\(run.output)")
    #expect(!run.output.contains("error") && !run.output.contains("warning"))
  }

  @Test("graph draws it as one stage")
  func graph() throws {
    let run = cigen(["graph", "--image", "acme/web"], in: try project())
    #expect(run.status == 0 && run.output.contains("read by docker.io/acme/packager:2"), "\(run.output)")
  }

  @Test("init makes an image of it")
  func initialize() throws {
    let folder = try project()
    let run = cigen(["init"], in: folder)
    #expect(run.status == 0, "\(run.error)")
    #expect(cigen(["bash"], in: folder).status == 0)
  }
}

@Suite("features and the syntax line")
struct OldSyntaxTests {
  /// What `check` says of a file, but for what it says of any.
  private func found(_ dockerfile: String) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write(dockerfile, to: "Dockerfile")
    let run = cigen(["check", "--image", "acme/web", "--format", "json"], in: folder)
    return run.output.split(separator: "\n").compactMap { line in
      line.firstMatch(of: /"hint" *: *"write (# syntax=[^"]+)"/).map { String($0.1).replacing("\\/", with: "/") }
    }
  }

  @Test(
    "what is newer than the syntax line is told, with the line to write",
    arguments: [
      ("1.3", "COPY --link a b", "1.4"), ("1.3", "ADD --link a b", "1.4"), ("1.3", "RUN <<E\nx\nE", "1.4"),
      ("1.3-labs", "RUN <<E\nx\nE", nil), ("1.2-labs", "RUN <<E\nx\nE", "1.3-labs"),
      ("1.1", "RUN --mount=type=cache,target=/c x", "1.2"), ("1.0-experimental", "RUN --mount=target=/c x", nil),
      ("1.2", "RUN --network=none x", "1.3"), ("1.19", "RUN --security=insecure x", "1.20"),
      ("1", "RUN --device=x y", "1.14-labs"), ("1-labs", "RUN --device=x y", nil),
      ("1.5", "ADD --checksum=sha256:1 https://e.example/a b", "1.6"),
      ("1.5-labs", "ADD --checksum=sha256:1 https://e.example/a b", nil),
      ("1.5", "ADD git@e.example:a/b.git b", "1.6"), ("1.17", "ADD https://e.example/a.git?ref=v1 b", "1.18"),
      ("1.15", "ADD --checksum=1 https://e.example/a.git b", "1.16"), ("1.16", "ADD --unpack a b", "1.17"),
      ("1.7", "COPY --parents a b", "1.20"), ("1.7-labs", "COPY --parents a b", nil),
      ("1.18.1", "COPY --exclude=a b c", "1.19"), ("1.1", "COPY --chmod=644 a b", "1.2"),
      ("1.9", "ARG M\nCOPY --chmod=$M a b", "1.10"), ("1.13", "COPY --chmod=u+x a b", "1.14"),
      ("1.9", "RUN --mount=type=secret,id=a,env=A x", "1.10"), ("1.2", "RUN --mount=target=/$X x", "1.3"),
      ("1.10", "ONBUILD COPY --from=a b c", "1.11"), ("1.1", "ARG A B", "1.2"),
      ("1.5", "HEALTHCHECK --start-interval=1s CMD x", "1.6"), ("1.6", "ENV A=${B%.*}", "1.7"),
      ("1.5", "ENV A=${B-c}", "1.6"), ("1.5", "ENV A=${B:-c}", nil), ("1.5", "RUN echo ${B%.*}", nil),
      ("1", "COPY --link --parents a b", nil), ("1.20", "COPY --link --exclude=x --parents a b", nil),
      ("1.20@sha256:1", "COPY --parents a b", nil), ("1@sha256:1", "COPY --parents a b", nil),
      ("latest", "COPY --parents a b", nil),
    ] as [(String, String, String?)])
  func features(tag: String, instruction: String, expected: String?) throws {
    let found = try found("# syntax=docker/dockerfile:\(tag)\nFROM a:1\n\(instruction)\n")
    #expect(found == [expected.map { "# syntax=docker/dockerfile:\($0)" }].compactMap(\.self))
  }

  @Test("without the line nothing is told, and of a feature only its first place")
  func first() throws {
    #expect(try found("FROM a:1\nCOPY --link --parents a b\n") == [])
    let several = try found(
      "# syntax=docker/dockerfile:1.3\nFROM a:1\nCOPY --link a b\nCOPY --link c d\nCOPY --exclude=e f g\n")
    #expect(several.sorted() == ["# syntax=docker/dockerfile:1.19", "# syntax=docker/dockerfile:1.4"])
  }
}
