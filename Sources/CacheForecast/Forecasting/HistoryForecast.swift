import DockerfileSyntax

/// The classic builder and buildah: a step is found if all before it in the stage are, in an image with the same history.
struct HistoryForecast {
  private var new: Tracer
  private let kept: KeptKeys
  private let rules: CacheRules
  private var verdicts: [[Outcome.Verdict]]
  private var visited: Set<Int> = []

  /// What earlier builds of the script made, by its key upon what was there: what the images of their stages consist of.
  private var made: [Key: Key] = [:]

  init(_ new: Tracer, _ kept: KeptKeys, _ rules: CacheRules) {
    (self.new, self.kept, self.rules) = (new, kept, rules)
    verdicts = new.stages.map { stage in stage.steps.map { _ in .kept(in: nil) } }
  }

  mutating func outcome() -> Outcome {
    let target = new.input.target
    let used = Set(new.input.graph.stagesUsed(by: target))
    for unit in kept.units(upTo: target) { build(unit) }
    return Outcome(verdicts: verdicts, visited: visited, unused: visited.subtracting(used))
  }

  private mutating func build(_ unit: KeptKeys.Unit) {
    let used = Set(new.input.graph.stagesUsed(by: unit.stage))
    // What each stage ends with: an image that is old, or one that nobody has seen.
    var images: [Int: Key] = [:]
    var steps: [Int: [(key: Key, image: Key)]] = [:]
    for stage in 0...unit.stage where rules == .classic || used.contains(stage) {
      visited.insert(stage)
      let traced = new.stages[stage]
      var image = traced.baseKey
      var own: [(key: Key, image: Key)] = []
      if case .stage(let base) = traced.base { image = images[base] ?? image }
      var isFound = true
      for (index, step) in traced.steps.enumerated() {
        let key = Key([image] + step.values)
        if isFound, let reference = unit.own[key] {
          note(.kept(in: reference), stage, index)
          image = key
        } else if isFound, let known = made[key] {
          image = known
        } else {
          isFound = false
          verdicts[stage][index] = .runs
          image = Key("made", key)
        }
        own.append((key, image))
      }
      images[stage] = image
      steps[stage] = own
    }
    var stage: Int? = unit.stage
    while let index = stage {
      for step in steps[index] ?? [] { made[step.key] = step.image }
      if case .stage(let base) = new.stages[index].base { stage = base } else { stage = nil }
    }
  }

  /// What ran in one of the builds is not reused, whatever others find.
  private mutating func note(_ verdict: Outcome.Verdict, _ stage: Int, _ step: Int) {
    if verdicts[stage][step] != .runs { verdicts[stage][step] = verdict }
  }
}
