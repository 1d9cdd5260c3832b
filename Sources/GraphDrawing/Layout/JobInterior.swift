/// The stages of a job, laid out within its frame. A line that crosses the frame has a port on its border, a box without
/// size, so that it has a way inside, too.
struct JobInterior {
  private(set) var layout = LayeredLayout()

  /// The box of each node of the job.
  private(set) var boxes: [Int: Int] = [:]

  private var graph = LayeredGraph()

  /// The ports of lines from other nodes and to others, by the node that they come from.
  private var entries: [Int: Int] = [:]
  private var exits: [Int: Int] = [:]
  private var linesToExits: [Int: Int] = [:]

  /// The line of each edge that ends in the job, and of each that leaves it.
  private var incoming: [Int: Int] = [:]
  private var outgoing: [Int: Int] = [:]

  init(_ nodes: [Int], _ faces: [NodeFace]) {
    (graph.boxGap, graph.columnGap) = (14, 44)
    for node in nodes { boxes[node] = add(width: faces[node].width, height: faces[node].height) }
  }

  mutating func add(_ edge: BuildGraph.Edge, _ index: Int) {
    switch (boxes[edge.source], boxes[edge.target]) {
    case (let source?, let target?): incoming[index] = addLine(from: source, to: target, edge)
    case (nil, let target?):
      let entry = entries[edge.source] ?? add(width: 0, height: 0, .left)
      entries[edge.source] = entry
      incoming[index] = addLine(from: entry, to: target, edge)
    case (let source?, nil):
      if exits[edge.source] == nil {
        let exit = add(width: 0, height: 0, .right)
        exits[edge.source] = exit
        linesToExits[edge.source] = addLine(from: source, to: exit, edge)
      }
      outgoing[index] = linesToExits[edge.source]
    case (nil, nil): break
    }
  }

  mutating func layOut() { layout = graph.layout() }

  /// How far below the top the line from a node enters or leaves.
  func entryHeight(of node: Int) -> Double? { entries[node].map { layout.corners[$0].y } }
  func exitHeight(of node: Int) -> Double? { exits[node].map { layout.corners[$0].y } }

  /// The part of an edge that lies in the job.
  func wayIn(of edge: Int) -> [Point] { incoming[edge].map { layout.ways[$0] } ?? [] }
  func wayOut(of edge: Int) -> [Point] { outgoing[edge].map { layout.ways[$0] } ?? [] }

  private mutating func add(width: Double, height: Double, _ side: LayeredGraph.Side? = nil) -> Int {
    graph.boxes.append(LayeredGraph.Box(width: width, height: height, side: side))
    return graph.boxes.count - 1
  }

  private mutating func addLine(from source: Int, to target: Int, _ edge: BuildGraph.Edge) -> Int {
    graph.lines.append(LayeredGraph.Line(source: source, target: target, bundle: edge.bundle))
    return graph.lines.count - 1
  }
}

extension BuildGraph.Edge {
  /// What comes from one node and is drawn in one way may run together.
  var bundle: Int { source * 3 + (uses.contains(.from) ? 0 : uses == [.needs] ? 1 : 2) }
}
