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
  private static let widest = 230.0

  init(_ node: BuildGraph.Node, in job: BuildGraph.Job?, _ state: StageState?) {
    switch node.kind {
    case .base:
      name = shortened(node.name, to: Self.widest, size: Self.smallSize)
      width = textWidth(name, size: Self.smallSize) + 2 * Self.padding + 4
      height = 26
    case .stage, .index, .job:
      switch node.kind {
      case .job(let stages): count = "\(counted(stages, "stage")), \(node.runCount) RUN"
      case .stage where !node.isBuilt: count = "not built"
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

/// What is written above the nodes of a job.
struct JobFace {
  var name: String
  var lines: [String]
  var width: Double
  var height: Double

  static let padding = 12.0
  private static let widest = 300.0

  init(_ job: BuildGraph.Job) {
    name = shortened(job.name, to: Self.widest, size: NodeFace.nameSize, isBold: true)
    var lines = [job.purpose]
    if !job.platforms.isEmpty { lines.append(job.platforms.map(\.text).joined(separator: ", ")) }
    if let cache = job.cache { lines.append("cache: \(cache)") }
    self.lines = lines.map { shortened($0, to: Self.widest, size: NodeFace.smallSize) }
    let widths =
      [textWidth(name, size: NodeFace.nameSize, isBold: true)]
      + self.lines.map { textWidth($0, size: NodeFace.smallSize) }
    width = (widths.max() ?? 0) + 2 * Self.padding
    height = 34 + 15 * Double(lines.count)
  }
}

extension BuildGraph.Job {
  /// What comes of it, in a line.
  var purpose: String {
    switch kind {
    case .image: tags.isEmpty ? repository.text : "\(repository.text) \(tags.map { ":\($0)" }.joined(separator: " "))"
    case .sharedStages(let image): "stages that variants of \(image) share"
    case .platformBuild(let image): "a platform of \(image)"
    }
  }
}

func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
