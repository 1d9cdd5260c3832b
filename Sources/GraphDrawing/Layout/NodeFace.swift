/// What is written in the box of a node or above the nodes of a job, each line cut to what fits.
struct NodeFace {
  var name: String
  var count: String?
  var cache: String?
  var state: StageState?
  var width: Double
  var height: Double

  static let nameSize = 13.0
  static let smallSize = 11.0
  static let padding = 10.0
  static let iconWidth = 16.0
  private static let widest = 250.0

  init(_ node: BuildGraph.Node, in job: BuildGraph.Job?, _ state: StageState?) {
    switch node.kind {
    case .base:
      name = shortened(node.name, to: Self.widest, size: Self.smallSize)
      width = textWidth(name, size: Self.smallSize) + 2 * Self.padding + 4
      height = 26
    case .stage, .index, .job:
      switch node.kind {
      case .job(let stages): count = "\(counted(stages, "stage")), \(node.runCount) RUN"
      case .stage where !node.isBuilt: count = state == nil ? "not built" : nil
      case .stage: count = "\(node.runCount) RUN"
      case .index, .base: count = nil
      }
      self.state = state
      let countWidth = count.map { textWidth($0, size: Self.smallSize) + 14 } ?? 0
      name = shortened(node.name, to: Self.widest - countWidth, size: Self.nameSize, isBold: true)
      cache = node.cache.map { reference in
        let tag = reference.tag.map { ":\($0.text)" }
        let text = reference.repository == job?.repository ? tag ?? reference.text : reference.text
        return shortened(text, to: Self.widest - Self.iconWidth, size: Self.smallSize)
      }
      let widths: [Double] = [
        textWidth(name, size: Self.nameSize, isBold: true) + countWidth,
        cache.map { textWidth($0, size: Self.smallSize) + Self.iconWidth } ?? 0,
        state.map { textWidth($0.label, size: Self.smallSize) + Self.iconWidth } ?? 0,
      ]
      width = max(72, (widths.max() ?? 0) + 2 * Self.padding)
      height = 30 + (cache == nil ? 0.0 : 17.0) + (state == nil ? 0.0 : 17.0)
    }
  }
}

func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
