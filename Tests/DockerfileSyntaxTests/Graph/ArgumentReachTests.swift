import SourceText
import Testing

@testable import DockerfileSyntax

@Suite("Which stages an argument reaches")
struct ArgumentReachTests {
  /// The numbers of the stages that `V` reaches.
  private func reached(_ text: String, _ values: [String: String] = [:]) throws -> [Int] {
    let dockerfile = try #require(parseDockerfile(file(text)).dockerfile)
    let reach = ArgumentReach(dockerfile, StageGraph(dockerfile, buildArguments: values))
    return dockerfile.stages.indices.filter { reach.reaches($0, "V") }
  }

  @Test(
    "those that declare it, and those that take from them",
    arguments: [
      // Declared: the RUN of a classic builder has it, named or not, so what follows counts for nothing.
      ("FROM x\nARG V=1\nRUN a\nFROM x\nRUN a", [0]), ("FROM x\nARG V\nCOPY a /\nFROM x\nRUN a", [0]),
      ("FROM x\nARG V\nENV W=$V\nFROM x", [0]), ("FROM x\nRUN a\nARG V\nFROM x", [0]),
      ("FROM x\nARG A B V\nFROM x", [0]), ("FROM x\nARG v=1\nFROM x\nARG V", [1]),
      // Named only, it is another: an ENV, or nothing.
      ("FROM x\nRUN echo $V\nFROM x\nARG V", [1]),
      // By a base, by a copy, by a mount, by a trigger; and by more than one of them.
      ("FROM x AS a\nARG V\nFROM a AS b\nFROM b\nFROM x", [0, 1, 2]),
      ("FROM x AS a\nARG V\nFROM x AS b\nCOPY --from=a / /\nFROM x\nRUN --mount=from=b a\nFROM x", [0, 1, 2]),
      ("FROM x AS a\nARG V\nFROM x\nCOPY --from=0 / /\nFROM x\nADD --from=1 / /\nFROM x", [0, 1, 2]),
      ("FROM x AS a\nONBUILD ARG V\nFROM a\nFROM x", [0, 1]),
      ("FROM x AS a\nARG V\nFROM x AS b\nONBUILD COPY --from=a / /\nFROM b\nFROM x", [0, 2]),
      // A stage that another is not built from.
      ("FROM x AS a\nFROM a AS b\nARG V\nFROM a", [1]),
      // Before the first FROM: by the resolved base, by the platform, or where a stage declares it again.
      ("ARG V=1\nFROM x\nRUN a\nFROM x:$V\nFROM x:${V:-2}\nFROM --platform=$V x\nFROM x\nARG V", [1, 2, 3, 4]),
      ("ARG V=1\nFROM x", []),
      // Through the default of another.
      ("ARG V=1\nARG W=x:${V}\nARG X=$W\nFROM $X\nFROM x\nARG W\nFROM x\nARG X=1\nFROM x", [0, 1, 2]),
      ("FROM x\nARG W=${V}\nFROM x\nARG V", [0, 1]), ("FROM ${A:-$V} AS a\nFROM x\nARG V", [0, 1]),
    ])
  func reaches(text: String, expected: [Int]) throws {
    #expect(try reached(text, ["A": "x"]) == expected)
  }

  @Test(
    "all of them, if no ARG declares it: it is the builder's, or of an ONBUILD in a base image",
    arguments: ["FROM x\nFROM x", "FROM x\nARG W\nFROM x\nRUN echo $V"])
  func undeclared(text: String) throws {
    #expect(try reached(text) == [0, 1])
  }

  @Test("a base that an argument chooses among stages counts as chosen")
  func chosen() throws {
    let text = "ARG MODE=a\nFROM x AS a\nARG V\nFROM x AS b\nFROM ${MODE}"
    #expect(try reached(text, ["MODE": "a"]) == [0, 2])
    #expect(try reached(text, ["MODE": "b"]) == [0])
  }
}
