import CacheForecast
import Testing

@Suite("What is foretold to be reused")
struct ForecastTests {
  /// Lines behind `FROM base`, the lines after the change, and what each builder then does.
  struct Edit: CustomTestStringConvertible {
    let name: String
    let before: String
    let after: String
    let classic: String
    let buildkit: String

    var testDescription: String { name }

    init(_ name: String, _ before: String, _ after: String, classic: String, buildkit: String) {
      (self.name, self.before, self.after, self.classic, self.buildkit) = (name, before, after, classic, buildkit)
    }
  }

  @Test(
    "an edit of the Dockerfile",
    arguments: [
      Edit("a comment and case", "RUN x\nCOPY f /f", "# y\nrun x\nCopy f /f", classic: "CC", buildkit: "CC"),
      Edit("a command", "RUN x\nCOPY f /f", "RUN y\nCOPY f /f", classic: "RR", buildkit: "RR"),
      Edit(
        "a label above", "LABEL a=1\nCOPY f /f\nRUN x", "LABEL a=2\nCOPY f /f\nRUN x", classic: "RRR", buildkit: "-CC"),
      Edit("a variable", "ENV A=1\nCOPY f /f\nRUN x", "ENV A=2\nCOPY f /f\nRUN x", classic: "RRR", buildkit: "-CR"),
      Edit("variables in one", "ENV A=1 B=2\nRUN x", "ENV A=1\nENV B=2\nRUN x", classic: "RRR", buildkit: "--C"),
      Edit("their order", "ENV A=1 B=2\nRUN x", "ENV B=2 A=1\nRUN x", classic: "RR", buildkit: "-R"),
      Edit("a default", "ARG V=1\nCOPY f /f\nRUN x", "ARG V=2\nCOPY f /f\nRUN x", classic: "RRR", buildkit: "-CR"),
      Edit("the user", "USER 1\nCOPY f /f\nRUN x", "USER 2\nCOPY f /f\nRUN x", classic: "RRR", buildkit: "-CR"),
      Edit("the directory", "WORKDIR /a\nRUN x", "WORKDIR /b\nRUN x", classic: "RR", buildkit: "RR"),
      Edit("the root as directory", "WORKDIR /\nRUN x", "RUN x", classic: "R", buildkit: "C"),
      Edit("a path written out", "WORKDIR /w\nCOPY f ./f", "WORKDIR /w\nCOPY f /w/f", classic: "CR", buildkit: "CC"),
      Edit("a slash", "COPY f /d/", "COPY f /d", classic: "R", buildkit: "R"),
      Edit("./ in front of a source", "COPY f /d", "COPY ./f /d", classic: "C", buildkit: "C"),
      Edit("ADD for COPY", "COPY f /d", "ADD f /d", classic: "R", buildkit: "R"),
      Edit(
        "the shell above an exec form", "SHELL [\"a\"]\nRUN [\"x\"]", "SHELL [\"b\"]\nRUN [\"x\"]", classic: "RR",
        buildkit: "-C"),
      Edit(
        "a cache mount's path", "RUN --mount=type=cache,target=/a x", "RUN --mount=type=cache,target=/b x",
        classic: "R", buildkit: "R"),
      Edit("the base", "RUN x", "RUN x\nRUN y", classic: "CR", buildkit: "CR"),
    ])
  func edits(_ edit: Edit) throws {
    let before = Sample(dockerfile: "FROM base:1\n\(edit.before)\n")
    let after = Sample(dockerfile: "FROM base:1\n\(edit.after)\n")
    #expect(try foretold(before, after, .classic) == edit.classic)
    #expect(try foretold(before, after, .buildkit) == edit.buildkit)
  }

  @Test("another build argument counts where it is used, by the classic builder in RUN, by BuildKit in its environment")
  func arguments() throws {
    let text = "FROM base:1\nARG V=1\nCOPY f /f\nRUN x\nCOPY f /g\n"
    let before = Sample(dockerfile: text)
    let after = Sample(dockerfile: text, arguments: ["V": "2"])
    #expect(try foretold(before, after, .classic) == "CCRR")
    #expect(try foretold(before, after, .buildkit) == "-CRR")
    let hidden = "FROM base:1\nENV V=e\nARG V\nRUN x\n"
    let (one, two) = (
      Sample(dockerfile: hidden, arguments: ["V": "1"]), Sample(dockerfile: hidden, arguments: ["V": "2"])
    )
    #expect(try foretold(one, two, .classic) == "CCC")
    #expect(try foretold(one, two, .buildkit) == "--R")
  }

  @Test("a file counts by its content, mode and place, as each builder sees it")
  func files() throws {
    let text = "FROM base:1\nCOPY f /f\nRUN x\n"
    let before = Sample(dockerfile: text)
    for rules in CacheRules.allCases {
      #expect(try foretold(before, Sample(dockerfile: text, files: ["f": "2"]), rules) == "RR")
      #expect(try foretold(before, Sample(dockerfile: text, files: ["f": "1", "g": "2"]), rules) == "CC")
      #expect(try foretold(before, Sample(dockerfile: text, modes: ["f": 0o755]), rules) == "RR")
    }
    // The same file from another folder.
    let moved = Sample(dockerfile: "FROM base:1\nCOPY s/f /f\nRUN x\n", files: ["s/f": "1"])
    #expect(try foretold(before, moved, .classic) == "RR")
    #expect(try foretold(before, moved, .buildkit) == "CC")
  }

  @Test("what another stage made counts by its content")
  func stageFiles() throws {
    let text = """
      FROM base:1 AS b
      COPY f /f
      COPY g /g
      FROM base:2
      COPY --from=b /f /f
      COPY --from=b /g /g
      """
    let before = Sample(dockerfile: text, files: ["f": "1", "g": "1"])
    let after = Sample(dockerfile: text, files: ["f": "1", "g": "2"])
    #expect(try foretold(before, after, .classic) == "CRCR")
    #expect(try foretold(before, after, .buildkit) == "CRCR")
    // A command may have written anything, but leaves what was copied alone.
    let command = text.replacing("COPY g /g", with: "RUN x\nCOPY g /g\nRUN y", maxReplacements: 1)
    #expect(
      try foretold(
        Sample(dockerfile: command, files: before.files), Sample(dockerfile: command, files: after.files), .buildkit)
        == "CCRRCR")
  }

  @Test("a stage that nothing keeps is needed only if something is made of it")
  func unkeptStages() throws {
    let text = """
      FROM base:1 AS b
      RUN n
      FROM base:2
      COPY f /f
      COPY --from=b /n /n
      """
    let before = Sample(dockerfile: text)
    let after = Sample(dockerfile: text, files: ["f": "2"])
    #expect(try foretold(before, before, .buildkit, keeping: [1]) == "CCC")
    #expect(try foretold(before, after, .buildkit, keeping: [1]) == "RRR")
    #expect(try foretold(before, after, .buildkit) == "CRR")
    #expect(try foretold(before, after, .buildkit, allStages: true) == "CRR")
    #expect(try foretold(before, after, .buildkit, allStages: false) == "RRR")
    // The classic builder runs it again, and nobody knows what it then writes.
    #expect(try foretold(before, before, .classic, keeping: [1]) == "RC?")
    #expect(try foretold(before, before, .buildah, allStages: true) == "CCC")
  }

  @Test("the classic builder builds what nothing uses; BuildKit does not look at it")
  func unusedStages() throws {
    let sample = Sample(dockerfile: "FROM base:1 AS u\nRUN u\nFROM base:2\nRUN x\n")
    #expect(try foretold(sample, sample, .classic, keeping: [1]) == "RC")
    #expect(try foretold(sample, sample, .buildkit, keeping: [1]) == "C")
    let causes = try forecast(sample, sample, .classic, keeping: [1]).stages[0].instructions.map(\.cause)
    #expect(causes == [.unused])
  }

  @Test("COPY --link depends on nothing before it")
  func links() throws {
    let text = "FROM base:1\nRUN x\nCOPY --link f /f\nRUN y\n"
    let after = Sample(dockerfile: text.replacing("RUN x", with: "RUN z"))
    #expect(try foretold(Sample(dockerfile: text), after, .buildkit) == "RCR")
  }

  @Test("each instruction says what made it another one")
  func causes() throws {
    let text = "FROM base:1\nARG V=1\nCOPY a b* /d/\nRUN x\n"
    let before = Sample(dockerfile: text, files: ["a/f": "1", "a/g": "1", "b1": "1"])
    let files = Sample(dockerfile: text, files: ["a/f": "2", "a/g": "1", "b1": "1"])
    #expect(
      try forecast(before, files, .buildkit).stages[0].instructions.map(\.cause)
        == [.configuration, .files(["a/f"], source: "a"), .previous])
    var argument = before
    argument.arguments = ["V": "2"]
    #expect(try forecast(before, argument, .buildkit).stages[0].instructions.last?.cause == .argument("V"))
    let base = Sample(dockerfile: text.replacing("base:1", with: "base:2"), files: before.files)
    #expect(try forecast(before, base, .buildkit).stages[0].instructions[1].cause == .baseChanged("base:2"))
  }

  @Test("time and memory are linear: a wide context and a long chain of stages")
  func large() throws {
    var text = "FROM base:1 AS s0\nCOPY . /0\n"
    for stage in 1...300 { text += "FROM base:1 AS s\(stage)\nCOPY --from=s\(stage - 1) /\(stage - 1) /\(stage)\n" }
    var files: [String: String] = [:]
    for file in 0..<5000 { files["d\(file % 100)/f\(file)"] = "1" }
    let before = Sample(dockerfile: text, files: files)
    files["d1/f1"] = "2"
    let forecast = try forecast(before, Sample(dockerfile: text, files: files), .buildkit, keeping: [300])
    #expect(forecast.stages.count == 301 && !forecast.stages.flatMap(\.instructions).contains { $0.isReused })
  }
}
