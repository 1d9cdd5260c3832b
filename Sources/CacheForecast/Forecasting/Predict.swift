/// Predicts what is reused of the build before a change.
///
/// - Parameter before: nil if there was none: nothing is reused.
package func forecast(
  before: BuildInput?, after: BuildInput, cache: KeptCache, rules: CacheRules
) -> Forecast {
  var old = before.map { Tracer($0, rules) }
  old?.trace()
  var new = Tracer(after, rules)
  let different = outcome(old, &new, cache)
  var sameOld = before.map { Tracer($0, rules, assuming: .same) }
  sameOld?.trace()
  var sameNew = Tracer(after, rules, assuming: .same)
  let same = outcome(sameOld, &sameNew, cache)
  return Forecast(
    same: Trace(old: sameOld, new: sameNew, outcome: same), different: Trace(old: old, new: new, outcome: different))
}

/// Walks over the new Dockerfile until it is known which commands run again.
private func outcome(_ old: Tracer?, _ new: inout Tracer, _ cache: KeptCache) -> Outcome {
  let kept = KeptKeys(old, cache)
  var rerun: Set<StepPlace> = []
  var rounds = 0
  while true {
    new.trace(rerunning: rerun)
    let outcome = outcome(new, kept)
    if old == nil || new.assumption == .same { return outcome }
    let running = new.commands.filter { outcome.verdicts[$0.stage][$0.step] == .runs }
    // What others copy may then be another thing, and more runs.
    if rerun.isSuperset(of: running) { return outcome }
    rounds += 1
    rerun.formUnion(rounds < mostRounds ? running : new.commands)
  }
}

/// Each round may find one more stage of a chain; a chain that is longer is taken to run as a whole.
private let mostRounds = 10

private func outcome(_ new: Tracer, _ kept: KeptKeys) -> Outcome {
  switch new.rules {
  case .buildkit:
    var graph = GraphForecast(new, kept)
    return graph.outcome()
  case .classic, .buildah:
    var history = HistoryForecast(new, kept, new.rules)
    return history.outcome()
  }
}

extension Tracer {
  /// The steps that run something in the stages that others copy from, and in those that they are built from.
  fileprivate var commands: [StepPlace] {
    var copied = Set(stages.flatMap(\.steps).flatMap(\.sources))
    for index in stages.indices.reversed() where copied.contains(index) {
      copied.formUnion(stages[index].base.stages)
    }
    return copied.flatMap { stage in
      stages[stage].steps.indices.filter { stages[stage].steps[$0].instruction.keyword == .run }
        .map { StepPlace(stage: stage, step: $0) }
    }
  }
}

/// What comes out with one assumption.
struct Trace {
  let old: Tracer?
  let new: Tracer
  let outcome: Outcome
}

/// What became of each step.
struct Outcome {
  /// For each stage and step: where it is kept, or that it runs.
  enum Verdict: Hashable {
    case kept(in: String?)
    case runs
  }

  var verdicts: [[Verdict]]

  /// The stages that the builder looks at.
  var visited: Set<Int>

  /// Those that it could do without.
  var unused: Set<Int> = []

  /// Steps that run though a cache has them, as their base image was fetched for a stage before.
  var hidden: Set<StepPlace> = []
}
