import DockerfileSyntax

extension Forecast {
  /// Says of each step why it is reused or not, by what differs from the stage before the change.
  init(same: Trace, different: Trace) {
    let new = different.new
    let visited = same.outcome.visited.union(different.outcome.visited)
    let doubts = DoubtFinder(different)
    let oldStages = same.old?.input.dockerfile.stages ?? []
    let oldIndices = Dictionary(oldStages.compactMap { stage in stage.name.map { ($0, stage.index) } }) { first, _ in
      first
    }
    var stages: [Stage] = []
    for index in new.stages.indices where visited.contains(index) {
      let name = new.input.dockerfile.stages[index].name
      let finder = CauseFinder(same.old, same.new, stage: index, was: name.map { oldIndices[$0] } ?? index)
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
  private func isMade(_ target: Int) -> Bool {
    var made: Set<Int> = []
    for stage in 0...target
    where outcome.verdicts[stage].contains(.runs) || new.stages[stage].base.stages.contains(where: made.contains) {
      made.insert(stage)
    }
    return made.contains(target)
  }
}

/// Finds what makes a step of a stage another one than it was.
private struct CauseFinder {
  private let new: Tracer
  private let index: Int
  private let stage: TracedStage
  private let old: TracedStage?
  private let oldContext: ContextFiles?

  /// The steps that the builder has, old and new, side by side.
  private let oldSteps: [Step]
  private let positions: [Int: Int]
  private let firstDifference: Int?

  /// - Parameter oldIndex: the stage that it was; nil if there was none.
  init(_ old: Tracer?, _ new: Tracer, stage index: Int, was oldIndex: Int?) {
    (self.new, self.index) = (new, index)
    stage = new.stages[index]
    oldContext = old?.context
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
    // Another instruction.
    guard let keyword = step.parts.first, old.parts.contains(keyword) else { return .edited }
    let (values, oldValues) = (step.environment?.values ?? [], old.environment?.values ?? [])
    let isSame = step.environment?.exactKey == old.environment?.exactKey
    if !isSame, let cause = variable(in: values, that: oldValues) { return cause }
    for part in step.parts where !old.parts.contains(part) {
      switch part.kind {
      case .text: return .edited
      case .context(let source): return .files(changed(step.taken, old.taken), source: source)
      case .files(let stage, let path): return .stageFiles(stage: stage, path: path)
      case .workdir: return .setting("directory")
      case .user: return .setting("user")
      }
    }
    // What was there and is gone.
    if !isSame, let cause = variable(in: oldValues, that: values) { return cause }
    for part in old.parts where !step.parts.contains(part) {
      if case .context(let source) = part.kind {
        return .files(changed(step.taken, old.taken), source: source)
      }
      return .edited
    }
    return .edited
  }

  /// The first of some variables that is not among others.
  private func variable(in values: [Environment.Value], that others: [Environment.Value]) -> Forecast.Cause? {
    let others = Set(others)
    return values.first { !others.contains($0) }.map { $0.isArgument ? .argument($0.name) : .variable($0.name) }
  }

  private func changed(_ taken: [TakenFiles], _ oldTaken: [TakenFiles]) -> [String] {
    let (files, oldFiles) = (new.context.files(taken), oldContext?.files(oldTaken) ?? [:])
    return Set(files.keys).union(oldFiles.keys).filter { path in
      files[path]?.kind != oldFiles[path]?.kind || files[path]?.mode != oldFiles[path]?.mode
    }.sorted()
  }
}

/// The name, or the number of a stage without one.
func stageName(_ stage: Stage) -> String { stage.name ?? String(stage.index) }
