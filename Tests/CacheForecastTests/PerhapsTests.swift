import CacheForecast
import Testing

@Suite("What only the build can tell")
struct PerhapsTests {
  private let chef = """
    FROM base:1 AS planner
    COPY . /src
    RUN prepare
    FROM base:2 AS builder
    COPY --from=planner /recipe.json /recipe.json
    RUN cook
    COPY . /src
    RUN build
    FROM base:3
    COPY --from=builder /app /app

    """

  private func changed(_ text: String, _ rules: CacheRules = .buildkit) throws -> Forecast {
    let before = Sample(dockerfile: text, files: ["f": "1", "g": "1"])
    return try forecast(before, Sample(dockerfile: text, files: ["f": "1", "g": "2"]), rules)
  }

  private func letters(_ text: String, _ rules: CacheRules = .buildkit) throws -> String {
    try foretold(
      Sample(dockerfile: text, files: ["f": "1", "g": "1"]), Sample(dockerfile: text, files: ["f": "1", "g": "2"]),
      rules)
  }

  @Test(
    "what a command writes decides about what is copied of it, and about all that follows",
    arguments: CacheRules.allCases)
  func recipe(rules: CacheRules) throws {
    #expect(try letters(chef, rules) == "RR??RR?")
    let causes = try changed(chef, rules).stages.flatMap(\.instructions).map(\.cause)
    #expect(causes[2] == .perhaps(.stageFiles(stage: "planner", path: "/recipe.json")))
    #expect(causes[3] == .perhaps(.previous))
    #expect(causes[4] == .files(["g"], source: "."))
    // A command that perhaps runs is not counted.
    #expect(try changed(chef, rules).commandsRun == 2)
  }

  @Test("a stage on one that is perhaps rebuilt says so, and so does the image")
  func base() throws {
    let text = chef.replacing("COPY . /src\nRUN build", with: "RUN build").replacing(
      "FROM base:3", with: "FROM builder")
    let forecast = try changed(text)
    #expect(forecast.stages[2].instructions.map(\.cause) == [.perhaps(.base("builder"))])
    #expect(forecast.newImage == .perhaps)
    let whole = try self.changed(chef)
    #expect(whole.newImage == .perhaps)
    #expect(try changed("FROM base:1\nCOPY g /g\n").newImage == .yes)
    #expect(try changed("FROM base:1\nCOPY f /f\n").newImage == .no)
  }

  @Test(
    "what was copied is known, unless a command that runs again names it",
    arguments: [
      ("RUN other", "CRRC"), ("RUN sed -i s/a/b/ /src/f", "CRR?"), ("RUN [\"touch\", \"/src/f\"]", "CRR?"),
    ])
  func copied(run: String, expected: String) throws {
    let text = "FROM base:1 AS b\nCOPY f /src/\nCOPY g /src/\n\(run)\nFROM base:2\nCOPY --from=b /src/f /f\n"
    #expect(try letters(text) == expected)
    #expect(try letters(text.replacing("/src/f /f", with: "/src /src")) == "CRRR")
  }

  @Test("another image at the same path may have the same file")
  func image() throws {
    let text = "FROM base:1\nCOPY --from=tool:1 /tool /tool\nRUN x\n"
    let (before, after) = (
      Sample(dockerfile: text), Sample(dockerfile: text.replacing("tool:1", with: "tool:2"))
    )
    #expect(try foretold(before, after, .buildkit) == "??")
    #expect(
      try forecast(before, after, .buildkit).stages[0].instructions[0].cause
        == .perhaps(.stageFiles(stage: "tool:2", path: "/tool")))
    #expect(try foretold(before, before, .buildkit) == "CC")
  }

  /// Measured on engines that nothing else ran on: reused with the containerd image store (26.1), and with Docker's own
  /// (20.10, 26.1) only where the base image had been pulled before the builds.
  @Test("a stage on the base of one that was rebuilt from its start is found by some image stores")
  func sharedBase() throws {
    let text = """
      FROM base:1 AS b
      COPY g /g
      RUN slow
      FROM base:1 AS a
      COPY f /f
      RUN slower
      FROM base:1
      RUN slowest
      COPY --link f /h
      COPY --from=a /f /f
      COPY --from=b /g /g
      """
    #expect(try letters(text) == "RR???C?R")
    let causes = try changed(text).stages.flatMap(\.instructions).map(\.cause)
    #expect(causes[2] == .perhaps(.sharedBase("base:1")) && causes[3] == .perhaps(.previous))
    // The first build of a run has nothing before it.
    let other = text.replacing("FROM base:1 AS b", with: "FROM base:2 AS b")
    #expect(try letters(other) == "RRCCCCCR")
    #expect(try letters(text, .classic) == "RRCCCCCR")
  }

  @Test("an image of the run that is perhaps another")
  func changedImage() throws {
    let text = "FROM acme/base\nRUN x\nCOPY f /f\n"
    let before = try Sample(dockerfile: text).input()
    let after = BuildInput(
      dockerfile: before.dockerfile, graph: before.graph, target: 0, arguments: [:], context: before.context,
      perhapsChangedImages: ["acme/base"])
    let cache = KeptCache(.chain([.init(stage: 0, oldStage: 0, reference: "acme/web:cache")]))
    let forecast = CacheForecast.forecast(before: before, after: after, cache: cache, rules: .buildkit)
    #expect(forecast.stages[0].instructions.map(\.cause) == [.perhaps(.base("acme/base")), .perhaps(.previous)])
    #expect(!before.isSame(as: after))
  }
}
