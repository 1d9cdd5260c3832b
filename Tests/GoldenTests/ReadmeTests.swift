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
    #expect(readme.contains("cigen bash --image ghcr.io/acme/web -o build.sh"))
  }

  @Test("the excerpt of a workflow is part of the one that its command writes")
  func workflowExcerpt() throws {
    try writeDockerfile(to: "Dockerfile")
    let excerpt = try #require(block("yaml", of: page("GitHub")))
    #expect(cigen("github", "--image", "ghcr.io/acme/web").output.contains("\n\(excerpt)"))
    #expect(readme.contains("cigen github --image ghcr.io/acme/web -o .github/workflows/images.yml"))
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
    #expect(run.output.contains("\"ghcr.io/acme/web:${tag}\""))
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
    FROM alpine AS builder
    ARG NODE_VERSION
    RUN true
    FROM alpine AS runtime
    COPY --from=builder /a /
    """

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
