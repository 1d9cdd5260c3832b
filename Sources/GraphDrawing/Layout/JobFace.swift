/// What is written above the nodes of a job, each line cut to what fits.
struct JobFace {
  let name: String
  let lines: [String]
  let width: Double
  let height: Double

  static let padding = 12.0
  private static let widest = 320.0

  init(_ job: BuildGraph.Job) {
    name = shortened(job.name, to: Self.widest, size: NodeFace.nameSize, isBold: true)
    var lines = [job.purpose]
    if !job.tags.isEmpty { lines.append(Self.tagLine(job.tags)) }
    lines += job.settings
    self.lines = lines.map { shortened($0, to: Self.widest, size: NodeFace.smallSize) }
    let widths =
      [textWidth(name, size: NodeFace.nameSize, isBold: true)]
      + self.lines.map { textWidth($0, size: NodeFace.smallSize) }
    width = (widths.max() ?? 0) + 2 * Self.padding
    height = 34 + 15 * Double(lines.count)
  }

  /// The tags that fit, at least one, and how many more there are.
  private static func tagLine(_ tags: [String]) -> String {
    for count in stride(from: tags.count, to: 1, by: -1) {
      let more = count < tags.count ? [" +\(tags.count - count)"] : []
      let line = (tags.prefix(count).map { ":\($0)" } + more).joined(separator: " ")
      if textWidth(line, size: NodeFace.smallSize) <= widest { return line }
    }
    return ":\(tags[0])\(tags.count > 1 ? "  +\(tags.count - 1)" : "")"
  }
}

extension BuildGraph.Job {
  /// What comes of it.
  var purpose: String {
    switch kind {
    case .image: repository.text
    case .sharedStages(let image): "stages that variants of \(image) share"
    case .platformBuild(let image): "a platform of \(image)"
    }
  }

  /// What it is built for, and its cache.
  var settings: [String] {
    let platforms = platforms.isEmpty ? [] : [platforms.map(\.text).joined(separator: ", ")]
    return platforms + (cache.map { ["cache: \($0)"] } ?? [])
  }

  /// Everything in lines, its name first.
  var lines: [String] {
    [name, purpose] + (tags.isEmpty ? [] : [tags.map { ":\($0)" }.joined(separator: " ")]) + settings
  }
}
