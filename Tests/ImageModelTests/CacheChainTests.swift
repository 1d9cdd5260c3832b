import ImageModel
import SourceText
import TestSupport
import Testing

@Suite("the cache chain")
struct CacheChainTests {
  @Test(
    "is the smallest that covers the target",
    arguments: [
      ("one stage without a name", "FROM a\nRUN b", ["- w:cache"]),
      ("one stage with a name", "FROM a AS app\nRUN b", ["- w:cache-app"]),
      ("nothing but a base", "FROM a\nCMD b", []),
      ("a stage and what copies from it", "FROM a AS x\nRUN b\nFROM c AS y\nCOPY --from=x / /", ["x", "- y"]),
      ("a stage built from another covers it", "FROM a AS x\nRUN b\nFROM x AS y\nRUN c", ["- y"]),
      (
        "three stages, two of them one line", "FROM a AS x\nRUN b\nFROM x AS y\nRUN c\nFROM d AS z\nCOPY --from=y / /",
        ["y", "- z"]
      ),
      (
        "a stage both built from and copied from",
        "FROM a AS x\nRUN b\nFROM x AS y\nRUN c\nFROM d AS z\nCOPY --from=x / /\nCOPY --from=y / /", ["y", "- z"]
      ),
      ("a stage that nothing uses", "FROM a AS x\nRUN b\nFROM c AS y\nRUN d", ["- y"]),
      (
        "a diamond",
        """
        FROM a AS x
        RUN b
        FROM a AS l
        COPY --from=x / /
        FROM a AS r
        COPY --from=x / /
        FROM a AS y
        COPY --from=l / /
        COPY --from=r / /
        """, ["x", "l", "r", "- y"]
      ),
      ("a stage without a layer of its own", "FROM a AS x\nENV b=c\nFROM a AS y\nCOPY --from=x / /", ["- y"]),
      (
        "layers only of its base", "FROM a AS x\nRUN b\nFROM x AS y\nENV b=c\nFROM a AS z\nCOPY --from=y / /",
        ["y", "- z"]
      ),
      ("a mount", "FROM a AS x\nRUN b\nFROM a AS y\nRUN --mount=from=x,target=/x c", ["x", "- y"]),
      ("a number", "FROM a AS x\nRUN b\nFROM a AS y\nCOPY --from=0 / /", ["x", "- y"]),
      ("an image and no stage", "FROM a AS x\nRUN b\nFROM a AS y\nCOPY --from=nginx / /", ["- y"]),
    ])
  func derived(_ title: String, dockerfile: String, stages: [String]) {
    let decoded = decode("{ version: '1', images: { web: { repository: 'w' } } }", ["Dockerfile": dockerfile])
    let expected = stages.map { stage -> String in
      if stage.contains(":") { return stage }
      return stage.hasPrefix("- ") ? "- w:cache-\(stage.dropFirst(2))" : "\(stage) w:cache-\(stage)"
    }
    #expect(summary(decoded.project?.images.first?.cacheChain ?? []) == expected, "\(decoded.messages)")
  }

  @Test(
    "keeps what any platform of the image may use",
    arguments: [
      ("", ["t", "x", "- y"], ["any-platform"]), ("platforms: ['linux/amd64']", ["x", "- y"], []),
      ("platforms: ['linux/arm64']", ["t", "x", "- y"], []),
      ("args: { TARGETARCH: 'amd64' }", ["x", "- y"], []), ("cache: false", [], []),
    ] as [(String, [String], [String])])
  func platforms(members: String, stages: [String], rules: [String]) {
    let dockerfile = """
      FROM a AS t
      RUN t
      FROM a AS x-amd64
      RUN b
      FROM a AS x-arm64
      COPY --from=t / /
      FROM x-${TARGETARCH} AS x
      FROM a AS y
      COPY --from=x / /
      """
    let decoded = decode(
      "{ version: '1', images: { web: { repository: 'w', \(members) } } }", ["Dockerfile": dockerfile])
    let expected = stages.map { stage in
      stage.hasPrefix("- ") ? "- w:cache-\(stage.dropFirst(2))" : "\(stage) w:cache-\(stage)"
    }
    #expect(summary(decoded.project?.images.first?.cacheChain ?? []) == expected)
    #expect(decoded.diagnostics.map(\.rule) == rules, "\(decoded.messages)")
  }

  @Test("follows the stage that an argument chooses: a default, one of the image, one of a variant")
  func chosenStage() throws {
    let dockerfile = """
      ARG FLAVOUR=small
      FROM a AS x-small
      RUN s
      FROM a AS x-large
      RUN l
      FROM x-${FLAVOUR} AS x
      FROM a AS y
      COPY --from=x / /
      """
    func used(_ members: String) -> [[Int]] {
      let decoded = decode(
        "{ version: '1', images: { web: { repository: 'w', \(members) } } }", ["Dockerfile": dockerfile])
      return decoded.project?.images.compactMap(\.stages).map { $0.built } ?? []
    }
    #expect(used("") == [[0, 2, 3]])
    #expect(used("args: { FLAVOUR: 'large' }") == [[1, 2, 3]])
    #expect(used("variants: { s: {}, l: { args: { FLAVOUR: 'large' } } }") == [[0, 2, 3], [1, 2, 3]])
  }

  @Test("ends with the image's target, not with the file's last stage")
  func target() throws {
    let image = try decodeImage("target: 'build'")
    #expect(summary(image.cacheChain) == ["- acme/web:cache-build"])
    #expect(image.unusedStages.isEmpty)
  }

  @Test("names the stages that stand before the target unused")
  func unusedStages() throws {
    let image = try decodeImage(
      "", dockerfile: "FROM a AS x\nRUN b\nFROM a\nRUN c\nFROM a AS y\nRUN d\nFROM a AS z\nRUN e")
    #expect(image.unusedStages.map(\.name) == ["x", "1", "y"])
  }

  @Test("a stage without a name cannot be built alone, which is a warning")
  func unnamedStage() {
    let decoded = decode(
      "{ version: '1', images: { web: { repository: 'w' } } }",
      ["Dockerfile": "FROM a\nRUN b\nFROM a\nCOPY --from=0 / /"])
    #expect(decoded.places == ["1:1 warning unnamed-stage"])
    #expect(summary(decoded.project?.images.first?.cacheChain ?? []) == ["- w:cache"])
  }

  @Test(
    "as it was written, with what is wrong in it",
    arguments: [
      ("{ target: 'build', reference: 'acme/base:1' }, { reference: 'acme/web:latest' }", []),
      ("{ target: 'BUILD', reference: 'acme/base' }", []), ("", []),
      ("{ reference: 'a/b:1' }, { target: 'build', reference: 'a/b:2' }", ["chain-order"]),
      ("{ target: 'build', reference: 'a/b:1' }, { target: 'build', reference: 'a/b:2' }", ["chain-order"]),
      ("{ target: 'build', reference: 'a/b:1' }, { reference: 'a/b:1' }", ["duplicate-reference"]),
      ("{ target: 'build', reference: 'acme/web:latest' }", ["duplicate-reference"]),
      ("{ target: 'gone', reference: 'a/b:1' }", ["unknown-stage"]),
      ("{ target: '0', reference: 'a/b' }", ["stage-number"]),
      ("{ target: 'spare', reference: 'a/b:1' }", ["unused-cache-link"]),
      ("{ reference: 'a/B' }", ["invalid-reference"]), ("{ reference: 'a/b:-' }", ["invalid-reference"]),
      ("{ reference: 'a/b@sha256:\(String(repeating: "0", count: 64))' }", ["cache-with-digest"]),
      ("{ reference: 'a/b', target: 1 }", ["wrong-type"]), ("{ refrence: 'a/b' }", ["unknown-key", "missing-key"]),
    ])
  func declared(links: String, rules: [String]) {
    let decoded = decode(
      "{ version: '1', images: { web: { repository: 'acme/web', cache: [\(links)] } } }",
      ["Dockerfile": "FROM a AS spare\nRUN b\n\(twoStages)"])
    #expect(decoded.diagnostics.map(\.rule) == rules, "\(decoded.messages)")
    #expect((decoded.project == nil) == !rules.isEmpty)
  }

  /// Random graphs of stages that are built from, or copy from, earlier ones.
  @Test("covers every stage that is used, and no two links cover each other", arguments: 0..<8)
  func isCoveringAndMinimal(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<100 {
      let count = Int.random(in: 1...8, using: &generator)
      var bases: [Int?] = []
      var sources: [[Int]] = []
      var text = ""
      for stage in 0..<count {
        let base = stage > 0 && Bool.random(using: &generator) ? Int.random(in: 0..<stage, using: &generator) : nil
        let copied = (0..<stage).filter { _ in Int.random(in: 0..<4, using: &generator) == 0 }
        bases.append(base)
        sources.append(copied)
        text += "FROM \(base.map { "s\($0)" } ?? "scratch") AS s\(stage)\nCOPY own /\n"
        text += copied.map { "COPY --from=s\($0) /a /\n" }.joined()
      }
      var used: Set = [count - 1]
      for stage in stride(from: count - 1, through: 0, by: -1) where used.contains(stage) {
        used.formUnion(sources[stage] + [bases[stage]].compactMap(\.self))
      }
      func ancestors(_ stage: Int) -> [Int] { bases[stage].map { [$0] + ancestors($0) } ?? [] }

      let decoded = decode("{ version: '1', images: { web: { repository: 'w' } } }", ["Dockerfile": text])
      let chain = try #require(decoded.project?.images.first?.cacheChain, "\(decoded.messages)")
      let links = chain.map { Int($0.reference.text.dropFirst("w:cache-s".count)) ?? -1 }
      #expect(links == links.sorted() && links.last == count - 1 && chain.last?.target == nil)
      let covered = Set(links.flatMap { [$0] + ancestors($0) })
      #expect(covered == used, "\(text)")
      for link in links { #expect(!used.contains { ancestors($0).contains(link) }, "\(text)") }
    }
  }
}
