import Testing

@testable import GraphDrawing

@Suite("the graph of a project")
struct BuildGraphTests {
  @Test("a stage is connected to its base and to all that it copies from or mounts, once to each")
  func uses() throws {
    let graph = try graph(
      dockerfile: """
        FROM golang:1.23 AS build
        RUN make
        FROM alpine
        COPY --from=build /a /a
        RUN --mount=from=build,target=/b true
        COPY --from=busybox /bin/sh /bin/sh
        """)
    #expect(
      graph.edgeTexts == [
        "golang:1.23 -FROM-> build of web", "alpine -FROM-> stage 1 of web",
        "build of web -COPY,mount-> stage 1 of web", "busybox -COPY-> stage 1 of web",
      ])
    #expect(
      graph.nodes.last?.sources
        == ["FROM alpine", "COPY from build", "mount from build", "COPY from busybox"])
    #expect(graph.nodes.map(\.runCount) == [0, 1, 0, 0, 1])
  }

  @Test("the images of the cache chain stand at their stages")
  func caches() throws {
    let graph = try graph(
      dockerfile: "FROM a AS deps\nRUN b\nFROM deps AS build\nRUN c\nFROM d\nCOPY --from=build / /\n")
    let caches = graph.nodes.filter { $0.kind != .base }.map { $0.cache?.text }
    #expect(caches == [nil, "acme/web:cache-build", "acme/web:cache"])
  }

  @Test("a stage that no image builds is shown once, and one that another image builds only there")
  func unused() throws {
    let graph = try graph(
      """
      web: { repository: 'acme/web', target: 'web' }, api: { repository: 'acme/api', target: 'api' }
      """,
      ["Dockerfile": "FROM a AS web\nRUN b\nFROM a AS api\nRUN b\nFROM web AS test\nRUN c\n"])
    let unbuilt = graph.nodes.filter { !$0.isBuilt }
    #expect(unbuilt.map(\.name) == ["test"])
    #expect(unbuilt.map(\.job) == [0])
    #expect(graph.jobs.map { $0.nodes.map { graph.nodes[$0].name } } == [["web", "test"], ["api"]])
  }

  @Test("a stage that variants share is in the job that builds it, and theirs are connected to it")
  func shared() throws {
    let graph = try graph(
      "web: { repository: 'acme/web', matrix: { base: ['a', 'b'] }, args: { BASE: '{base}' }, tags: ['{variant}'] }",
      ["Dockerfile": "ARG BASE\nFROM go AS build\nRUN x\nFROM ${BASE} AS run\nCOPY --from=build / /\n"])
    #expect(
      graph.edgeTexts == [
        "go -FROM-> build of web-shared", "a -FROM-> run of web-a", "build of web-shared -COPY-> run of web-a",
        "b -FROM-> run of web-b", "build of web-shared -COPY-> run of web-b",
      ])
    #expect(graph.jobs.map(\.needs) == [[], [0], [0]])
    #expect(graph.jobs[0].purpose == "stages that variants of web share")
  }

  @Test("an image that is built from another is connected to what that publishes, one from elsewhere to a base")
  func needs() throws {
    let graph = try graph(
      "base: { repository: 'acme/base', dockerfile: 'B' }, web: { repository: 'acme/web' }",
      ["B": "FROM a AS b\nRUN c\nFROM b\n", "Dockerfile": "FROM acme/base\nCOPY --from=acme/base:0.9 /d /d\n"])
    #expect(
      graph.edgeTexts == [
        "a -FROM-> b of base", "b of base -FROM-> stage 1 of base", "stage 1 of base -FROM-> stage 0 of web",
        "acme/base:0.9 -COPY-> stage 0 of web",
      ])
    #expect(graph.nodes.last?.sources == ["FROM acme/base (image base)", "COPY from acme/base:0.9"])
  }

  @Test("platforms are jobs, and the image joins them")
  func platforms() throws {
    let graph = try graph(
      "web: { repository: 'acme/web', platforms: ['linux/amd64', 'linux/arm64'] }", ["Dockerfile": "FROM a\nRUN b\n"])
    #expect(graph.jobs.map(\.name) == ["web-amd64", "web-arm64", "web"])
    #expect(graph.nodes.last?.sources == ["joins web-amd64", "joins web-arm64"])
    #expect(graph.jobs[2].needs == [0, 1])
  }

  @Test("an engine with one cache for the image tells it of the job", arguments: ["buildx", "buildah"])
  func stores(_ engine: String) throws {
    let graph = try graph(
      "web: { repository: 'acme/web' }", engine: engine, ["Dockerfile": "FROM docker.io/library/a\nRUN b\n"])
    #expect(graph.jobs[0].cache == (engine == "buildx" ? "acme/web:cache" : "docker.io/acme/web-cache"))
    #expect(graph.nodes.allSatisfy { $0.cache == nil })
  }

  @Test("a graph that is too large to look at has a node for each job")
  func condensed() throws {
    let small = try randomGraph(seed: 1, stages: 20)
    #expect(!small.drawable.isCondensed)
    let large = try randomGraph(seed: 1, stages: 400)
    let drawn = large.drawable
    #expect(drawn.isCondensed)
    #expect(drawn.nodes.map(\.name) == large.jobs.map(\.name))
    #expect(drawn.edges.count == large.jobs.reduce(0) { $0 + $1.needs.count })
  }

  @Test("the path in words names the jobs where there are several, and them alone if it is long")
  func pathText() throws {
    func chain(_ count: Int) throws -> BuildGraph {
      let images = (0..<count).map { "i\($0): { repository: 'acme/i\($0)', dockerfile: 'D\($0)' }" }
      let files = (0..<count).map { ("D\($0)", $0 == 0 ? "FROM a AS b\nRUN c\n" : "FROM acme/i\($0 - 1)\nRUN c\n") }
      return try graph(images.joined(separator: ", "), Dictionary(uniqueKeysWithValues: files))
    }
    #expect(
      try graph(dockerfile: "FROM a AS b\nRUN c\nFROM b\n").pathText
        == "critical path, 1 RUN: b → stage 1 (counted, not timed)")
    #expect(try chain(2).pathText == "critical path, 2 RUN: i0: b → i1: stage 0 (counted, not timed)")
    #expect(
      try chain(8).pathText
        == "critical path, 8 RUN: i0 → i1 → i2 → i3 → i4 → i5 → i6 → i7 (counted, not timed)")
    #expect(
      try chain(20).pathText == "critical path, 20 RUN: i0 → i1 → i2 → … → i17 → i18 → i19 (counted, not timed)")
  }
}
