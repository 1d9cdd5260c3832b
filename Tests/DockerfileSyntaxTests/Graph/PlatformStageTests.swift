import Registry
import SourceText
import Testing

@testable import DockerfileSyntax

@Suite("stages and images that depend on the platform")
struct PlatformStageTests {
  private func graph(_ text: String, _ targets: [String] = [], _ arguments: [String: String] = [:]) throws -> StageGraph
  {
    let dockerfile = try #require(parseDockerfile(file(text)).dockerfile)
    return StageGraph(
      dockerfile, buildArguments: arguments, platforms: BuildPlatforms(targets: try targets.map { try Platform($0) }))
  }

  /// In the style of projects that build for several systems: a stage for each, chosen by the name of the system.
  private static let systems = """
    # syntax=docker/dockerfile:1
    ARG EXPORT_BASE=alpine
    FROM --platform=$BUILDPLATFORM golang:1.23 AS base
    FROM base AS tool
    RUN make tool
    FROM base AS daemon
    RUN make daemon
    FROM scratch AS binaries-linux
    COPY --link --from=tool /tool /
    COPY --link --from=daemon /daemon /
    FROM scratch AS binaries-darwin
    COPY --link --from=tool /tool /
    FROM scratch AS binaries-windows
    COPY --link --from=tool /tool /tool.exe
    FROM binaries-${TARGETOS} AS binaries
    FROM alpine:3.20 AS export-alpine
    RUN apk add git
    FROM ubuntu:24.04 AS export-ubuntu
    RUN apt-get install git
    FROM export-${EXPORT_BASE} AS export
    COPY --link --from=binaries / /usr/bin/
    """

  @Test(
    "a build for a platform uses its stages alone",
    arguments: [
      (["linux/amd64"], [:], "base tool daemon binaries-linux binaries export-alpine export"),
      (["darwin/arm64"], ["EXPORT_BASE": "ubuntu"], "base tool binaries-darwin binaries export-ubuntu export"),
      (
        ["linux/amd64", "windows/amd64"], [:],
        "base tool daemon binaries-linux binaries-windows binaries export-alpine export"
      ),
      (["linux/amd64", "linux/arm64"], [:], "base tool daemon binaries-linux binaries export-alpine export"),
      ([], [:], "base tool daemon binaries-linux binaries-windows binaries export-alpine export"),
      ([], ["TARGETOS": "darwin"], "base tool binaries-darwin binaries export-alpine export"),
    ] as [([String], [String: String], String)])
  func systems(targets: [String], arguments: [String: String], expected: String) throws {
    let dockerfile = try #require(parseDockerfile(file(Self.systems)).dockerfile)
    let graph = try graph(Self.systems, targets, arguments)
    let used = graph.stagesUsed(by: graph.defaultTarget).compactMap { dockerfile.stages[$0].name }
    #expect(used == expected.split(separator: " ").map { String($0) })
    #expect(places(graph.diagnostics) == [])
  }

  /// Of a FROM after two stages: what it may be.
  @Test(
    "a FROM may be one of several",
    arguments: [
      ("FROM x-$TARGETARCH", [], ["0", "1"], true), ("FROM x-$TARGETARCH", ["linux/amd64"], ["0"], false),
      ("FROM x-$TARGETARCH", ["linux/arm64", "linux/amd64"], ["0", "1"], false),
      ("FROM x-${TARGETARCH}${TARGETVARIANT}", ["linux/arm/v7"], ["x-armv7"], false),
      ("FROM x-${TARGETARCH}${TARGETVARIANT}", ["linux/arm"], ["x-armv7"], false),
      ("FROM x-${TARGETPLATFORM#linux/}", [], ["0", "1"], true),
      ("FROM x-$BUILDARCH", ["linux/s390x"], ["0", "1"], true),
      ("FROM x:$TARGETARCH", ["linux/amd64", "linux/arm64"], ["x:amd64", "x:arm64"], false),
      ("FROM x-${TARGETOS}", ["linux/amd64", "linux/arm64"], ["x-linux"], false),
      ("FROM x-${TARGETARCH/riscv64/amd64}", ["linux/riscv64"], ["0"], false),
      ("FROM $TARGETSTAGE", ["linux/amd64"], ["0", "1"], false),
      ("FROM ${TARGETVARIANT:-x-amd64}", ["linux/amd64"], ["0"], false),
    ] as [(String, [String], [String], Bool)])
  func choices(from: String, targets: [String], expected: [String], isOpen: Bool) throws {
    let graph = try graph("FROM a AS x-amd64\nFROM b AS x-arm64\n\(from)", targets)
    let base = graph.bases[2]
    #expect(base.stages.map { "\($0)" } + base.images == expected)
    if case .oneOf(let choice) = base {
      #expect(choice.isOpen == isOpen)
    } else {
      #expect(!isOpen && expected.count == 1)
    }
  }

  @Test("an image by the platform is each that may be, and known to be one of several")
  func images() throws {
    let some = try graph("FROM r.example/x:$TARGETARCH", ["linux/amd64", "linux/arm64"]).externalImages(usedBy: 0)
    #expect(some.map(\.name) == ["r.example/x:amd64", "r.example/x:arm64"])
    #expect(some.allSatisfy { $0.isChoice && $0.written == "r.example/x:$TARGETARCH" })
    let any = try graph("FROM r.example/x:$TARGETARCH").externalImages(usedBy: 0).map(\.name)
    #expect(Set(any).isSuperset(of: ["r.example/x:amd64", "r.example/x:s390x", "r.example/x:386"]))
    #expect(try graph("FROM x:$TARGETARCH", ["linux/amd64"]).externalImages(usedBy: 0).map(\.isChoice) == [false])
  }

  @Test("an ARG with a default comes before what the build would set, and a build argument before both")
  func precedence() throws {
    #expect(try graph("ARG TARGETARCH=s390x\nFROM x-$TARGETARCH", ["linux/amd64"]).bases == [.image("x-s390x")])
    let given = try graph("ARG TARGETARCH=s390x\nFROM x-$TARGETARCH", ["linux/amd64"], ["TARGETARCH": "arm"])
    #expect(given.bases == [.image("x-arm")])
  }

  @Test("triggers of each stage that it may be count")
  func triggers() throws {
    let text = """
      FROM t AS tool
      FROM a AS x-amd64
      ONBUILD COPY --from=tool a b
      FROM b AS x-arm64
      FROM x-$TARGETARCH
      """
    #expect(try graph(text).stagesUsed(by: 3) == [0, 1, 2, 3])
    #expect(try graph(text, ["linux/arm64"]).stagesUsed(by: 3) == [2, 3])
  }

  @Test(
    "what is wrong with a name by the platform is told once",
    arguments: [
      (
        "FROM a AS x-amd64\nFROM x-$TARGETARCH", ["linux/amd64", "linux/arm64"], ["2:6 warning missing-platform-stage"]
      ),
      ("FROM a AS x-amd64\nFROM x-$TARGETARCH", ["linux/arm64"], ["2:6 warning missing-platform-stage"]),
      ("FROM a AS x-amd64\nFROM x-$TARGETARCH", [], []), ("FROM a AS x-amd64\nFROM y-$TARGETARCH", ["linux/arm64"], []),
      ("FROM a AS x-amd64\nFROM x-$TARGETARCH", ["linux/amd64"], []),
      ("FROM x-$TARGETARCH\nFROM a AS x-amd64\nFROM a AS x-arm64", [], ["1:6 warning base-before-stage"]),
      ("FROM a AS x-amd64\nFROM X-$TARGETARCH", [], ["2:6 warning stage-name-case"]),
    ] as [(String, [String], [String])])
  func mistakes(text: String, targets: [String], expected: [String]) throws {
    #expect(places(try graph(text, targets).diagnostics) == expected)
  }

  @Test("many stages by the platform are no burden")
  func manyStages() throws {
    let count = 2_000
    var text = "FROM a AS s0\n"
    for index in 1..<count { text += "FROM s\(index - 1) AS s\(index)\nFROM s\(index)$TARGETVARIANT\n" }
    text += "FROM $TARGETSTAGE"
    let graph = try graph(text)
    #expect(graph.bases.count == 2 * count)
    #expect(graph.bases[2] == .stage(1))
  }
}
