import Foundation
import TestSupport
import Testing

@Suite("cigen explain")
struct ExplainTests {
  private static let dockerfile = """
    FROM node:22 AS build
    WORKDIR /app
    COPY . .
    RUN npm ci
    RUN npm run build
    FROM nginx:1.27
    LABEL team=web
    COPY --from=build /app/dist /srv

    """

  private func project() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Self.dockerfile, to: "Dockerfile")
    try folder.write(".git\nDockerfile\n", to: ".dockerignore")
    try folder.write("{}", to: "package.json")
    try folder.write("{}", to: "package-lock.json")
    try folder.write("1", to: "src/app.js")
    return folder
  }

  private func explain(_ folder: TemporaryFolder, _ options: String...) -> Run {
    cigen(["explain", "--image", "acme/web"] + options, in: folder)
  }

  /// The lines of the Dockerfile that run, of a forecast in JSON.
  private func rebuilt(_ run: Run) throws -> [Int] {
    struct Document: Decodable {
      struct Image: Decodable { let stages: [Stage] }
      struct Stage: Decodable { let instructions: [Row] }
      struct Row: Decodable {
        let line: Int
        let reused: Bool?
        let executes: Bool
      }
      let images: [Image]
    }
    let document = try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
    return document.images.flatMap(\.stages).flatMap(\.instructions).filter { $0.executes && $0.reused == false }.map(
      \.line)
  }

  @Test("it says of each instruction what becomes of it and why, and what would help")
  func text() throws {
    let run = explain(try project(), "--changed", "src/app.js")
    #expect(run.error == "")
    #expect(
      run.output == """
        web: 1 of 5 steps reused, 1 perhaps

          stage build, kept as acme/web:cache-build
           1  FROM node:22 AS build  taken as it was; if the tag has moved, the stage is rebuilt
           2  WORKDIR /app           reused from acme/web:cache-build
           3  COPY . .               rebuilt: COPY . takes src/app.js, which changed
           4  RUN npm ci             rebuilt: the instruction before it is
           5  RUN npm run build      rebuilt: the instruction before it is

          stage 1, kept as acme/web:cache
           6  FROM nginx:1.27                   taken as it was; if the tag has moved, the stage is rebuilt
           7  LABEL team=web                    no step: it goes into the image's configuration
           8  COPY --from=build /app/dist /srv  perhaps reused: if /app/dist of stage build comes out as it was

          advice
            copy package.json and package-lock.json and run npm ci before COPY . . (line 4):
              this change would then reuse 1 command more
              --- Dockerfile
              +++ Dockerfile
              @@ -1,7 +1,8 @@
               FROM node:22 AS build
               WORKDIR /app
              -COPY . .
              +COPY package.json package-lock.json ./
               RUN npm ci
              +COPY . .
               RUN npm run build
               FROM nginx:1.27
               LABEL team=web

        """)
  }

  @Test("a file may be new, ignored or in a folder that is named")
  func changedFiles() throws {
    let folder = try project()
    for file in ["src", "src/app.js", "."] {
      #expect(try rebuilt(explain(folder, "--changed", file, "--format", "json")) == [3, 4, 5], "\(file)")
    }
    #expect(explain(folder, "--changed", "src", "--format", "json").output.contains("\"reused\" : null"))
    for file in ["Dockerfile", ".."] {
      #expect(try rebuilt(explain(folder, "--changed", file, "--format", "json")) == [], "\(file)")
    }
    #expect(explain(folder, "--changed", "Dockerfile").error.contains("[edited-dockerfile]"))
  }

  @Test("the page has the picture, coloured, and needs nothing else")
  func page() throws {
    let output = explain(try project(), "--changed", "src", "--format", "html").output
    #expect(output.contains("<svg") && output.contains("1 of 4 reused"))
    #expect(output.contains("0 of 1 reused, 1 perhaps") && output.contains(" perhapsReused\" width="))
    #expect(!output.contains("<script") && !output.contains("src=\""))
  }

  @Test(
    "a mistake is told with what to do",
    arguments: [
      (["--changed", "a", "--since", "HEAD"], "contrary-options"), (["--format", "xml"], "unknown-format"),
      (["--engine", "dokcer"], "unknown-engine"), (["--builder", "old"], "unknown-builder"),
      (["--arg", "V"], "bad-argument"), (["--engine", "buildah", "--builder", "classic"], "unexpected-option"),
      (["webb"], "unknown-image"), (["--since", "HEAD"], "git-failed"), (["--changed", "src/gone.js"], "missing-file"),
    ])
  func mistakes(options: [String], rule: String) throws {
    let run = cigen(["explain", "--image", "acme/web"] + options, in: try project())
    #expect(run.status == 2 && run.output == "" && run.error.contains("[\(rule)]"), "\(run.error)")
  }

  @Test("what the classic builder does not know is told when it is asked about")
  func classicRefusals() throws {
    let folder = try project()
    try folder.write("FROM busybox\nRUN --mount=type=cache,target=/c x\nCOPY <<E /e\nE\n", to: "Dockerfile")
    #expect(explain(folder).error == "")
    let error = explain(folder, "--builder", "classic").error
    #expect(error.contains("Dockerfile:2:5: warning") && error.contains("Dockerfile:3:6: warning"), "\(error)")
  }

  @Test("an image that is published again by its content is not built, and neither is what is built from it")
  func reuse() throws {
    let folder = try project()
    try folder.write(
      """
      { reuse: "content", images: {
        base: { repository: "acme/base", context: "base", cache: false },
        web: { repository: "acme/web", dockerfile: "web.Dockerfile" },
      } }
      """, to: "cigen.json5")
    try folder.write("FROM busybox:1\nCOPY f /f\nRUN x\n", to: "base/Dockerfile")
    try folder.write("1", to: "base/f")
    try folder.write("FROM acme/base\nRUN y\n", to: "web.Dockerfile")
    func rebuilt(_ options: String...) throws -> [Int] {
      try self.rebuilt(cigen(["explain", "--format", "json"] + options, in: folder))
    }
    #expect(try rebuilt() == [])
    #expect(cigen(["explain"], in: folder).output.contains("not built: the image of the same content is published"))
    #expect(try rebuilt("--changed", "base/f") == [2, 3, 2])
    #expect(
      cigen(["explain", "--changed", "base/f"], in: folder).output.contains(
        "image base of this project, which is rebuilt"))
  }

  @Test("what is alike in platforms and variants is told once, with the names of all; JSON has each")
  func alike() throws {
    let folder = try project()
    try folder.write(
      "{ images: { web: { repository: 'acme/web', matrix: { base: ['a', 'b', 'c'] }, args: { BASE: '{base}' } } } }",
      to: "cigen.json5")
    try folder.write("ARG BASE=node:22\n" + Self.dockerfile, to: "Dockerfile")
    func run(_ options: String...) -> String {
      cigen(["explain", "--changed", "src/app.js"] + options, in: folder).output
    }
    let text = run()
    #expect(text.hasPrefix("web-a, web-b, web-c: 1 of 5 steps reused, 1 perhaps\n"), "\(text)")
    #expect(text.components(separatedBy: "steps reused").count == 2)
    #expect(text.contains("stage 1, kept as acme/web:cache-a, cache-b, cache-c\n"), "\(text)")
    #expect(run("--format", "html").components(separatedBy: "What becomes of it</th>").count == 2)
    #expect(run("--format", "json").components(separatedBy: "\"image\" :").count == 4)
  }

  @Test("a pattern that no builder takes is told with its line")
  func badPattern() throws {
    let folder = try project()
    try folder.write("a\n[b\n", to: ".dockerignore")
    let run = explain(folder)
    #expect(run.status == 2 && run.error.contains(".dockerignore:2:1: error"), "\(run.error)")
  }

  @Test("a named context that is not there is told")
  func missingContext() throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM busybox\n", to: "Dockerfile")
    try folder.write(
      "{ images: { web: { repository: 'acme/web', context: 'gone', dockerfile: 'Dockerfile' } } }", to: "cigen.json5")
    #expect(cigen(["explain"], in: folder).error.contains("there is no build context \"gone\""))
  }
}
