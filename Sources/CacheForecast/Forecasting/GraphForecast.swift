import DockerfileSyntax

/// BuildKit: a step that is needed and not found runs; what a found step is made of is not needed.
struct GraphForecast {
  private let new: Tracer
  private let kept: KeptKeys
  private var runs: Set<StepPlace> = []
  private var found: [StepPlace: String] = [:]

  /// What earlier builds of the script have left on the host.
  private var local: [Key: String] = [:]

  /// The base images that earlier builds of the script have fetched, since a step right on them ran.
  ///
  /// Measured on engines that nothing else ran on (Docker 20.10 and 26.1, six runs of each case; 28.5, one): with Docker's
  /// own image store, a later build then finds no step on them in an imported cache, unless the base image itself was pulled
  /// before the builds. With the containerd image store it finds them.
  private var fetchedBases: Set<Key> = []

  private var hidden: Set<StepPlace> = []

  /// What each stage, or the one that it is built from, begins with.
  private var roots: [Key] = []

  init(_ new: Tracer, _ kept: KeptKeys) {
    (self.new, self.kept) = (new, kept)
    for stage in new.stages {
      if case .stage(let base) = stage.base { roots.append(roots[base]) } else { roots.append(stage.baseKey) }
    }
  }

  mutating func outcome() -> Outcome {
    let target = new.input.target
    var visited: Set<Int> = []
    var reachable: [Key: String] = [:]
    for unit in kept.units(upTo: target) {
      reachable.merge(unit.own) { $1 }
      visited.formUnion(build(unit.stage, reachable))
    }
    let verdicts = new.stages.indices.map { stage in
      new.stages[stage].steps.indices.map { step -> Outcome.Verdict in
        let place = StepPlace(stage: stage, step: step)
        return runs.contains(place) ? .runs : .kept(in: found[place])
      }
    }
    return Outcome(verdicts: verdicts, visited: visited, hidden: hidden)
  }

  /// One build: what it runs, and which stages it looks at.
  private mutating func build(_ target: Int, _ reachable: [Key: String]) -> [Int] {
    let used = new.input.graph.stagesUsed(by: target)
    var needed: Set<Int> = [target]
    var done: [Key: String] = [:]
    var fetched: Set<Key> = []
    // Each stage after all that use it.
    for stage in used.reversed() {
      var isNeeded = needed.contains(stage)
      let steps = new.stages[stage].steps
      let root = roots[stage]
      let hides = new.assumption == .different && fetchedBases.contains(root)
      for index in steps.indices.reversed() where steps[index].executes {
        let step = steps[index]
        let place = StepPlace(stage: stage, step: index)
        // The key is made of what the files of another stage hold, unless that stage is the one of old.
        for source in step.sources where !kept.known.contains(new.stages[source].key) { needed.insert(source) }
        // A linked step does not stand on the base.
        let isHidden = hides && !step.isLinked && reachable[step.key] != nil && local[step.key] == nil
        if let reference = reachable[step.key] ?? local[step.key], !isHidden {
          if isNeeded { done[step.key] = reference }
          if found[place] == nil { found[place] = reference }
          isNeeded = isNeeded && step.isLinked
        } else if isNeeded {
          runs.insert(place)
          if isHidden { hidden.insert(place) }
          done[step.key] = ""
          needed.formUnion(step.sources)
        }
      }
      let bases = new.stages[stage].base.stages
      if isNeeded, !bases.isEmpty {
        needed.formUnion(bases)
      } else if isNeeded {
        fetched.insert(root)
      }
    }
    local.merge(done) { $1 }
    fetchedBases.formUnion(fetched)
    return used
  }
}
