import Testing

@testable import GraphDrawing

@Suite("what a build does with stages, in a picture")
struct StateTests {
  private let states: [StageKey: StageState] = [
    StageKey(image: "web", stage: 0): StageState(.reused, "all 2 reused"),
    StageKey(image: "web", stage: 1): StageState(.partlyReused, "3 of 5 reused"),
    StageKey(image: "web", stage: 2): StageState(.notBuilt, "not built"),
    StageKey(image: "web", stage: 3): StageState(.rebuilt, "rebuilt < here"),
  ]
  private let dockerfile = """
    FROM a AS deps
    RUN b
    FROM deps AS build
    RUN c
    FROM build AS test
    RUN d
    FROM a AS run
    COPY --from=build / /
    """

  @Test("each is told by a colour, a sign and words; the legend has those that occur")
  func told() throws {
    let svg = drawSVG(try graph(dockerfile: dockerfile), states: states).text
    for state in states.values {
      let label: Markup = "\(state.label)"
      #expect(svg.contains(">\(label.text)</text>"))
      #expect(svg.contains(" \(state.kind.rawValue)\" width="))
      #expect(svg.contains(">\(state.kind.meaning)</text>"))
    }
    let plain = drawSVG(try graph(dockerfile: dockerfile)).text
    for kind in StageState.Kind.allCases {
      #expect(!plain.contains(" \(kind.rawValue)\" width="))
      #expect(!plain.contains(">\(kind.meaning)</text>") || kind == .notBuilt)
    }
  }

  @Test("a node with a state has place for it")
  func height() throws {
    let graph = try graph(dockerfile: dockerfile)
    let heights = Picture(graph, states: states).faces.map(\.height)
    let plain = Picture(graph).faces.map(\.height)
    #expect(zip(graph.nodes, zip(heights, plain)).allSatisfy { $0.kind == .base ? $1.0 == $1.1 : $1.0 > $1.1 })
  }
}
