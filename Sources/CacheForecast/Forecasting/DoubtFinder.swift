import DockerfileSyntax

/// Finds what decides about a step that is found with one assumption, and runs with the other.
struct DoubtFinder {
  private let trace: Trace

  /// What steps were made of before the change, and the base images.
  private let known: Set<Key>

  init(_ trace: Trace) {
    self.trace = trace
    let stages = trace.old?.stages ?? []
    known = Set(stages.flatMap { stage in stage.steps.flatMap(\.parts).map(\.value) + [stage.baseKey] })
  }

  /// - Parameter previous: the cause of the step before it in its stage.
  func doubt(about position: Int, of index: Int, after previous: Forecast.Cause?) -> Forecast.Doubt {
    let step = trace.new.stages[index].steps[position]
    if !step.isLinked {
      if case .perhaps(let doubt) = previous {
        // That it is not needed, or was hidden, holds of each step for itself.
        return doubt == .need ? .need : .previous
      }
      if trace.outcome.hidden.contains(StepPlace(stage: index, step: position)) {
        return .sharedBase(image(under: index))
      }
      if previous == nil, let base = doubtfulBase(of: index) { return .base(base) }
    }
    return files(of: step) ?? .need
  }

  /// What the step takes of another stage or image, if it may be another thing than it was.
  private func files(of step: Step) -> Forecast.Doubt? {
    for part in step.parts where !known.contains(part.value) {
      if case .files(let stage, let path) = part.kind { return .stageFiles(stage: stage, path: path) }
    }
    return nil
  }

  /// The base of a stage, if it is or may be another than before.
  private func doubtfulBase(of index: Int) -> String? {
    let stage = trace.new.stages[index]
    if case .stage(let base) = stage.base {
      let isMade = trace.outcome.verdicts[base].contains(.runs)
      return isMade ? stageName(trace.new.input.dockerfile.stages[base]) : nil
    }
    if case .oneOf = stage.base {
      let isMade = stage.base.stages.contains { trace.outcome.verdicts[$0].contains(.runs) }
      return isMade ? image(under: index) : nil
    }
    return known.contains(stage.baseKey) ? nil : image(under: index)
  }

  /// The name of the image that the stage begins with.
  private func image(under stage: Int) -> String {
    var base = trace.new.stages[stage].base
    while case .stage(let next) = base { base = trace.new.stages[next].base }
    return switch base {
    case .stage(let index): String(index)
    case .image(let name): name
    case .scratch: "scratch"
    case .oneOf(let choice): choice.written
    case .unresolved(let text): text
    }
  }
}
