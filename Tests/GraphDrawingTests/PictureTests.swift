import TestSupport
import Testing

@testable import GraphDrawing

@Suite("the layout of a picture")
struct PictureTests {
  private struct Box {
    let name: String
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    /// By more than numbers are rounded.
    func overlaps(_ other: Box) -> Bool {
      left < other.right - 0.01 && other.left < right - 0.01 && top < other.bottom - 0.01 && other.top < bottom - 0.01
    }

    func contains(_ other: Box) -> Bool {
      left <= other.left && top <= other.top && other.right <= right && other.bottom <= bottom
    }

    /// Whether a level line runs through it.
    func isCrossed(by start: Point, _ end: Point) -> Bool {
      start.y > top && start.y < bottom && min(start.x, end.x) < right && max(start.x, end.x) > left
    }
  }

  private func nodeBoxes(_ graph: BuildGraph, _ picture: Picture) -> [Box] {
    zip(graph.nodes, zip(picture.corners, picture.faces)).map { node, place in
      let (corner, face) = place
      return Box(
        name: node.name, left: corner.x, top: corner.y, right: corner.x + face.width, bottom: corner.y + face.height)
    }
  }

  private func frameBoxes(_ picture: Picture) -> [Box] {
    picture.frames.map { frame in
      Box(
        name: frame.face?.name ?? "", left: frame.corner.x, top: frame.corner.y, right: frame.corner.x + frame.width,
        bottom: frame.corner.y + frame.height)
    }
  }

  @Test("nothing lies on anything else, and every stage in the frame of its job", arguments: 0..<40)
  func overlaps(_ seed: Int) throws {
    let graph = try randomGraph(seed: UInt64(seed), stages: 4 + seed * 2)
    let picture = Picture(graph)
    let nodes = nodeBoxes(graph, picture)
    let frames = frameBoxes(picture)
    let bases = zip(graph.nodes, nodes).filter { $0.0.job == nil }.map(\.1)
    for boxes in [nodes, frames + bases] {
      for (index, box) in boxes.enumerated() {
        for other in boxes[(index + 1)...] { #expect(!box.overlaps(other), "\(box) and \(other)") }
      }
    }
    for (node, box) in zip(graph.nodes, nodes) {
      if let job = node.job { #expect(frames[job].contains(box), "\(box) in \(frames[job])") }
      #expect(box.left >= 0 && box.top >= 0 && box.right <= picture.width && box.bottom <= picture.height)
    }
  }

  @Test("every line begins at the right side of one node, ends at the left side of the other", arguments: 0..<40)
  func ends(_ seed: Int) throws {
    let graph = try randomGraph(seed: UInt64(seed), stages: 4 + seed * 2)
    let picture = Picture(graph)
    let boxes = nodeBoxes(graph, picture)
    for (edge, way) in zip(graph.edges, picture.ways) {
      let (start, end) = (try #require(way.first), try #require(way.last))
      let (source, target) = (boxes[edge.source], boxes[edge.target])
      #expect(abs(start.x - source.right) < 0.01 && start.y > source.top && start.y < source.bottom)
      #expect(abs(end.x - target.left) < 0.01 && end.y > target.top && end.y < target.bottom)
      for (point, next) in zip(way, way.dropFirst()) { #expect(point.x <= next.x + 0.01) }
    }
  }

  @Test("no line runs over a node, or over the frame of a job, that it has nothing to do with", arguments: 0..<40)
  func crossings(_ seed: Int) throws {
    let graph = try randomGraph(seed: UInt64(seed), stages: 4 + seed * 2)
    let picture = Picture(graph)
    let nodes = nodeBoxes(graph, picture)
    let frames = frameBoxes(picture)
    for (edge, way) in zip(graph.edges, picture.ways) {
      let ends = [edge.source, edge.target]
      let jobs = ends.map { graph.nodes[$0].job }
      let others =
        nodes.indices.filter { !ends.contains($0) }.map { nodes[$0] }
        + frames.indices.filter { !jobs.contains($0) }.map { frames[$0] }
      for (start, end) in zip(way, way.dropFirst()) {
        for box in others {
          if abs(start.y - end.y) < 0.01 {
            #expect(!box.isCrossed(by: start, end), "\(box)")
          } else {
            let slope = Box(
              name: "", left: start.x, top: min(start.y, end.y), right: end.x, bottom: max(start.y, end.y))
            #expect(!box.overlaps(slope), "\(box)")
          }
        }
      }
    }
  }

  @Test("the text of a node fits into its box")
  func text() throws {
    let name = String(repeating: "w", count: 70)
    let graph = try graph(dockerfile: "FROM a AS \(name)\nRUN a\nFROM registry.example.com:5000/\(name)/\(name):1\n")
    for face in Picture(graph).faces {
      #expect(textWidth(face.name, size: NodeFace.smallSize) <= face.width - 2 * NodeFace.padding)
      #expect(face.width < 300)
    }
  }

  @Test("what has no place is cut in the middle")
  func shortening() {
    #expect(shortened("short", to: 100, size: 10) == "short")
    let cut = shortened("the-beginning-and-much-more-of-it-and-the-end", to: 120, size: 10)
    #expect(cut.hasPrefix("the-beg") && cut.hasSuffix("the-end") && cut.contains("…"))
    #expect(textWidth(cut, size: 10) <= 120)
  }

  @Test("stages and images are drawn in a time in proportion")
  func size() throws {
    func deep(_ count: Int) throws -> BuildGraph {
      let stages = (1..<count).map { "FROM s\($0 - 1) AS s\($0)\nCOPY --from=s\($0 / 2) a b\n" }.joined()
      return try graph("web: { repository: 'acme/web', cache: false }", ["Dockerfile": "FROM a AS s0\n\(stages)"])
    }
    func wide(_ count: Int) throws -> BuildGraph {
      let images = (0..<count).map { "i\($0): { repository: 'acme/i\($0)', dockerfile: 'D\($0)', cache: false }" }
      let files = (0..<count).map {
        ("D\($0)", $0 == 0 ? "FROM a\n" : "FROM acme/i\($0 - 1)\nCOPY --from=acme/i\($0 / 2) a b\n")
      }
      return try graph(images.joined(separator: ", "), Dictionary(uniqueKeysWithValues: files))
    }
    // Of the smaller ones, too, a box for each image is drawn.
    for (small, make) in [(400, deep), (400, wide)] {
      let graphs = [small: try make(small), 4 * small: try make(4 * small)]
      let ratio = try growth(from: small, to: 4 * small) { size in
        let graph = try #require(graphs[size])
        #expect(drawText(graph).utf8.count > 40 * size)
        #expect(!drawSVG(graph).text.isEmpty && !drawMermaid(graph).isEmpty && !drawDOT(graph).isEmpty)
      }
      #expect(ratio < 8, "\(ratio)")
    }
  }
}
