import SourceText

/// Which stage uses which.
///
/// Names are resolved as BuildKit does in frontend/dockerfile/dockerfile2llb/convert.go. A stage depends on earlier
/// stages only, so there are no cycles and the order of the file is a build order.
package struct StageGraph: Sendable {
  /// What each stage is built from.
  package let bases: [StageBase]

  /// By position in the file.
  package let diagnostics: [Diagnostic]

  private let baseRanges: [SourceRange]
  private let baseTexts: [String]
  private let platformFlags: [String?]
  private let buildArguments: [String: String]
  private let platforms: BuildPlatforms
  private let ownUses: [[StageUse]]

  /// What each stage passes on to those that are built from it. Kept apart, as many stages may share a base.
  private let triggerUses: [[StageUse]]
  private let indexes: [String: Int]

  /// `buildArguments` are the values of `--build-arg`; they count for `FROM` only if an `ARG` before the first `FROM`
  /// declares them, or if they are platform arguments such as `TARGETARCH`. Those have the values of the platforms if
  /// nobody gives others.
  package init(
    _ dockerfile: Dockerfile, buildArguments: [String: String], platforms: BuildPlatforms = BuildPlatforms()
  ) {
    var builder = StageGraphBuilder(dockerfile, buildArguments, platforms)
    builder.build()
    bases = builder.bases
    ownUses = builder.ownUses
    triggerUses = builder.triggerUses
    indexes = builder.lastIndexes
    diagnostics = builder.reporter.diagnostics
    baseRanges = dockerfile.stages.map(\.baseRange)
    baseTexts = dockerfile.stages.map(\.baseText)
    platformFlags = dockerfile.stages.map(\.platform)
    (self.buildArguments, self.platforms) = (buildArguments, platforms)
  }

  /// That of another text, built with the same arguments and for the same platforms.
  package func remade(for dockerfile: Dockerfile) -> StageGraph {
    StageGraph(dockerfile, buildArguments: buildArguments, platforms: platforms)
  }

  /// The stage that is built if no target is given: the last one.
  package var defaultTarget: Int { bases.count - 1 }

  /// The stage of this name, without regard to case, or of this decimal number.
  ///
  /// Of several stages with one name BuildKit takes the last. Docker's `--target` takes only names, buildah's both.
  package func stageIndex(named name: String) -> Int? {
    if let index = indexes[name.lowercased()] { return index }
    guard name.utf8.allSatisfy(\.isDigit), let index = Int(name), bases.indices.contains(index) else { return nil }
    return index
  }

  /// What a stage uses besides its base, in the order of execution: the triggers of its base come first.
  package func uses(of stage: Int) -> [StageUse] {
    guard bases.indices.contains(stage) else { return [] }
    return inheritedUses(of: stage) + ownUses[stage]
  }

  /// The stages that a stage needs directly, ascending.
  package func dependencies(of stage: Int) -> [Int] {
    guard bases.indices.contains(stage) else { return [] }
    var found: Set<Int> = []
    forEachDependency(of: stage) { found.insert($0) }
    return found.sorted()
  }

  private func forEachDependency(of stage: Int, _ body: (Int) -> Void) {
    func take(_ source: StageBase) { if case .stage(let index) = source, index < stage { body(index) } }
    for base in bases[stage].possible {
      take(base)
      if case .stage(let index) = base { for use in triggerUses[index] { take(use.source) } }
    }
    for use in ownUses[stage] { take(use.source) }
  }

  /// All stages that a build of the target needs, the target included, in build order: ascending.
  package func stagesUsed(by target: Int) -> [Int] { stagesUsed(byAnyOf: [target]) }

  /// The same for builds of several targets.
  package func stagesUsed(byAnyOf targets: [Int]) -> [Int] {
    let targets = targets.filter(bases.indices.contains)
    guard let last = targets.max() else { return [] }
    var isUsed = Array(repeating: false, count: last + 1)
    for target in targets { isUsed[target] = true }
    // Every dependency is an earlier stage, so one pass from the end meets each stage after all that use it.
    for stage in stride(from: last, through: 0, by: -1) where isUsed[stage] {
      forEachDependency(of: stage) { isUsed[$0] = true }
    }
    return isUsed.indices.filter { isUsed[$0] }
  }

  /// The images that a build of the target needs, in the order of their first use; once for each way in which one is
  /// written.
  package func externalImages(usedBy target: Int) -> [ExternalImage] {
    var seen: Set<[String]> = []
    var images: [ExternalImage] = []
    func add(_ source: StageBase, _ written: String?, _ platform: String?, _ range: SourceRange) {
      for name in source.images where seen.insert([name, written ?? name, platform ?? ""]).inserted {
        images.append(
          ExternalImage(
            name: name, written: written ?? name, platform: platform, isChoice: source.possible.count > 1, range: range)
        )
      }
    }
    for stage in stagesUsed(by: target) {
      add(bases[stage], baseTexts[stage], platformFlags[stage], baseRanges[stage])
      // Docker expands no variables there.
      for use in uses(of: stage) { add(use.source, nil, nil, use.range) }
    }
    return images
  }

  private func inheritedUses(of stage: Int) -> [StageUse] {
    // A trigger may name a stage that stands before one user of the base, but not before another.
    bases[stage].stages.flatMap { triggerUses[$0] }.filter { use in
      if case .stage(let source) = use.source { source < stage } else { true }
    }
  }
}
