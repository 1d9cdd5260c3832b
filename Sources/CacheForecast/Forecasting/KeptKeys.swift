import DockerfileSyntax

/// The steps of the build before, by where the registry keeps them.
struct KeptKeys {
  /// What one build of the script finds.
  struct Unit {
    let stage: Int

    /// Its own cache, and where each step is in it.
    let own: [Key: String]
  }

  /// One for each build of the script, in order; the last is of the image itself.
  let units: [Unit]

  /// All steps that there were, kept or not.
  let known: Set<Key>

  init(_ old: Tracer?, _ cache: KeptCache) {
    known = Set(old?.stages.flatMap { $0.steps.map(\.key) + [$0.key, $0.baseKey] } ?? [])
    func layers(of stage: Int, _ reference: String) -> [Key: String] {
      guard let old else { return [:] }
      var keys: [Key: String] = [:]
      var stage = stage
      while old.stages.indices.contains(stage) {
        for step in old.stages[stage].steps { keys[step.key] = reference }
        guard case .stage(let base) = old.stages[stage].base else { break }
        stage = base
      }
      return keys
    }
    switch cache.kind {
    case .none: units = []
    case .chain(let links):
      units = links.map { Unit(stage: $0.stage, own: layers(of: $0.oldStage ?? -1, $0.reference)) }
    case .export(let reference, let ofAllStages):
      var keys: [Key: String] = [:]
      if let old {
        if ofAllStages {
          let used = old.input.graph.stagesUsed(by: old.input.target)
          for step in used.flatMap({ old.stages[$0].steps }) { keys[step.key] = reference }
        } else {
          keys = layers(of: old.input.target, reference)
        }
      }
      units = [Unit(stage: -1, own: keys)]
    }
  }

  /// The units that build up to the target, with the image itself at the end.
  func units(upTo target: Int) -> [Unit] {
    if units.count == 1, units[0].stage == -1 { return [Unit(stage: target, own: units[0].own)] }
    return units.last?.stage == target ? units : units + [Unit(stage: target, own: [:])]
  }
}
