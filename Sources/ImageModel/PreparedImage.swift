import DockerfileSyntax
import Registry
import SourceText

/// An image that was held against its Dockerfile, but for its caches and what it needs of others.
struct PreparedImage {
  let declaration: ImageDeclaration

  /// nil if it is wrong, which is reported; the rest is checked all the same.
  let repository: Repository?

  let context: String
  let file: String
  let tags: [Located<TagPattern>]
  let dockerfile: Dockerfile
  let graph: StageGraph

  /// The stage to stop at.
  let target: Int

  var cache: ImageSettings.Cache { declaration.settings.cache ?? .auto }

  var derivesCache: Bool {
    if case .auto = cache { true } else { false }
  }

  /// Those before the target that it does not use.
  var unusedStages: [StagePlace] {
    let used = Set(graph.stagesUsed(by: target))
    return dockerfile.stages[..<target].filter { !used.contains($0.index) }.map { stage in
      StagePlace(
        name: stageName(stage), place: SourcePlace(dockerfile.source, stage.nameRange ?? stage.from.keywordRange))
    }
  }

  /// Those that it uses which declare arguments, each by the first of them.
  var stagesWithArguments: [StagePlace] {
    graph.stagesUsed(by: target).sorted().compactMap { dockerfile.stages[$0].firstArgument(in: dockerfile.source) }
  }

  /// The images of unnamed registries that it is built from.
  var shortNames: [ShortName] {
    graph.externalImages(usedBy: target).compactMap { ShortName($0, in: dockerfile.source) }
  }

  /// What has to be the same for the image to be published again.
  func reuse(_ engine: Engine) -> Reuse {
    var finder = ReuseFinder(dockerfile, graph, target: target, engine: engine)
    return finder.find(declaration.settings.arguments)
  }
}
