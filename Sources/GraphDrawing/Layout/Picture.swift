/// Where everything of a graph is drawn: the stages of each job within its frame, and then the frames and base images.
struct Picture {
  private(set) var width = 0.0
  private(set) var height = 0.0

  /// Of the nodes.
  let faces: [NodeFace]
  private(set) var corners: [Point]

  /// Of the jobs.
  private(set) var frames: [JobFrame] = []

  /// Of the edges.
  private(set) var ways: [[Point]] = []

  init(_ graph: BuildGraph, states: [StageKey: StageState] = [:]) {
    faces = graph.nodes.map { node in
      var state: StageState?
      if case .stage(let key) = node.kind { state = states[key] }
      return NodeFace(node, in: node.job.map { graph.jobs[$0] }, state)
    }
    corners = Array(repeating: Point(x: 0, y: 0), count: graph.nodes.count)
    frames = makeFrames(graph)
    place(graph)
  }

  private func makeFrames(_ graph: BuildGraph) -> [JobFrame] {
    var interiors = graph.jobs.map { JobInterior($0.nodes, faces) }
    for (index, edge) in graph.edges.enumerated() {
      let (job, other) = (graph.nodes[edge.source].job, graph.nodes[edge.target].job)
      if let other { interiors[other].add(edge, index) }
      if let job, job != other { interiors[job].add(edge, index) }
    }
    return zip(graph.jobs, interiors).map { job, interior in
      var interior = interior
      interior.layOut()
      return JobFrame(job, interior, isCondensed: graph.isCondensed)
    }
  }

  /// A line between frames: from a node to a job. All edges that come from the node share it.
  private struct Link: Hashable {
    let source: Int
    let job: Int
  }

  private mutating func place(_ graph: BuildGraph) {
    var outer = LayeredGraph()
    outer.boxGap = 20
    outer.boxes = frames.map { LayeredGraph.Box(width: $0.width, height: $0.height) }
    let bases = graph.nodes.indices.filter { graph.nodes[$0].job == nil }
    let boxesOfBases = Dictionary(uniqueKeysWithValues: zip(bases, outer.boxes.count...))
    outer.boxes += bases.map { LayeredGraph.Box(width: faces[$0].width, height: faces[$0].height) }

    var linesOfLinks: [Link: Int] = [:]
    var linesOfEdges: [Int: Int] = [:]
    for (index, edge) in graph.edges.enumerated() {
      let job = graph.nodes[edge.source].job
      guard let target = graph.nodes[edge.target].job, job != target,
        let source = job ?? boxesOfBases[edge.source]
      else { continue }
      let link = Link(source: edge.source, job: target)
      if linesOfLinks[link] == nil {
        linesOfLinks[link] = outer.lines.count
        outer.lines.append(
          LayeredGraph.Line(
            source: source, target: target, bundle: edge.bundle,
            sourceHeight: job.flatMap { frames[$0].exitHeight(of: edge.source) },
            targetHeight: frames[target].entryHeight(of: edge.source)))
      }
      linesOfEdges[index] = linesOfLinks[link]
    }

    let layout = outer.layout()
    (width, height) = (layout.width, layout.height)
    for (base, box) in boxesOfBases { corners[base] = layout.corners[box] }
    for index in frames.indices {
      frames[index].corner = layout.corners[index]
      let interior = frames[index].interior
      for (node, box) in interior.boxes { corners[node] = frames[index].place(interior.layout.corners[box]) }
    }
    ways = graph.edges.enumerated().map { index, edge in
      let source = graph.nodes[edge.source].job.map { frames[$0] }
      let target = graph.nodes[edge.target].job.map { frames[$0] }
      var way = source.map { frame in frame.interior.wayOut(of: index).map(frame.place) } ?? []
      way += linesOfEdges[index].map { layout.ways[$0] } ?? []
      way += target.map { frame in frame.interior.wayIn(of: index).map(frame.place) } ?? []
      return withoutNeedlessPoints(way)
    }
  }
}

/// A way without repeated points, and without those amid a level line.
func withoutNeedlessPoints(_ way: [Point]) -> [Point] {
  way.reduce(into: []) { points, point in
    if points.last == point { return }
    if points.count > 1, points[points.count - 2].y == point.y, points[points.count - 1].y == point.y {
      points.removeLast()
    }
    points.append(point)
  }
}
