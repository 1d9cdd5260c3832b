import CommandLineTool
import Foundation
import TestSupport
import Testing

/// What the README and the pages beside it show is what happens. Their command lines are run by `DocumentationTests`.
@Suite("README and pages")
struct ReadmeTests {
  let readme: String
  let project: TemporaryFolder

  init() throws {
    readme = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
    project = try TemporaryFolder()
  }

  @Test("a file that the README shows is, from its first line to its last, what the command writes; so is the excerpt")
  func outputIsExpected() throws {
    try writeExample()
    let workflow = cigen("github", "--image", "ghcr.io/acme/web").output
    try compare("bash", of: "README.md", with: cigen("bash", "--image", "ghcr.io/acme/web").output)
    try compare("yaml", of: "README.md", with: workflow)
    // What stands before the first build: rights, login and pull.
    let jobs = try #require(workflow.range(of: "\njobs:\n")).lowerBound
    let build = try #require(workflow.range(of: "\n\n      - name: Build stage")).lowerBound
    try compare("yaml", of: "Sources/cigen/cigen.docc/GitHub.md", with: "\(workflow[jobs..<build].dropFirst())\n")
    for words in ["bash --image ghcr.io/acme/web -o build.sh", "github --image ghcr.io/acme/web -o .github/workflows/"]
    {
      #expect(readme.contains("$ cigen \(words)"))
    }
  }

  /// Compares the first block of a language on a page, or records it.
  private func compare(_ language: String, of path: String, with output: String) throws {
    let file = Self.root.appendingPathComponent(path)
    let text = try String(contentsOf: file, encoding: .utf8)
    let shown = try #require(block(language, of: text))
    if ProcessInfo.processInfo.environment["CIGEN_UPDATE_GOLDEN"] == "1" {
      let place = try #require(text.range(of: "```\(language)\n\(shown)"))
      try text.replacingCharacters(in: place, with: "```\(language)\n\(output)")
        .write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(path); a recording is no passed test")
    } else {
      #expect(shown == output, "\(language) of \(path)")
    }
  }

  @Test("the Dockerfile of the README is that of its project, and the pipeline has about as many lines as it says")
  func example() throws {
    try writeExample()
    #expect(block("Dockerfile") == "\(Self.dockerfile)\n")
    let script = Self.root.appendingPathComponent("Tests/DocumentationTests/projects/web.sh")
    #expect(try String(contentsOf: script, encoding: .utf8).contains("\n\(Self.dockerfile)\n"))
    let lines = cigen("gitlab", "--image", "registry.gitlab.com/acme/web").output.count { $0 == "\n" }
    #expect(readme.contains(" the same builds, in about 70 lines:") && (65...75).contains(lines), "\(lines)")
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

  @Test("the example configuration is accepted without a remark")
  func configuration() throws {
    try writeDockerfile(to: "web/Dockerfile")
    try project.write(try #require(block("json5")), to: "cigen.json5")
    let run = cigen("bash")
    #expect(run.error == "")
    #expect(run.output.contains("for image in \"ghcr.io/acme/web:${VERSION}\" ghcr.io/acme/web:latest; do\n"))
    #expect(run.output.contains("\n  --build-arg GO_VERSION=1.25\n"))
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

  @Test("the table has every rule of a file that differs, and the picture is there")
  func tableAndPicture() {
    for rule in ["missing", "stale", "outdated", "edited", "foreign"] {
      #expect(readme.contains("\n| `\(rule)-output` | "))
    }
    #expect(readme.contains("](Sources/cigen/cigen.docc/chain.svg)"))
  }

  static let dockerfile = """
    ARG GO_VERSION=1.24
    FROM golang:${GO_VERSION} AS builder
    WORKDIR /src
    COPY go.mod go.sum ./
    RUN go mod download
    COPY . .
    RUN go build -o /web .

    FROM debian:12-slim AS runtime
    COPY --from=builder /web /usr/local/bin/web
    CMD ["web"]
    """

  /// The project that the README begins with.
  private func writeExample() throws {
    try writeDockerfile(to: "Dockerfile")
    try project.write("1.4.0\n", to: "VERSION")
  }

  private func writeDockerfile(to path: String) throws {
    try project.write(Self.dockerfile, to: path)
  }

  private func cigen(_ arguments: String...) -> Streams {
    let streams = Streams()
    _ = runCigen(
      Invocation(
        arguments: arguments, workingFolder: project.path, environment: [:], errorIsTerminal: false,
        writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
    return streams
  }

  @Test("every link between the documentation's files leads to a heading or a file, and the README links every page")
  func links() throws {
    let pages = try FileManager.default.contentsOfDirectory(atPath: Self.pages.path).filter { $0.hasSuffix(".md") }
    for file in [Self.root.appendingPathComponent("README.md")] + pages.map(Self.pages.appendingPathComponent) {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /\]\((?<target>[^)#:]*)(#(?<heading>[^)]*))?\)/) {
        let target =
          match.target.isEmpty ? file : file.deletingLastPathComponent().appendingPathComponent(String(match.target))
        #expect(FileManager.default.fileExists(atPath: target.path), "\(file.lastPathComponent): \(match.target)")
        guard let heading = match.heading else { continue }
        let isThere = try anchors(of: target).contains(String(heading))
        #expect(isThere, "\(file.lastPathComponent): \(match.target)#\(heading)")
      }
    }
    #expect(pages.count > 5)
    for page in pages where page != "Documentation.md" {
      #expect(readme.contains("](Sources/cigen/cigen.docc/\(page))"), "\(page)")
    }
  }

  /// What GitHub makes of a page's headings: lower case, `-` for a space, and no other sign.
  private func anchors(of page: URL) throws -> [String] {
    try String(contentsOf: page, encoding: .utf8).matches(of: /(?m)^#+ (.+)$/).map { heading in
      String(
        heading.1.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }.map { $0 == " " ? "-" : $0 })
    }
  }

  @Test("the page on templates has each of them, and no other")
  func templates() throws {
    let onPage = try page("Templates").matches(of: /(?m)^\| `([^`]+\.tmpl)` \|/).map { "\($0.1)" }
    #expect(onPage.sorted() == cigen("templates", "list").output.split(separator: "\n").map { "\($0)" }.sorted())
  }

  private static let root = GoldenCase.root.deletingLastPathComponent()
  private static let pages = root.appendingPathComponent("Sources/cigen/cigen.docc")

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
