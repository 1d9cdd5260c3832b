import DockerfileSyntax

/// How long what is in a stage matters: until the last stage that is built from it or copies from it.
struct StageUses {
  /// The last stage that copies from each, and the last that uses it in any way.
  private var lastCopies: [Int?]
  private var endings: [[Int]]
  private var lastUses: [Int]

  init(of input: BuildInput) {
    let stages = input.dockerfile.stages.prefix(input.target + 1)
    lastCopies = Array(repeating: nil, count: stages.count)
    endings = Array(repeating: [], count: stages.count)
    lastUses = Array(stages.indices)
    for stage in stages {
      let bases = input.graph.bases[stage.index].stages.filter(stages.indices.contains)
      for base in bases { lastUses[base] = max(lastUses[base], stage.index) }
      let inherited = bases.flatMap { input.dockerfile.stages[$0].instructions }.compactMap(\.trigger)
      for name in (inherited + stage.instructions).flatMap(\.sourceNames) {
        guard let source = input.graph.stageIndex(named: name), source < stage.index else { continue }
        lastCopies[source] = max(lastCopies[source] ?? 0, stage.index)
        lastUses[source] = max(lastUses[source], stage.index)
      }
    }
    for (stage, last) in lastUses.enumerated() { endings[last].append(stage) }
  }

  /// The stages that no later one uses.
  func endingAt(_ stage: Int) -> [Int] { endings[stage] }

  /// Whether a stage is what another is built from, and nothing more to that or to any later one.
  func isOnlyBase(_ base: Int, of stage: Int) -> Bool {
    lastUses[base] == stage && lastCopies[base].map { $0 < stage } ?? true
  }
}

extension Instruction {
  fileprivate var trigger: Instruction? {
    if case .trigger(let inner) = arguments { inner } else { nil }
  }

  /// What it takes files from.
  fileprivate var sourceNames: [String] {
    (flag("from")?.value).map { [$0] } ?? flags.compactMap { $0.mount?.from }
  }
}
