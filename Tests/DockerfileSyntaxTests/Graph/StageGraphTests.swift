import SourceText
import Testing

@testable import DockerfileSyntax

@Suite("The graph of stages")
struct StageGraphTests {
  private static let text = """
    ARG GO=1.22
    FROM golang:${GO} AS Build
    RUN --mount=from=tools,target=/t --mount=type=cache,target=/c make
    FROM build AS test
    RUN make test
    FROM node AS web
    COPY --from=busybox /x /y
    FROM scratch
    COPY --from=BUILD /app /app
    COPY --from=2 /web /web
    ADD --from=build /z /z
    RUN --mount=type=bind,from=web,target=/w --mount=type=bind,target=/ctx ls
    COPY --from=ghcr.io/o/tool:1 /t /t
    """

  @Test("tells bases, uses, dependencies and the images that a target needs")
  func whole() throws {
    let graph = try #require(stageGraph(Self.text))
    #expect(graph.bases == [.image("golang:1.22"), .stage(0), .image("node"), .scratch])
    #expect(
      (0..<4).map { graph.uses(of: $0).map(\.source) } == [
        [.image("tools")], [], [.image("busybox")],
        [.stage(0), .stage(2), .stage(0), .stage(2), .image("ghcr.io/o/tool:1")],
      ])
    #expect((0..<4).map(graph.dependencies) == [[], [0], [], [0, 2]])
    #expect((0..<4).map(graph.stagesUsed) == [[0], [0, 1], [2], [0, 2, 3]])
    #expect(
      graph.externalImages(usedBy: 3).map(\.name) == ["golang:1.22", "tools", "node", "busybox", "ghcr.io/o/tool:1"])
    #expect(graph.externalImages(usedBy: 1).map(\.name) == ["golang:1.22", "tools"])
    #expect(graph.defaultTarget == 3)
    #expect(places(graph.diagnostics) == [])
  }

  @Test("uses point at their flag and instruction")
  func ranges() throws {
    let graph = try #require(stageGraph(Self.text))
    let use = try #require(graph.uses(of: 3).first)
    #expect(file(Self.text).text(in: use.range) == "--from=BUILD")
    #expect(file(Self.text).text(in: use.instruction) == "COPY --from=BUILD /app /app")
    #expect(graph.externalImages(usedBy: 2).map { file(Self.text).text(in: $0.range) } == ["node", "--from=busybox"])
  }

  @Test(
    "a target is a name in any case, or a number",
    arguments: [
      ("build", 0), ("BUILD", 0), ("test", 1), ("0", 0), ("3", 3), ("03", 3), ("4", nil), ("-1", nil), ("+1", nil),
      ("", nil), ("none", nil),
    ] as [(String, Int?)])
  func targets(name: String, expected: Int?) {
    #expect(stageGraph(Self.text)?.stageIndex(named: name) == expected)
  }

  @Test(
    "FROM is resolved with the global arguments",
    arguments: [
      ("FROM a", [:], .image("a")),
      ("ARG A=a\nFROM $A:${B:-1}", [:], .image("a:1")),
      ("ARG A=a\nFROM $A", ["A": "b"], .image("b")),
      ("ARG A\nFROM $A", ["A": "b"], .image("b")),
      ("ARG A=a B=$A-b\nARG C=${B}c\nFROM $C", [:], .image("a-bc")),
      ("ARG A=a B=$A-b\nFROM $B", ["A": "x"], .image("x-b")),
      ("ARG A=1\nARG A=$A.2\nFROM x:$A", [:], .image("x:1.2")),
      ("ARG A=1\nARG A\nFROM x:$A", [:], .image("x:1")),
      ("FROM x:${A-1}", ["A": "2"], .image("x:1")),
      ("ARG A=\"a b\"\nFROM ${A%%?b}", [:], .image("a")),
      ("FROM \"a\":'1'", [:], .image("a:1")),
      ("FROM x-$TARGETARCH", ["TARGETARCH": "arm64"], .image("x-arm64")),
      ("ARG TARGETARCH=amd64\nFROM x-$TARGETARCH", [:], .image("x-amd64")),
      ("ARG A=$BUILDOSVERSION\nFROM x:$A-", ["A": "b"], .image("x:b-")),
      ("ARG A=scratch\nFROM $A", [:], .scratch),
      ("FROM a AS a", [:], .image("a")),
      ("# escape=`\nARG A=`$x\nFROM a:`${A}$A", [:], .image("a:${A}$x")),
    ] as [(String, [String: String], StageBase)])
  func bases(text: String, arguments: [String: String], expected: StageBase) throws {
    let graph = try #require(stageGraph(text, arguments))
    #expect(graph.bases == [expected])
    #expect(places(graph.diagnostics) == [])
  }

  @Test(
    "names are looked for among the stages as BuildKit does",
    arguments: [
      ("FROM a AS x\nFROM x", [.stage(0)]),
      ("ARG B=x\nFROM a AS x\nFROM $B", [.stage(0)]),
      ("FROM a AS x\nFROM b\nFROM x", [.image("b"), .stage(0)]),
      ("FROM a\nFROM 0", [.image("0")]),
      ("FROM a AS x\nFROM b AS x\nFROM x", [.image("b"), .stage(1)]),
      ("FROM a AS scratch\nFROM scratch", [.stage(0)]),
    ] as [(String, [StageBase])])
  func stageBases(text: String, expected: [StageBase]) throws {
    let graph = try #require(stageGraph(text))
    #expect(graph.bases == [.image("a")] + expected)
    #expect(places(graph.diagnostics) == [])
  }

  @Test("of several stages with one name, --from takes the last")
  func duplicates() throws {
    let graph = try #require(stageGraph("FROM a AS x\nFROM b AS x\nFROM c\nCOPY --from=x d e"))
    #expect(graph.dependencies(of: 2) == [1])
    #expect(graph.stageIndex(named: "X") == 1)
  }

  @Test("ONBUILD of a base stage is a use of the stages built from it, and of those only")
  func triggers() throws {
    let graph = try #require(
      stageGraph(
        "FROM a AS t\nFROM b AS base\nONBUILD COPY --from=t c d\nONBUILD RUN --mount=from=e x\nONBUILD RUN y\n"
          + "FROM base AS child\nCOPY --from=f g h\nFROM child"))
    #expect((0..<4).map(graph.dependencies) == [[], [], [0, 1], [2]])
    #expect(graph.uses(of: 2).map(\.source) == [.stage(0), .image("e"), .image("f")])
    #expect(graph.uses(of: 2).map(\.isTrigger) == [true, true, false])
    #expect(graph.stagesUsed(by: 1) == [1])
    #expect(graph.stagesUsed(by: 3) == [0, 1, 2, 3])
    #expect(places(graph.diagnostics) == [])
  }

  @Test("a stage that is no stage needs nothing", arguments: [-1, 1, 99])
  func outOfRange(stage: Int) throws {
    let graph = try #require(stageGraph("FROM a"))
    #expect(graph.uses(of: stage) == [])
    #expect(graph.dependencies(of: stage) == [])
    #expect(graph.stagesUsed(by: stage) == [])
    #expect(graph.externalImages(usedBy: stage) == [])
  }

  @Test("many stages in a row and as many uses are all found")
  func manyStages() throws {
    let count = 2000
    var text = "FROM a AS s0\n"
    for index in 1..<count { text += "FROM s\(index - 1) AS s\(index)\nCOPY --from=s\(index / 2) x y\n" }
    let graph = try #require(stageGraph(text))
    #expect(graph.stagesUsed(by: count - 1) == Array(0..<count))
    #expect(graph.externalImages(usedBy: count - 1).map(\.name) == ["a"])
    #expect(places(graph.diagnostics) == [])
  }
}
