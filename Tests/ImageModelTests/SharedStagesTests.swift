import ImageModel
import Testing

@Suite("stages that variants share")
struct SharedStagesTests {
  /// Each image with its chain: "stage reference" of its own, "(reference)" of what it finds, and what it needs.
  private func chains(_ members: String, engine: String = "docker", dockerfile: String) throws -> [String] {
    let decoded = decode(
      "{ version: '1', engine: '\(engine)', images: { w: { repository: 'w', \(members) } } }",
      ["Dockerfile": dockerfile, "Other": dockerfile])
    #expect(decoded.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
    return try #require(decoded.project).images.map { image in
      let links = image.cacheChain.map { link in
        link.builder == nil ? "\(link.target ?? "-") \(link.reference.text)" : "(\(link.reference.text))"
      }
      let needs = image.needs.isEmpty ? [] : ["needs"] + image.needs.map(\.image)
      return ([image.name + ":"] + links + needs).joined(separator: " ")
    }
  }

  private let chain = "FROM x AS a\nRUN a\nFROM a AS b\nARG V\nRUN b\nFROM x AS c\nCOPY --from=b / /\n"

  @Test("have one cache, which the variants read and do not write")
  func shared() throws {
    #expect(
      try chains("matrix: { v: ['1', '2'] }", dockerfile: chain) == [
        "w-shared: a w:cache-a",
        "w-1: (w:cache-a) b w:cache-1-b - w:cache-1-c needs w-shared",
        "w-2: (w:cache-a) b w:cache-2-b - w:cache-2-c needs w-shared",
      ])
    // Without the argument that reaches them, all but the last have one.
    #expect(
      try chains("variants: { p: { labels: { l: '1' } }, q: {} }", dockerfile: chain) == [
        "w-shared: b w:cache-b c w:cache-c",
        "w-p: (w:cache-b) (w:cache-c) needs w-shared", "w-q: (w:cache-b) (w:cache-c) needs w-shared",
      ])
    // A target without a name cannot be built for others.
    #expect(
      try chains("variants: { p: {}, q: {} }", dockerfile: "FROM x AS a\nRUN a\nFROM x\nCOPY --from=a / /\n") == [
        "w-shared: a w:cache-a", "w-p: (w:cache-a) - w:cache-p needs w-shared",
        "w-q: (w:cache-a) - w:cache-q needs w-shared",
      ])
  }

  @Test("are those of the same arguments, Dockerfile, context and secrets alone")
  func notShared() throws {
    let alone = ["w-p: - w:cache-p-a", "w-q: - w:cache-q-a"]
    for members in [
      "p: { dockerfile: 'Other' }, q: {}", "p: { context: 'c', dockerfile: 'Dockerfile' }, q: {}",
      "p: { secrets: [{ id: 's', env: 'S' }] }, q: {}", "p: { args: { V: '1' } }, q: {}",
      "p: { args: { HTTP_PROXY: 'x' } }, q: {}", "p: { args: { V: '' } }, q: { args: { V: null } }",
    ] {
      #expect(try chains("variants: { \(members) }", dockerfile: "FROM x AS a\nARG V\nRUN a\n") == alone, "\(members)")
    }
    #expect(
      try chains("cache: false, variants: { p: {}, q: {} }", dockerfile: "FROM x AS a\nRUN a\n") == ["w-p:", "w-q:"])
  }

  @Test("may be those of some, and are built from those of more")
  func some() throws {
    let dockerfile = """
      FROM x AS a
      RUN a
      FROM a AS b
      ARG V
      RUN b
      FROM b AS c
      ARG W
      RUN c
      """
    #expect(
      try chains("matrix: { v: ['1', '2'], w: ['3', '4'] }", dockerfile: dockerfile) == [
        "w-shared: a w:cache-a", "w-1-shared: (w:cache-a) b w:cache-1-b needs w-shared",
        "w-2-shared: (w:cache-a) b w:cache-2-b needs w-shared",
        "w-1-3: (w:cache-1-b) - w:cache-1-3-c needs w-1-shared",
        "w-1-4: (w:cache-1-b) - w:cache-1-4-c needs w-1-shared",
        "w-2-3: (w:cache-2-b) - w:cache-2-3-c needs w-2-shared",
        "w-2-4: (w:cache-2-b) - w:cache-2-4-c needs w-2-shared",
      ])
    // Without a matrix, the first of them gives the name.
    #expect(
      try chains(
        "variants: { p: { args: { V: '1', W: '1' } }, q: { args: { V: '1' } }, r: {}, s: { args: { W: '2' } } }",
        dockerfile: dockerfile) == [
          "w-shared: a w:cache-a b w:cache-b",
          "w-r-shared: (w:cache-a) b w:cache-r-b needs w-shared",
          "w-p: (w:cache-b) - w:cache-p-c needs w-shared", "w-q: (w:cache-b) - w:cache-q-c needs w-shared",
          "w-r: (w:cache-r-b) - w:cache-r-c needs w-r-shared", "w-s: (w:cache-r-b) - w:cache-s-c needs w-r-shared",
        ])
  }

  @Test("keep a cache of their own where not all that share them share what is built from them")
  func targets() throws {
    #expect(
      try chains(
        "variants: { dev: { target: 'a' }, p: { target: 'c' }, q: { target: 'c', args: { V: '1' } } }",
        dockerfile: "FROM x AS a\nRUN a\nFROM a AS b\nRUN b\nFROM b AS c\nARG V\nRUN c\n") == [
          "w-shared: a w:cache-a", "w-p-shared: (w:cache-a) b w:cache-p-b needs w-shared",
          "w-dev: (w:cache-a) needs w-shared", "w-p: (w:cache-p-b) - w:cache-p-c needs w-p-shared",
          "w-q: (w:cache-p-b) - w:cache-q-c needs w-p-shared",
        ])
    // In one unit, if the first of the variants uses all.
    #expect(
      try chains(
        "variants: { p: { target: 'c' }, dev: { target: 'a' }, q: { target: 'c', args: { V: '1' } } }",
        dockerfile: "FROM x AS a\nRUN a\nFROM a AS b\nRUN b\nFROM b AS c\nARG V\nRUN c\n") == [
          "w-shared: a w:cache-a b w:cache-b", "w-p: (w:cache-b) - w:cache-p-c needs w-shared",
          "w-dev: (w:cache-a) needs w-shared", "w-q: (w:cache-b) - w:cache-q-c needs w-shared",
        ])
  }

  @Test("are built to the last where a cache has all stages, and each variant has a cache of its own")
  func engines() throws {
    let dockerfile = "FROM x AS a\nRUN a\nFROM x AS b\nCOPY --from=a / /\nFROM b AS c\nARG V\nRUN c\n"
    let buildx = "needs w-shared"
    #expect(
      try chains("matrix: { v: ['1', '2'] }", engine: "buildx", dockerfile: dockerfile) == [
        "w-shared: b w:cache-b", "w-1: (w:cache-b) \(buildx)", "w-2: (w:cache-b) \(buildx)",
      ])
    #expect(
      try chains("matrix: { v: ['1', '2'] }", engine: "buildx", dockerfile: "FROM x AS a\nARG V\nRUN a\n")
        == ["w-1:", "w-2:"])
    let project = try #require(
      decode("{ version: '1', engine: 'buildx', images: { w: { repository: 'w', matrix: { v: ['1', '2'] } } } }")
        .project)
    #expect(
      project.images.map { $0.cacheStore?.replacedReference?.text } == ["w:cache-1", "w:cache-2"])
    let podman = try #require(
      decode("{ version: '1', engine: 'podman', images: { w: { repository: 'w', matrix: { v: ['1', '2'] } } } }")
        .project)
    #expect(Set(podman.images.map(\.cacheStore)).count == 1 && podman.images.allSatisfy { $0.cacheStore != nil })
  }

  @Test("have no cache of a type that was chosen; that of each variant has its name in it")
  func chosenCaches() throws {
    func store(_ cache: String) -> Decoded {
      decode(
        "{ version: '1', engine: 'buildx', images: { w: { repository: 'w', cache: \(cache), variants: { p: {}, q: {} } } } }"
      )
    }
    let local = try #require(store("{ type: 'local', dest: 'caches/{variant}' }").project)
    #expect(
      local.images.map(\.cacheStore?.kind) == [
        .local(source: "caches/p", destination: "caches/p"), .local(source: "caches/q", destination: "caches/q"),
      ])
    let scopes = try #require(store("{ type: 'gha' }").project)
    #expect(scopes.images.map(\.cacheStore?.kind) == [.gha(scope: "w-p"), .gha(scope: "w-q")])
    #expect(store("{ type: 'local', dest: 'caches' }").diagnostics.map(\.rule) == ["duplicate-reference"])
    #expect(store("{ type: 'local', dest: '{varian}' }").diagnostics.map(\.rule) == ["invalid-cache-parameter"])
  }

  @Test("wait for images of the project as any does")
  func needs() throws {
    let decoded = decode(
      """
      { version: '1', images: {
        w: { repository: 'w', variants: { p: {}, q: {} } }, z: { repository: 'z', context: 'z' },
      } }
      """,
      ["Dockerfile": "FROM z AS a\nRUN a\nFROM x\nCOPY --from=a / /\n", "z/Dockerfile": "FROM x\nRUN z\n"])
    #expect(decoded.project?.images.map(\.name) == ["z", "w-shared", "w-p", "w-q"])
    #expect(
      decoded.project?.images.map { $0.needs.map(\.image) } == [[], ["z"], ["w-shared", "z"], ["w-shared", "z"]])
  }

  @Test("have names that leave room for a branch's")
  func longNames() {
    let name = String(repeating: "s", count: 110)
    let decoded = decode(
      "{ version: '1', images: { w: { repository: 'w', variants: { long: { args: { V: '1' } } } } } }",
      ["Dockerfile": "FROM x AS \(name)\nARG V\nRUN a\n"])
    #expect(decoded.diagnostics.map(\.rule) == ["invalid-tag"])
    #expect(decoded.diagnostics.first?.hint == "give the stage or the variant a shorter name")
  }
}
