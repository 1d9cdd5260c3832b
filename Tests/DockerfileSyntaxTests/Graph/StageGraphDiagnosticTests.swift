import SourceText
import Testing

@testable import DockerfileSyntax

@Suite("Diagnostics of the graph")
struct StageGraphDiagnosticTests {
  @Test(
    "say what is wrong with a FROM",
    arguments: [
      ("FROM $A", "1:6 error empty-base", "the base \"$A\" is empty; declare ARG A before the first FROM"),
      (
        "ARG A\nFROM $A", "2:6 error empty-base",
        "the base \"$A\" is empty; give ARG A a default, or pass a build argument"
      ),
      ("ARG BASE=x\nFROM $BSAE", "2:6 error empty-base", "the base \"$BSAE\" is empty; did you mean \"BASE\"?"),
      ("FROM ''", "1:6 error empty-base", "the base \"''\" is empty"),
      (
        "FROM a:$TAG\nARG TAG=1", "1:6 warning undefined-argument",
        "\"TAG\" has no value, so nothing takes its place; (this ARG counts only within its stage); "
          + "declare ARG TAG before the first FROM"
      ),
      ("FROM ${A", "1:6 error bad-expansion", "the base \"${A\" lacks a \"}\""),
      ("FROM ${A:?unset}", "1:6 error bad-expansion", "the base \"${A:?unset}\" needs \"A\": unset"),
      ("ARG A=${\nFROM a", "1:7 error bad-expansion", "the default \"${\" lacks a \"}\""),
      (
        "FROM --platform=$P a", "1:6 error empty-platform",
        "the platform \"$P\" is empty; declare ARG P before the first FROM"
      ),
      (
        "FROM --platform=linux/$P a", "1:6 warning undefined-argument",
        "\"P\" has no value, so nothing takes its place; declare ARG P before the first FROM"
      ),
      (
        "FROM a AS b\nFROM B", "2:6 warning stage-name-case",
        "BuildKit does not take \"B\" for the stage \"b\"; write \"b\": FROM is the one place where case counts"
      ),
      (
        "FROM b\nFROM a AS b", "1:6 warning base-before-stage",
        "FROM takes \"b\" for an image, as the stage of that name comes later; (the stage); "
          + "move the stage before its use, or rename it"
      ),
    ])
  func from(text: String, place: String, expected: String) throws {
    let graph = try #require(stageGraph(text))
    #expect(places(graph.diagnostics) == [place])
    #expect(wording(graph.diagnostics) == [expected])
  }

  @Test(
    "say what is wrong with a use",
    arguments: [
      (
        "FROM a\nCOPY --from=9 b c", "2:6 error unknown-stage",
        "there is no stage \"9\"; the stages are numbered from 0 to 0", .unresolved("9")
      ),
      (
        "FROM a\nCOPY --from=-1 b c", "2:6 error unknown-stage",
        "there is no stage \"-1\"; the stages are numbered from 0 to 0", .unresolved("-1")
      ),
      (
        "FROM a\nCOPY --from=0 b c", "2:6 error stage-uses-itself",
        "the stage \"0\" uses itself; (the stage)", .unresolved("0")
      ),
      (
        "FROM a AS x\nRUN --mount=from=X b", "2:5 error stage-uses-itself",
        "the stage \"X\" uses itself; (the stage)", .unresolved("X")
      ),
      (
        "FROM a\nCOPY --from=x b c\nFROM d AS x", "2:6 error later-stage",
        "the stage \"x\" comes later; (the stage); move it before the stage that uses it", .unresolved("x")
      ),
      (
        "FROM a\nCOPY --from=1 b c\nFROM d", "2:6 error later-stage",
        "the stage \"1\" comes later; (the stage); move it before the stage that uses it", .unresolved("1")
      ),
      (
        "FROM a\nRUN --mount=from=0 b", "2:5 warning stage-number-in-mount",
        "a mount takes \"0\" for an image, not for a stage's number; name the stage", .image("0")
      ),
      (
        "ARG S=img\nFROM a\nCOPY --from=$S b c", "3:6 error variable-in-from",
        "Docker does not expand variables in \"$S\", and refuses them; add a stage FROM $S AS name, and use that name",
        .unresolved("$S")
      ),
      (
        "FROM a\nRUN --mount=from=$S b", "2:5 error variable-in-from",
        "Docker does not expand variables in \"$S\", and refuses them; add a stage FROM $S AS name, and use that name",
        .unresolved("$S")
      ),
      (
        "FROM a\nCOPY --from=${S b c", "2:6 error bad-expansion", "the source \"${S\" lacks a \"}\"", .unresolved("${S")
      ),
      (
        "FROM a AS builder\nCOPY --from=buidler b c", "2:6 warning misspelt-stage",
        "no stage is called \"buidler\", so it is taken for an image; did you mean \"builder\"?", .image("buidler")
      ),
    ] as [(String, String, String, StageBase)])
  func uses(text: String, place: String, expected: String, source: StageBase) throws {
    let graph = try #require(stageGraph(text))
    #expect(places(graph.diagnostics) == [place])
    #expect(wording(graph.diagnostics) == [expected])
    #expect(graph.uses(of: 0).map(\.source) == [source])
    #expect(graph.dependencies(of: 0) == [])
  }

  @Test(
    "are silent on what is right",
    arguments: [
      "FROM a\nCOPY --from=scratch b c", "FROM a\nCOPY --from= b c", "FROM a AS x\nFROM b\nCOPY --from=x:1 c d",
      "FROM a\nONBUILD COPY --from=9 b c\nONBUILD COPY --from=x b c", "FROM --platform=$TARGETPLATFORM a",
      "FROM a\nRUN --mount=type=cache,target=/x --mount=type=bind,target=/y b",
    ])
  func silent(text: String) {
    #expect(stageGraph(text).map { places($0.diagnostics) } == [])
  }

  @Test("an ONBUILD of the base that needs a later stage is reported where the base is used")
  func trigger() throws {
    let graph = try #require(stageGraph("FROM a AS base\nONBUILD COPY --from=t b c\nFROM base\nFROM d AS t\nFROM base"))
    #expect(places(graph.diagnostics) == ["3:6 error later-stage"])
    #expect((0..<4).map(graph.dependencies) == [[], [0], [], [0, 2]])
  }
}
