extension BuildGraph {
  /// More than these make a picture that nobody can look at, and that Mermaid refuses to draw (its `maxEdges` and
  /// `maxTextSize`).
  package static let mostNodes = 300
  package static let mostEdges = 500

  /// The graph, or one with a node for each job if there are too many stages to look at.
  package var drawable: BuildGraph {
    nodes.count > Self.mostNodes || edges.count > Self.mostEdges ? condensed : self
  }

  private var condensed: BuildGraph {
    var graph = BuildGraph()
    graph.isCondensed = true
    graph.jobs = jobs
    for (index, job) in jobs.enumerated() {
      var node = Node(kind: .job(stages: job.nodes.count), name: job.name, job: index)
      node.runCount = job.nodes.reduce(0) { $0 + nodes[$1].runCount }
      graph.jobs[index].nodes = [index]
      graph.nodes.append(node)
      for need in job.needs { graph.edges.append(Edge(source: need, target: index, uses: [.needs])) }
    }
    graph.criticalPath = CriticalPath(
      jobs: criticalPath.jobs, nodes: criticalPath.jobs, runCount: criticalPath.runCount)
    let next = Dictionary(zip(criticalPath.jobs, criticalPath.jobs.dropFirst())) { first, _ in first }
    graph.criticalPath.edges = graph.edges.indices.filter { next[graph.edges[$0].source] == graph.edges[$0].target }
    return graph
  }
}
