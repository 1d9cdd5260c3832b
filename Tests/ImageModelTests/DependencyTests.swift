import SourceText
import TestSupport
import Testing

@testable import ImageModel

@Suite("images that need each other")
struct DependencyTests {
  /// Images by name with the text of their Dockerfiles; each in the repository `ghcr.io/acme/NAME`.
  private func decodeImages(
    _ images: [(name: String, dockerfile: String)], version: String = "'1.4.0'", members: [String: String] = [:]
  ) -> Decoded {
    let texts = images.map { name, _ in
      "\(name): { repository: 'acme/\(name)', context: '\(name)', cache: false, \(members[name] ?? "") }"
    }
    return decode(
      "{ version: \(version), registry: 'ghcr.io', images: { \(texts.joined(separator: ", ")) } }",
      Dictionary(images.map { ("\($0.name)/Dockerfile", $0.dockerfile) }) { $1 })
  }

  @Test("are found from their Dockerfiles, and built in an order that holds")
  func order() throws {
    let decoded = decodeImages([
      (
        "web",
        "ARG BASE=ghcr.io/acme/base\nFROM ${BASE} AS a\nFROM x\nCOPY --from=ghcr.io/acme/tools:1.4.0 /a /\nCOPY --from=a / /\n"
      ),
      ("other", "FROM x\nRUN --mount=type=bind,from=ghcr.io/acme/tools,target=/t ls\n"),
      ("base", "FROM x\nCOPY . /\n"), ("tools", "FROM ghcr.io/acme/base:latest\nRUN a\n"),
    ])
    #expect(decoded.messages == [])
    let images = try #require(decoded.project?.images)
    #expect(images.map(\.name) == ["base", "tools", "web", "other"])
    #expect(
      images.map(\.needs) == [
        [], [Need(image: "base", uses: [.text("ghcr.io/acme/base:latest")])],
        [
          Need(image: "base", uses: [.argument("BASE")]),
          Need(image: "tools", uses: [.text("ghcr.io/acme/tools:1.4.0")]),
        ], [Need(image: "tools", uses: [.text("ghcr.io/acme/tools")])],
      ])
    #expect(decoded.project?.selecting(["web", "base"]).images.map { $0.needs.map(\.image) } == [[], ["base"]])
  }

  @Test(
    "a reference that is another image's, or an old or pinned release, makes none",
    arguments: [
      ("ghcr.io/acme/base:1.3.0", false), ("ghcr.io/acme/base@sha256:\(String(repeating: "a", count: 64))", false),
      ("acme/base", false), ("ghcr.io/acme/base:1.4.0", true), ("ghcr.io/acme/base", true),
      ("ghcr.io/acme/base:edge-x-1", false),
      ("ghcr.io/acme/base:edge-", false), ("ghcr.io/acme/web", false),
    ])
  func references(reference: String, isNeeded: Bool) throws {
    let decoded = decodeImages(
      [("base", "FROM x\n"), ("web", "FROM \(reference)\nRUN a\n")],
      members: ["base": "tags: ['{version}', 'latest', 'edge-{branch}']"])
    #expect(try #require(decoded.project).images.map(\.needs.count) == [0, isNeeded ? 1 : 0])
  }

  @Test("a build argument may say it, the version too")
  func arguments() throws {
    let decoded = decodeImages(
      [
        ("web", "ARG BASE=x\nFROM $BASE\nRUN a\n"), ("api", "ARG VERSION\nFROM ghcr.io/acme/base:${VERSION}\nRUN a\n"),
        ("base", "FROM x\n"),
      ], members: ["web": "args: { BASE: 'ghcr.io/acme/base:latest' }", "api": "args: { VERSION: null }"])
    #expect(decoded.messages == [])
    let images = try #require(decoded.project?.images)
    #expect(images.map(\.name) == ["base", "web", "api"])
    #expect(images[1].needs == [Need(image: "base", uses: [.argument("BASE")])])
    #expect(images[2].needs == [Need(image: "base", uses: [.text("ghcr.io/acme/base:${VERSION}")])])
  }

  @Test("of a version that is not known yet, only other tags make one")
  func gitVersion() throws {
    for (reference, count) in [("ghcr.io/acme/base:v0.9.0", 0), ("ghcr.io/acme/base", 1)] {
      let decoded = decodeImages(
        [("base", "FROM x\n"), ("web", "FROM \(reference)\nRUN a\n")], version: "{ scheme: 'git' }")
      #expect(try #require(decoded.project).images.last?.needs.count == count)
    }
  }

  @Test("a name that scripts have to replace stands on the line of its FROM")
  func splitInstruction() {
    let base = (name: "base", dockerfile: "FROM x\n")
    let decoded = decodeImages([base, ("web", "FROM \\\n  ghcr.io/acme/base\nRUN a\n")])
    #expect(decoded.places == ["2:3 error split-instruction"])
    let argument = decodeImages([base, ("web", "ARG BASE=ghcr.io/acme/base\nFROM \\\n  ${BASE}\nRUN a\n")])
    #expect(argument.messages == [])
  }

  @Test("a circle is an error that shows the way round")
  func circle() throws {
    let decoded = decodeImages([
      ("a", "FROM ghcr.io/acme/b\n"), ("x", "FROM ghcr.io/acme/b\n"),
      ("b", "FROM x\nCOPY --from=ghcr.io/acme/c / /\n"), ("c", "FROM ghcr.io/acme/b\n"),
    ])
    #expect(decoded.project == nil)
    #expect(decoded.messages == ["images need each other in a circle: \"b\" needs \"c\" needs \"b\""])
    let diagnostic = try #require(decoded.diagnostics.first)
    #expect(diagnostic.rule == "dependency-cycle")
    #expect(diagnostic.place?.file.name == "b/Dockerfile" && diagnostic.place?.start.line == 2)
    #expect(diagnostic.notes.map(\.message) == ["\"c\" needs \"b\" here"])
  }

  @Test("a long chain is put in order, in a time in proportion")
  func longChain() throws {
    func chain(_ count: Int) -> Decoded {
      decodeImages((0..<count).map { ("i\($0)", $0 + 1 < count ? "FROM ghcr.io/acme/i\($0 + 1)\n" : "FROM x\n") })
    }
    #expect(try #require(chain(500).project).images.map(\.name) == (0..<500).reversed().map { "i\($0)" })
    let ratio = growth(from: 100, to: 400) { #expect(chain($0).project != nil) }
    #expect(ratio < 8, "\(ratio)")
    let round = decodeImages((0..<500).map { ("i\($0)", "FROM ghcr.io/acme/i\(($0 + 1) % 500)\n") })
    #expect(round.diagnostics.map(\.rule) == ["dependency-cycle"])
  }

  @Test("no chain is deeper than the stack")
  func deepChain() {
    let place = SourcePlace(SourceFile(name: "Dockerfile", text: ""), SourceRange(0, 0))
    let count = 100_000
    let edges = (0..<count).map { $0 + 1 < count ? [Edge(need: $0 + 1, place: place)] : [] }
    #expect(BuildOrder(edges).sorted == (0..<count).reversed())
    #expect(BuildOrder(edges.dropLast() + [[Edge(need: 0, place: place)]]).circle?.count == count)
  }
}
