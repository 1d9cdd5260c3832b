import ImageModel
import SourceText
import Testing

@Suite("a Dockerfile that another frontend reads")
struct FrontendTests {
  private static let dockerfile = "# syntax=acme/packager:2\npackages: [curl]\n"

  private func decoded(_ members: String, more: String = "", dockerfile: String = dockerfile) -> Decoded {
    decode(
      "{ version: '1', images: { web: { repository: 'w', \(members) } }, \(more) }", ["Dockerfile": dockerfile])
  }

  @Test(
    "is one stage, and told once",
    arguments: [
      ("", ["- w:cache"]), ("target: 'any'", ["- w:cache"]), ("args: { A: 'b' }", ["- w:cache"]), ("cache: false", []),
      (
        "cache: [{ target: 'b', reference: 'w:b' }, { target: 'a', reference: 'w:a' }, { reference: 'w:c' }]",
        ["b w:b", "a w:a", "- w:c"]
      ),
      ("variants: { s: {}, l: { args: { A: 'b' } } }", ["- w:cache-s"]),
    ] as [(String, [String])])
  func chain(members: String, expected: [String]) throws {
    let decoded = decoded(members)
    #expect(decoded.places == ["1:1 note other-frontend"])
    let image = try #require(decoded.project?.images.first)
    #expect(summary(image.cacheChain) == expected)
    #expect(image.stages?.built == [0])
  }

  @Test("the target is passed on")
  func target() throws {
    #expect(try #require(decoded("target: 'Any'").project?.images.first).target == "Any")
  }

  @Test("is not built again only if something is published anew: nobody knows what it is made of")
  func reuse() throws {
    let image = try #require(decoded("reuse: 'content'").project?.images.first)
    guard case .impossible(let obstacles) = image.reuse else {
      Issue.record("\(image.reuse)")
      return
    }
    #expect(obstacles.map(\.reason) == ["what \"acme/packager:2\" makes of the file is known only when it is built"])
  }

  @Test("takes BuildKit", arguments: [("docker", []), ("buildx", []), ("buildah", ["engine-frontend"])])
  func engines(engine: String, rules: [String]) {
    #expect(decoded("", more: "engine: '\(engine)'").diagnostics.map(\.rule) == ["other-frontend"] + rules)
  }

  @Test("a build argument names the frontend, whatever the file says")
  func argument() {
    let foreign = decoded("args: { BUILDKIT_SYNTAX: 'acme/other' }", dockerfile: "anything: at all\n")
    #expect(foreign.places == ["1:1 note other-frontend"])
    let own = decoded(
      "args: { BUILDKIT_SYNTAX: 'docker/dockerfile:1' }", dockerfile: "# syntax=acme/packager\nFROM a\nRUN b\n")
    #expect(own.places == [])
  }
}
