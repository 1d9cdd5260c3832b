import CommandLineTool
import Foundation
import TestSupport
import Testing

/// What the README and the pages beside it show is what happens.
@Suite("README and pages")
struct ReadmeTests {
  let readme: String
  let project: TemporaryFolder

  init() throws {
    let root = GoldenCase.root.deletingLastPathComponent()
    readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    project = try TemporaryFolder()
  }

  @Test("the excerpt is part of the script that its command writes")
  func scriptExcerpt() throws {
    try writeDockerfile(to: "Dockerfile")
    let excerpt = try #require(block("bash"))
    let script = cigen("bash", "--image", "ghcr.io/acme/web").output
    #expect(script.contains("\n\(excerpt)"))
    #expect(readme.contains("cigen bash --image ghcr.io/acme/web > build.sh"))
  }

  @Test("the excerpt of a workflow is part of the one that its command writes")
  func workflowExcerpt() throws {
    try writeDockerfile(to: "Dockerfile")
    let excerpt = try #require(block("yaml", of: page("GitHub")))
    #expect(cigen("github", "--image", "ghcr.io/acme/web").output.contains("\n\(excerpt)"))
    #expect(readme.contains("cigen github --image ghcr.io/acme/web > .github/workflows/images.yml"))
  }

  @Test(
    "every setting of CI systems that is shown is accepted",
    arguments: [("GitHub", ".github/workflows/images.yml"), ("GitLab", ".gitlab-ci.yml")])
  func settings(_ name: String, _ output: String) throws {
    try writeDockerfile(to: "Dockerfile")
    try project.write(try #require(block("json5", of: page(name))), to: "cigen.json5")
    let written = cigen("generate")
    #expect(written.output == "wrote \(output)\n", "\(written.error)")
  }

  @Test("what is found in a folder is as shown")
  func initialization() throws {
    try project.write("FROM golang\nCOPY go.mod .\n", to: "services/api/Dockerfile")
    try project.write("FROM node\nCOPY package.json .\n", to: "services/web/Dockerfile")
    for file in ["go.mod", "services/web/package.json"] { try project.write("", to: file) }
    try project.write("1.4.0\n", to: "VERSION")
    // As much of a checkout as git needs.
    try project.write("ref: refs/heads/main\n", to: ".git/HEAD")
    for folder in ["objects", "refs"] { try project.write("", to: ".git/\(folder)/.keep") }
    try project.write("[remote \"origin\"]\n  url = https://github.com/acme/shop.git\n", to: ".git/config")
    let run = cigen("init")
    #expect(run.error == "")
    #expect(try page("Begin").contains("$ cigen init\n\(run.output)```"), "\(run.output)")
  }

  @Test("the help of a script is as shown")
  func scriptHelp() throws {
    try writeDockerfile(to: "Dockerfile")
    try project.write(cigen("bash", "--image", "ghcr.io/acme/web").output, to: "build.sh")
    let help = try runProgram("/bin/bash", ["build.sh", "--help"], in: project.url)
    #expect(help.status == 0)
    #expect(readme.contains("$ ./build.sh --help\n\(help.output)```"))
  }

  @Test("the example configuration is accepted without a remark")
  func configuration() throws {
    try writeDockerfile(to: "web/Dockerfile")
    try project.write(try #require(block("json5")), to: "cigen.json5")
    let run = cigen("bash")
    #expect(run.error == "")
    #expect(run.output.contains("--tag \"ghcr.io/acme/web:${VERSION}\""))
  }

  @Test("the example of variants has the tags that it tells of")
  func variants() throws {
    try project.write(
      """
      ARG GO_VERSION=1
      ARG BASE=alpine
      FROM golang:${GO_VERSION} AS builder
      ARG NODE_VERSION
      RUN a
      FROM ${BASE}
      COPY --from=builder /a /
      """,
      to: "Dockerfile")
    try project.write(try #require(block("json5", of: page("Images"))), to: "cigen.json5")
    let tags = cigen("version", "--tags", "web")
    #expect(tags.error == "")
    #expect(
      tags.output.split(separator: "\n").map { $0.dropFirst("ghcr.io/acme/web:".count) } == [
        "1.4.0-go1.22-alpine", "latest-1.22-alpine", "1.4.0-go1.23-alpine", "latest-1.23-alpine", "1.4.0", "latest",
        "1.4.0-go1.23-bookworm", "latest-1.23-bookworm", "1.4.0-go1.24-alpine", "latest-1.24-alpine",
      ])
  }

  @Test("the mistake shown is one of a golden case")
  func mistake() throws {
    let messages = try String(
      contentsOf: GoldenCase.root.appendingPathComponent("error-stages/stderr"), encoding: .utf8)
    let firstMessage = messages.split(separator: "\n").prefix(4).joined(separator: "\n")
    #expect(readme.contains("$ cigen bash\n\(firstMessage)\n```"))
  }

  @Test("an edit is found as shown, and the table has every rule of a file that differs")
  func generatedFiles() throws {
    try writeDockerfile(to: "web/Dockerfile")
    try project.write(try #require(block("json5")), to: "cigen.json5")
    let written = cigen("generate").output
    #expect(cigen("generate", "--check").output == "")
    let file = project.url.appendingPathComponent("build.sh")
    let script = try String(contentsOf: file, encoding: .utf8)
    try project.write(script.replacing("umask 022", with: "umask 077"), to: "build.sh")
    let message = cigen("generate", "--check").error
    #expect(
      readme.contains(
        """
        $ cigen generate
        \(written)$ cigen generate --check
        $ sed -i 's/umask 022/umask 077/' build.sh
        $ cigen generate --check > difference.patch
        \(message)```
        """))
    for rule in ["missing", "stale", "outdated", "edited", "foreign"] {
      #expect(readme.contains("\n| `\(rule)-output` | "))
    }
  }

  @Test("the list of stages is what its command prints, and the picture beside it is there")
  func graph() throws {
    try writeDockerfile(to: "Dockerfile")
    let list = cigen("graph", "--image", "ghcr.io/acme/web").output
    #expect(readme.contains("$ cigen graph --image ghcr.io/acme/web\n\(list)```"))
    #expect(readme.contains("](Sources/cigen/cigen.docc/chain.svg)"))
  }

  static let dockerfile = """
    FROM alpine AS builder
    ARG NODE_VERSION
    RUN true
    FROM alpine AS runtime
    COPY --from=builder /a /
    """

  private func writeDockerfile(to path: String) throws {
    try project.write(Self.dockerfile, to: path)
  }

  private func cigen(_ arguments: String...) -> Streams { cigen(arguments) }

  private func cigen(_ arguments: [String]) -> Streams {
    let streams = Streams()
    _ = runCigen(
      Invocation(
        arguments: arguments, workingFolder: project.path, environment: [:], errorIsTerminal: false,
        writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
    return streams
  }

  @Test("what a change costs is as foretold")
  func explanation() throws {
    let dockerfile = """
      FROM alpine AS builder
      COPY go.mod /src/
      RUN make deps
      COPY src /src
      RUN make
      FROM alpine AS runtime
      COPY --from=builder /src/web /
      """
    try project.write(dockerfile, to: "Dockerfile")
    for file in ["go.mod", "src/main.c"] { try project.write("", to: file) }
    let words = ["explain", "--image", "ghcr.io/acme/web", "--changed", "src/main.c"]
    let run = cigen(words)
    #expect(run.error == "")
    #expect(readme.contains("$ cigen \(words.joined(separator: " "))\n\(run.output)```"), "\(run.output)")
  }

  @Test("what is found in a Dockerfile is as shown")
  func findings() throws {
    try project.write("FROM node:22.11\nWORKDIR /app\nCOPY . .\nRUN npm ci\n", to: "Dockerfile")
    try project.write("Dockerfile\n", to: ".dockerignore")
    for file in ["package.json", "src/app.js"] { try project.write("", to: file) }
    let words = ["check", "--image", "ghcr.io/acme/web"]
    let run = cigen(words)
    #expect(readme.contains("$ cigen \(words.joined(separator: " "))\n\(run.output)```"), "\(run.output)")
  }

  @Test("every link between the documentation's files leads to a file, and every page is linked from the README")
  func links() throws {
    let pages = try FileManager.default.contentsOfDirectory(atPath: Self.pages.path).filter { $0.hasSuffix(".md") }
    let root = GoldenCase.root.deletingLastPathComponent()
    for file in [root.appendingPathComponent("README.md")] + pages.map(Self.pages.appendingPathComponent) {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /\]\((?<target>[^)#:]+)(#[^)]*)?\)/) {
        let target = file.deletingLastPathComponent().appendingPathComponent(String(match.target))
        #expect(FileManager.default.fileExists(atPath: target.path), "\(file.lastPathComponent): \(match.target)")
      }
    }
    #expect(pages.count > 5)
    for page in pages where page != "Documentation.md" {
      #expect(readme.contains("](Sources/cigen/cigen.docc/\(page))"), "\(page)")
    }
  }

  private static let pages = GoldenCase.root.deletingLastPathComponent()
    .appendingPathComponent("Sources/cigen/cigen.docc")

  private func page(_ name: String) throws -> String {
    try String(contentsOf: Self.pages.appendingPathComponent("\(name).md"), encoding: .utf8)
  }

  /// The text of the first block in this language, of the README or a page.
  private func block(_ language: String, of page: String? = nil) -> String? {
    let pieces = (page ?? readme).split(separator: "\n```\(language)\n")
    guard pieces.count > 1, let end = pieces[1].range(of: "\n```\n") else { return nil }
    return "\(pieces[1][..<end.lowerBound])\n"
  }
}
