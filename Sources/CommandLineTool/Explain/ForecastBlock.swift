import ImageModel

/// What is said of an image once; for its platforms and variants together, where it differs in nothing but the names of
/// caches and images.
struct ForecastBlock {
  struct Stage {
    let stage: String

    /// Where it is kept; empty if it is not.
    let caches: [String]

    let instructions: [Row]
  }

  struct Row {
    let line: Int
    let instruction: String
    let reused: Bool?
    let reason: String
    let executes: Bool
  }

  /// Those of the images, in order.
  let names: [String]

  /// The indexes of the stages, beside them.
  let indexes: [Int]

  let stages: [Stage]
  let advice: [ForecastReport.Suggestion]

  /// What reads the Dockerfile, if it is one that nobody can see into.
  let frontend: String?

  var title: String { "\(names.joined(separator: ", ")): \(total)" }

  private init(_ reports: [ForecastReport]) {
    names = reports.map(\.image)
    let first = reports[0]
    indexes = first.stages.map(\.index)
    advice = first.advice
    frontend = first.frontend
    stages = first.stages.enumerated().map { index, stage in
      Stage(
        stage: stage.stage, caches: unique(reports.compactMap { $0.stages[index].cache }),
        instructions: stage.instructions.enumerated().map { position, row in
          let names = unique(reports.map { $0.stages[index].instructions[position].reason.name })
          let reason = ForecastReport.Reason(row.reason.start, listed(names, showing: 1), row.reason.end)
          return Row(
            line: row.line, instruction: row.instruction, reused: row.reused, reason: reason.text,
            executes: row.executes)
        })
    }
  }

  /// Those of a report alone, or of several that are alike; each where its first report is.
  static func all(of reports: [ForecastReport]) -> [ForecastBlock] {
    var groups: [[ForecastReport]] = []
    var groupsOfHashes: [Int: [Int]] = [:]
    for report in reports {
      let hash = report.hashOfLikeness
      if let group = groupsOfHashes[hash]?.first(where: { groups[$0][0].isAlike(report) }) {
        groups[group].append(report)
      } else {
        groupsOfHashes[hash, default: []].append(groups.count)
        groups.append([report])
      }
    }
    return groups.map(ForecastBlock.init)
  }
}

extension ForecastBlock {
  /// How much of the image is reused.
  var total: String {
    if let frontend { return "cannot be predicted, as \(frontend) reads the file" }
    return Self.total(of: stages.flatMap(\.instructions))
  }

  static func total(of rows: [Row]) -> String {
    let steps = rows.filter(\.executes)
    let doubtful = steps.filter { $0.reused == nil }.count
    return "\(steps.filter { $0.reused == true }.count) of \(steps.count) steps reused"
      + (doubtful > 0 ? ", \(doubtful) perhaps" : "")
  }
}

extension ForecastReport {
  /// Whether it says the same of another platform or variant.
  fileprivate func isAlike(_ other: ForecastReport) -> Bool {
    repository == other.repository && frontend == other.frontend && advice == other.advice
      && stages.count == other.stages.count
      && zip(stages, other.stages).allSatisfy { $0.isAlike($1) }
  }
}

extension ForecastReport {
  /// The same for reports that are alike.
  fileprivate var hashOfLikeness: Int {
    var hasher = Hasher()
    hasher.combine(repository)
    hasher.combine(frontend)
    for stage in stages {
      hasher.combine(stage.line)
      for row in stage.instructions {
        hasher.combine(row.line)
        hasher.combine(row.reused)
        hasher.combine(row.reason.start)
        hasher.combine(row.reason.end)
      }
    }
    return hasher.finalize()
  }
}

extension ForecastReport.Stage {
  fileprivate func isAlike(_ other: ForecastReport.Stage) -> Bool {
    stage == other.stage && line == other.line && (cache == nil) == (other.cache == nil)
      && instructions.count == other.instructions.count
      && zip(instructions, other.instructions).allSatisfy { $0.isAlike($1) }
  }
}

extension ForecastReport.Row {
  fileprivate func isAlike(_ other: ForecastReport.Row) -> Bool {
    line == other.line && instruction == other.instruction && reused == other.reused && executes == other.executes
      && reason.start == other.reason.start && reason.end == other.reason.end
  }
}

/// The first of them, and how many there are more. A repository is named once.
func listed(_ names: [String], showing count: Int = 3) -> String {
  guard let first = names.first else { return "" }
  let repository = first.lastIndex(of: ":").map { first[...$0] } ?? ""
  let shown = names.dropFirst().prefix(count - 1).map { name in
    !repository.isEmpty && name.hasPrefix(repository) ? String(name.dropFirst(repository.count)) : name
  }
  let rest = names.count - 1 - shown.count
  return ([first] + shown).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
}
