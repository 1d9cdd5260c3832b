import Foundation
import TestSupport
import Testing

@Suite("cigen check")
struct CheckCommandTests {
  private func check(_ dockerfile: String, _ files: [String: String] = [:], _ options: String...) throws -> Run {
    let folder = try TemporaryFolder()
    try folder.write(dockerfile, to: "Dockerfile")
    for (path, text) in files { try folder.write(text, to: path) }
    return cigen(["check"] + (files["cigen.json5"] == nil ? ["--image", "acme/web"] : []) + options, in: folder)
  }

  /// The rules of what is found, in order.
  private func rules(_ run: Run) -> [String] {
    run.output.matches(of: /(?m)^\S+: (?:error|warning|note): .*\[([a-z-]+)\]$/).map { String($0.1) }
  }

  @Test("a good Dockerfile is met with silence")
  func good() throws {
    let run = try check(
      """
      ARG NODE=22
      FROM node:${NODE}-alpine AS build
      WORKDIR /app
      COPY package.json package-lock.json ./
      RUN --mount=type=secret,id=npm npm ci
      COPY src src
      RUN npm run build
      FROM nginx:1.27
      COPY --from=build /app/dist /srv
      """,
      [
        "package.json": "{}", "package-lock.json": "{}", "src/a.js": "1",
        "cigen.json5":
          "{ version: '1', images: { web: { repository: 'acme/web', secrets: [{ id: 'npm', env: 'NPM' }] } } }",
      ])
    #expect(run.status == 0 && run.output == "nothing found\n", "\(run.output)")
  }

  @Test(
    "each rule finds what it is about, and not its cure",
    arguments: [
      (
        "copy-before-install", "FROM a:1\nCOPY src .\nRUN npm install",
        "FROM a:1\nCOPY src/package.json .\nRUN npm install\nCOPY src ."
      ),
      ("secret-in-image", "FROM a:1\nARG NPM_TOKEN", "FROM a:1\nARG NPM_VERSION\nENV DB_PASSWORD_FILE=/run/p"),
      ("unused-stage", "FROM a:1 AS b\nRUN x\nFROM c:1", "FROM a:1 AS b\nRUN x\nFROM b"),
      // The list of another package manager is of no use, and neither is one in another folder.
      (
        "copy-before-install", "FROM a:1\nCOPY src .\nRUN npm install",
        "FROM a:1\nCOPY src .\nRUN swift build"
      ),
      ("copy-before-install", "FROM a:1\nCOPY src .\nRUN npm install", "FROM a:1\nCOPY . .\nRUN npm install"),
      ("latest-base", "FROM a", "FROM a:1"),
      ("latest-base", "ARG B=a:latest\nFROM $B", "ARG B=a:1\nFROM $B"),
      (
        "latest-base", "FROM a:1\nCOPY --from=b /x /y",
        "FROM a:1\nCOPY --from=b@sha256:\(String(repeating: "0", count: 64)) /x /y"
      ),
      (
        "unpinned-add", "FROM a:1\nADD https://example.com/t /t",
        "FROM a:1\nADD --checksum=sha256:1 https://example.com/t /t"
      ),
      (
        "unpinned-add", "FROM a:1\nADD https://example.com/t.git#main /t",
        "FROM a:1\nADD https://example.com/t.git#\(String(repeating: "a", count: 40)) /t"
      ),
      ("context-noise", "FROM a:1\nCOPY . .\n# node", "FROM a:1\nCOPY src ."),
      ("undefined-argument", "FROM a:1$X", "ARG X=2\nFROM a:1$X"),
      (
        "old-syntax", "# syntax=docker/dockerfile:1.3\nFROM a:1\nCOPY --link src .",
        "# syntax=docker/dockerfile:1.4\nFROM a:1\nCOPY --link src ."
      ),
      (
        "any-platform", "FROM a:1 AS x-amd64\nRUN a\nFROM a:1 AS x-arm64\nRUN b\nFROM x-$TARGETARCH",
        "FROM a:1 AS x-linux\nRUN a\nFROM x-$TARGETOS"
      ),
      ("base-before-stage", "FROM b AS c\nFROM a:1 AS b", "FROM a:1 AS b\nFROM b AS c"),
      ("misspelt-stage", "FROM a:1 AS build\nFROM b:1\nCOPY --from=biuld / /", "FROM a:1 AS build\nFROM build"),
      (
        "unnamed-stage", "FROM a:1\nRUN x\nFROM b:1\nCOPY --from=0 /x /x",
        "FROM a:1 AS x\nRUN x\nFROM b:1\nCOPY --from=x /x /x"
      ),
    ])
  func each(rule: String, bad: String, good: String) throws {
    let files = [
      "src/package.json": "{}", "src/lib/a.js": "1", ".venv/bin/python": "1",
    ]
    #expect(rules(try check(bad, files)).contains(rule))
    #expect(!rules(try check(good, files)).contains(rule))
  }

  @Test("a large context without an ignore file is found, and one with it is not")
  func largeContext() throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM a:1\nCOPY src .", to: "Dockerfile")
    for name in ["data/a", "data/b"] {
      try folder.write("", to: name)
      // A hole, which takes no room.
      let file = try FileHandle(forWritingTo: folder.url.appendingPathComponent(name))
      try file.truncate(atOffset: 26_000_000)
      try file.close()
    }
    let command = ["check", "--image", "acme/web"]
    #expect(rules(cigen(command, in: folder)) == ["no-dockerignore"])
    try folder.write("data", to: ".dockerignore")
    #expect(cigen(command, in: folder).status == 0)
  }

  @Test("outputs that are not what would be written are found, where the configuration lists them")
  func outputs() throws {
    let run = try check(
      "FROM a:1\n",
      ["cigen.json5": "{ images: { web: { repository: 'acme/web' } }, version: '1',\n outputs: { bash: 'build.sh' } }"])
    #expect(
      run.status == 1 && run.output.contains("cigen.json5:2:19: error") && rules(run) == ["missing-output"],
      "\(run.output)")
  }

  @Test(
    "a comment above an instruction silences a rule there, one above the first instruction everywhere, the model in all"
  )
  func silences() throws {
    let bad = "FROM a:1\nARG A_TOKEN\nARG B_TOKEN\n"
    #expect(rules(try check(bad)) == ["secret-in-image", "secret-in-image"])
    let once = "FROM a:1\n# cigen: ignore=secret-in-image\nARG A_TOKEN\nARG B_TOKEN\n"
    #expect(try check(once).output.contains("Dockerfile:4:5"))
    #expect(rules(try check(once)) == ["secret-in-image"])
    #expect(try check("# cigen: ignore=secret-in-image,latest-base\n\(bad)").output.contains("[unused-silence]"))
    #expect(rules(try check("# cigen: ignore=secret-in-image\n\(bad)")) == [])
    let model = [
      "cigen.json5":
        "{ images: { web: { repository: 'acme/web' } }, version: '1', check: { ignore: ['secret-in-image'] } }"
    ]
    #expect(try check(bad, model).status == 0)
    // A line of a here-document is no comment.
    #expect(
      rules(try check("FROM a:1\nRUN <<E\n# cigen: ignore=secret-in-image\nE\nARG A_TOKEN\n")) == ["secret-in-image"])
  }

  @Test("a misspelt rule is told, in a comment, in the model and on the command line")
  func misspelt() throws {
    let comment = try check("# cigen: ignore=latest-bas\nFROM a:1\n")
    #expect(rules(comment) == ["unknown-silence"] && comment.output.contains("did you mean \"latest-base\"?"))
    let model = try check(
      "FROM a:1\n",
      [
        "cigen.json5":
          "{ images: { web: { repository: 'acme/web' } }, version: '1', check: { ignore: ['latest-bas'] } }"
      ])
    #expect(rules(model) == ["unknown-silence"])
    #expect(try check("FROM a:1\n", [:], "--explain", "latest-bas").error.contains("did you mean \"latest-base\"?"))
  }

  @Test("a project that cannot be read is told in the chosen form, with 2")
  func unreadable() throws {
    let run = try check("FROM a:1\nCOPIE . .\n", [:], "--format", "github")
    #expect(run.status == 2 && run.output.hasPrefix("::error file=Dockerfile,line=2,col=1,"), "\(run.output)")
  }

  @Test("GitHub's commands keep one line each, whatever is in a message")
  func hostile() throws {
    let run = try check("FROM a:1\nARG \"A%,:_TOKEN\"=1\n", [:], "--format", "github")
    #expect(run.output.split(separator: "\n").allSatisfy { $0.hasPrefix("::") })
    #expect(!run.output.contains("%,"))
  }

  @Test("a fingerprint stays when lines move, and is another for each finding")
  func fingerprints() throws {
    func fingerprints(_ dockerfile: String) throws -> [String] {
      struct Issue: Decodable { let fingerprint: String }
      let output = try check(dockerfile, [:], "--format", "gitlab").output
      return try JSONDecoder().decode([Issue].self, from: Data(output.utf8)).map(\.fingerprint)
    }
    let add = "ADD https://example.com/t /t\n"
    let before = try fingerprints("FROM a:1\n\(add)\(add)")
    #expect(Set(before).count == 2)
    #expect(try fingerprints("FROM a:1\n\n# more\nRUN x\n\(add)\(add)") == before)
  }

  @Test("each rule has a page, and the documentation has them all")
  func pages() throws {
    let list = try check("FROM a:1\n", [:], "--list").output.split(separator: "\n").compactMap {
      $0.split(separator: ":").first
    }
    #expect(list.count > 20)
    for rule in list {
      let run = try check("FROM a:1\n", [:], "--explain", String(rule))
      #expect(run.status == 0 && run.output.hasPrefix("## \(rule)\n"), "\(run.error)")
    }
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/cigen/cigen.docc/Checks.md")
    let text = try check("FROM a:1\n", [:], "--explain", "all").output
    if ProcessInfo.processInfo.environment["CIGEN_UPDATE_GOLDEN"] != nil {
      try text.write(to: page, atomically: true, encoding: .utf8)
      Issue.record("recorded \(page.lastPathComponent)")
    }
    #expect(try String(contentsOf: page, encoding: .utf8) == text)
  }

  @Test(
    "the reports are what SARIF's schema and GitLab's documentation say",
    .enabled(if: Requirement.allowsSchemas), arguments: ["sarif", "gitlab"])
  func schemas(format: String) throws {
    let folder = try TemporaryFolder()
    let report = try check(
      "# cigen: ignore=no-dockerignore\nFROM a\nARG A_TOKEN=\"ä€\"\nCOPY . .\nRUN npm ci\n", ["a b/ä.js": "1"],
      "--format", format)
    try folder.write(report.output, to: "report.json")
    let schemas = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("schema-of.py")
    let environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
    func run(_ words: String...) throws -> FinishedProgram {
      try runProgram("/usr/bin/env", words, in: folder.url, environment: environment)
    }
    let schema = try run("python3", schemas.path, format)
    #expect(schema.status == 0, "\(schema.error)")
    try folder.write(schema.output, to: "schema.json")
    let checked = try run("check-jsonschema", "--schemafile", "schema.json", "report.json")
    #expect(checked.status == 0, "\(checked.output)\(checked.error)")
  }
}
