import DockerfileSyntax

extension Forecast {
  /// Says of each step why it is reused or not, by what differs from the stage before the change.
  init(same: Trace, different: Trace) {
    let new = different.new
    let visited = same.outcome.visited.union(different.outcome.visited)
    let doubts = DoubtFinder(different)
    var stages: [Stage] = []
    for index in new.stages.indices where visited.contains(index) {
      let finder = CauseFinder(same.old, same.new, stage: index)
      let isUnused = different.outcome.unused.contains(index)
      var instructions: [Instruction] = []
      // The cause of the step before it, of those that the builder has.
      var previous: Cause?
      for (position, step) in new.stages[index].steps.enumerated() {
        var cause = Cause.configuration
        if step.executes {
          switch (same.outcome.verdicts[index][position], different.outcome.verdicts[index][position]) {
          case (.kept, .kept(let reference)): cause = .kept(in: reference)
          case (.runs, _): cause = finder.cause(of: position, isUnused: isUnused)
          case (.kept, .runs): cause = .perhaps(doubts.doubt(about: position, of: index, after: previous))
          }
          previous = cause
        }
        instructions.append(Instruction(instruction: step.instruction, executes: step.executes, cause: cause))
      }
      stages.append(
        Stage(index: index, name: stageName(new.input.dockerfile.stages[index]), instructions: instructions))
    }
    self.stages = stages
    newImage = same.makesNewImage ? .yes : different.makesNewImage ? .perhaps : .no
  }
}

extension Trace {
  /// Whether the image has another layer than before.
  var makesNewImage: Bool {
    let target = new.input.target
    return outcome.verdicts.indices.contains(target)
      && (isMade(target) || old?.stages.last?.key != new.stages.last?.key)
  }

  /// Whether a layer of a stage, or of one that it is built from, is new.
  private func isMade(_ stage: Int) -> Bool {
    if outcome.verdicts[stage].contains(.runs) { return true }
    return new.stages[stage].base.stages.contains { isMade($0) }
  }
}

/// Finds what makes a step of a stage another one than it was.
private struct CauseFinder {
  private let new: Tracer
  private let index: Int
  private let stage: TracedStage
  private let old: TracedStage?

  /// The steps that the builder has, old and new, side by side.
  private let oldSteps: [Step]
  private let positions: [Int: Int]
  private let firstDifference: Int?

  init(_ old: Tracer?, _ new: Tracer, stage index: Int) {
    (self.new, self.index) = (new, index)
    stage = new.stages[index]
    let name = new.input.dockerfile.stages[index].name
    let oldIndex = old.flatMap { old in
      name.flatMap { name in old.input.dockerfile.stages.first { $0.name == name }?.index }
        ?? (name == nil ? index : nil)
    }
    self.old = oldIndex.flatMap { index in
      old.flatMap { $0.stages.indices.contains(index) ? $0.stages[index] : nil }
    }
    oldSteps = self.old?.steps.filter(\.executes) ?? []
    let steps = stage.steps.indices.filter { new.stages[index].steps[$0].executes }
    positions = Dictionary(uniqueKeysWithValues: steps.enumerated().map { ($0.element, $0.offset) })
    let oldSteps = self.oldSteps
    let traced = stage
    firstDifference =
      steps.enumerated().first { offset, step in
        !oldSteps.indices.contains(offset) || !traced.steps[step].isSame(as: oldSteps[offset])
      }?.offset
  }

  func cause(of step: Int, isUnused: Bool) -> Forecast.Cause {
    if isUnused { return .unused }
    guard let position = positions[step], let old else { return .edited }
    if stage.baseKey != old.baseKey {
      if position > 0 { return .previous }
      if case .stage(let base) = stage.base { return .baseChanged(stageName(new.input.dockerfile.stages[base])) }
      return .baseChanged(new.input.dockerfile.stages[index].baseText)
    }
    guard let firstDifference, firstDifference <= position else { return .notKept }
    if firstDifference < position { return .previous }
    guard oldSteps.indices.contains(position) else { return .edited }
    return difference(stage.steps[step], oldSteps[position])
  }

  private func difference(_ step: Step, _ old: Step) -> Forecast.Cause {
    for part in step.parts where !old.parts.contains(part) {
      switch part.kind {
      case .text: return .edited
      case .context(let source): return .files(changed(step.files, old.files), source: source)
      case .files(let stage, let path): return .stageFiles(stage: stage, path: path)
      case .argument(let name): return .argument(name)
      case .variable(let name): return .variable(name)
      case .workdir: return .setting("directory")
      case .user: return .setting("user")
      }
    }
    // What was there and is gone.
    for part in old.parts where !step.parts.contains(part) {
      switch part.kind {
      case .argument(let name): return .argument(name)
      case .variable(let name): return .variable(name)
      case .context(let source): return .files(changed(step.files, old.files), source: source)
      default: return .edited
      }
    }
    return .edited
  }

  private func changed(_ new: [String: KeyTable.Key], _ old: [String: KeyTable.Key]) -> [String] {
    Set(new.keys).union(old.keys).filter { new[$0] != old[$0] }.sorted()
  }
}

/// The name, or the number of a stage without one.
func stageName(_ stage: Stage) -> String { stage.name ?? String(stage.index) }
