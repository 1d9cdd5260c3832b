import Testing

@testable import GraphDrawing

@Suite("the critical path")
struct CriticalPathTests {
  private func names(_ graph: BuildGraph) -> [String] { graph.criticalPath.nodes.map { graph.nodes[$0].name } }

  @Test("within a job it is the chain of stages with the most RUN instructions, not the one with the most stages")
  func stages() throws {
    let graph = try graph(
      dockerfile: """
        FROM a AS x
        FROM x AS y
        FROM y AS z
        FROM a AS heavy
        RUN 1
        RUN 2
        FROM a AS end
        COPY --from=z / /
        COPY --from=heavy / /
        """)
    #expect(names(graph) == ["heavy", "end"])
    #expect(graph.criticalPath.runCount == 2)
    #expect(graph.criticalPath.edges.map { graph.edgeTexts[$0] } == ["heavy of web -COPY-> end of web"])
  }

  @Test("it goes through the jobs that wait for each other")
  func jobs() throws {
    let graph = try graph(
      """
      a: { repository: 'acme/a', dockerfile: 'A' }, b: { repository: 'acme/b', dockerfile: 'B' },
      c: { repository: 'acme/c', dockerfile: 'C' }
      """,
      ["A": "FROM x\nRUN 1\n", "B": "FROM acme/a\nRUN 2\n", "C": "FROM x\nRUN 3\n"])
    #expect(graph.criticalPath.jobs.map { graph.jobs[$0].name } == ["a", "b"])
    #expect(graph.criticalPath.runCount == 2)
    #expect(graph.criticalPath.edges.map { graph.edgeTexts[$0] } == ["stage 0 of a -FROM-> stage 0 of b"])
  }

  @Test("a stage that is not built is not on it")
  func unbuilt() throws {
    let graph = try graph(dockerfile: "FROM a AS b\nRUN 1\nFROM b AS test\nRUN 2\nRUN 3\nFROM b\nRUN 4\n")
    #expect(names(graph) == ["b", "stage 2"])
  }

  @Test("no other way through a random graph has more RUN instructions", arguments: 0..<20)
  func longest(_ seed: Int) throws {
    let graph = try randomGraph(seed: UInt64(seed), stages: 30)
    func longestWay(in job: BuildGraph.Job) -> Int {
      var ways: [Int: Int] = [:]
      for node in job.nodes where graph.nodes[node].isBuilt {
        let before = graph.edges.filter { $0.target == node }.compactMap { ways[$0.source] }.max() ?? 0
        ways[node] = before + graph.nodes[node].runCount
      }
      return ways.values.max() ?? 0
    }
    var totals: [Int] = []
    for job in graph.jobs { totals.append((job.needs.map { totals[$0] }.max() ?? 0) + longestWay(in: job)) }
    #expect(graph.criticalPath.runCount == totals.max())
    #expect(graph.criticalPath.nodes.reduce(0) { $0 + graph.nodes[$1].runCount } == graph.criticalPath.runCount)
  }
}
