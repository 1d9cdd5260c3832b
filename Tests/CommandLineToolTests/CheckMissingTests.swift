import TestSupport
import Testing

@Suite("cigen check, of what a build on a CI system lacks")
struct CheckMissingTests {
  private static let files = [
    ".gitmodules": "[submodule \"lib\"]\n\tpath = vendor/lib\n\turl = https://example.com/lib.git\n",
    ".gitattributes": "*.psd filter=lfs diff=lfs merge=lfs -text\n", "vendor/lib/a.c": "", "assets/logo.psd": "",
    "assets/logo.svg": "", "docs/a.md": "",
  ]

  /// What is found, as `line:column rule`.
  private func found(
    _ dockerfile: String, _ members: String = "", image: String = "", files: [String: String] = [:],
    isRepository: Bool = false
  ) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write(dockerfile, to: "Dockerfile")
    try folder.write(
      "{ version: '1', \(members) images: { web: { repository: 'acme/web' \(image) } } }", to: "cigen.json5")
    for (path, text) in Self.files.merging(files, uniquingKeysWith: { $1 }) { try folder.write(text, to: path) }
    if isRepository { try runProgram("/usr/bin/git", ["init", "--quiet"], in: folder.url) }
    let run = cigen(["check"], in: folder)
    return run.output.matches(of: /(?m)^(?:\S*Dockerfile):(\d+:\d+): ((?:error|warning)): .*\[([a-z-]+)\]$/).map {
      "\($0.1) \($0.2 == "error" ? "error " : "")\($0.3)"
    }
  }

  @Test(
    "a submodule that COPY takes is found where it is taken, unless the model asks for it",
    arguments: [
      ("COPY vendor /v", ["2:6 missing-submodule"]), ("COPY docs vendor/lib/src /v/", ["2:11 missing-submodule"]),
      ("ADD --chown=1 vendor/* /v/", ["2:15 missing-submodule"]), ("COPY docs /d", []), ("COPY vendor/lib2 /v", []),
      ("COPY --from=b:1 vendor /v", []), ("COPY $DIR /v", []), ("COPY --exclude=vendor . /v", []),
    ])
  func submodules(copy: String, expected: [String]) throws {
    #expect(try found("FROM a:1\n\(copy)\n", isRepository: true) == expected)
    #expect(try found("FROM a:1\n\(copy)\n", "git: { submodules: true },") == [])
  }

  @Test(
    "a file of Git LFS that COPY takes is found, unless the model asks for it",
    arguments: [
      ("COPY assets /a", ["2:6 missing-lfs-file"]), ("COPY assets/*.psd /a/", ["2:6 missing-lfs-file"]),
      ("COPY assets/*.svg /a/", []), ("COPY docs /d", []),
    ])
  func largeFiles(copy: String, expected: [String]) throws {
    #expect(try found("FROM a:1\n\(copy)\n", isRepository: true) == expected)
    #expect(try found("FROM a:1\n\(copy)\n") == expected)
    #expect(try found("FROM a:1\n\(copy)\n", "git: { lfs: true },") == [])
    // GitLab's runner fetches it.
    #expect(try found("FROM a:1\n\(copy)\n", "outputs: { gitlab: 'x.yml' },") == [])
  }

  @Test("what .dockerignore leaves out is not taken, nor is what a script alone builds looked at")
  func silence() throws {
    let both = ["2:6 missing-submodule", "2:6 missing-lfs-file"]
    #expect(try found("FROM a:1\nCOPY . /\n") == both)
    #expect(try found("FROM a:1\nCOPY . /\n", files: [".dockerignore": "vendor\n**/*.psd\n"]) == [])
    #expect(try found("FROM a:1\nCOPY . /\n", "outputs: { bash: 'build.sh' },") == [])
    #expect(try found("# cigen: ignore=missing-submodule,missing-lfs-file\nFROM a:1\nCOPY . /\n") == [])
    // A stage that no image uses copies nothing.
    #expect(try found("FROM a:1 AS x\nCOPY vendor /\nFROM b:1\n") == ["1:13 unused-stage"])
  }

  @Test("a context in a submodule, or above one, is looked at from the checkout's root")
  func contexts() throws {
    let dockerfile = ["vendor/lib/Dockerfile": "FROM a:1\nCOPY a.c /\n", "vendor/Dockerfile": "FROM a:1\nCOPY lib /\n"]
    #expect(
      try found("FROM a:1\n", image: ", context: 'vendor/lib'", files: dockerfile) == ["2:6 missing-submodule"])
    #expect(try found("FROM a:1\n", image: ", context: 'vendor'", files: dockerfile) == ["2:6 missing-submodule"])
    #expect(try found("FROM a:1\n", image: ", context: 'docs', dockerfile: 'Dockerfile'") == [])
  }

  @Test("a secret or an ssh agent that the image is not given is found")
  func mounts() throws {
    let dockerfile = """
      FROM a:1
      RUN --mount=type=secret,id=npm npm ci
      RUN --mount=type=ssh --mount=type=ssh,id=deploy,required git fetch

      """
    #expect(
      try found(dockerfile) == ["2:5 missing-secret", "3:5 missing-ssh", "3:22 missing-ssh"])
    let given = ", secrets: [{ id: 'npm', env: 'NPM' }], ssh: ['default', { id: 'deploy', env: 'KEY' }]"
    #expect(try found(dockerfile, image: given) == [])
  }

  @Test("a hint can be written as it stands")
  func hints() throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM a:1\nRUN --mount=type=ssh --mount=type=secret,id=a.b x\n", to: "Dockerfile")
    let hints = cigen(["check", "--image", "acme/web"], in: folder).output.matches(of: /in cigen.json5: (.*)/)
      .map { String($0.1) }
    #expect(hints.count == 2)
    try folder.write(
      "{ version: '1', images: { web: { repository: 'acme/web', \(hints.joined(separator: ", ")) } } }",
      to: "cigen.json5")
    let run = cigen(["check"], in: folder)
    #expect(run.status == 0, "\(run.output)")
  }
}
