/// A job in a picture: a frame around its stages; in a condensed graph nothing but its one node.
struct JobFrame {
  /// Nil in a condensed graph.
  let face: JobFace?

  var corner = Point(x: 0, y: 0)
  let width: Double
  let height: Double
  let interior: JobInterior

  /// Where the interior begins, from the corner.
  private let inset: Point

  init(_ job: BuildGraph.Job, _ interior: JobInterior, isCondensed: Bool) {
    self.interior = interior
    let size = interior.layout
    if isCondensed {
      face = nil
      (width, height, inset) = (size.width, size.height, Point(x: 0, y: 0))
    } else {
      let face = JobFace(job)
      self.face = face
      width = max(face.width, size.width + 2 * JobFace.padding)
      height = face.height + size.height + JobFace.padding
      inset = Point(x: (width - size.width) / 2, y: face.height)
    }
  }

  /// A point of the interior in the whole picture.
  func place(_ point: Point) -> Point {
    Point(x: corner.x + inset.x + point.x, y: corner.y + inset.y + point.y)
  }

  /// How far below the corner the line from a node enters or leaves.
  func entryHeight(of node: Int) -> Double? { interior.entryHeight(of: node).map { $0 + inset.y } }
  func exitHeight(of node: Int) -> Double? { interior.exitHeight(of: node).map { $0 + inset.y } }
}
