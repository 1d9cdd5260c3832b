import DockerfileSyntax
import Registry
import SourceText

/// An image that was held against its Dockerfile, but for its caches and what it needs of others.
struct PreparedImage {
  let declaration: ImageDeclaration

  /// nil for that of the machine that builds, or for several.
  let platform: Platform?

  /// Those of one build for several.
  let platforms: [Platform]

  /// What tells the platform from others of the image; nil if it has no others.
  let platformWord: String?

  /// nil if it is wrong, which is reported; the rest is checked all the same.
  let repository: Repository?
  let otherRepositories: [PublishedRepository]

  let context: String
  let file: String

  /// The ignore file of this Dockerfile alone, if there is one.
  let ignoreFile: String?

  let ignoreRules: IgnoreRules?
  let tags: [Located<ImageTag>]
  let arguments: [Located<BuildArgument>]
  let labels: [Label]
  let annotations: [Label]
  let commands: Commands
  let dockerfile: Dockerfile
  let facts: StageFacts

  var graph: StageGraph { facts.graph }

  /// The stage to stop at.
  var target: Int { facts.target }

  var name: String { [declaration.name.value, platformWord].compactMap(\.self).joined(separator: "-") }

  /// What tells it from the other variants and platforms of its image, as a part of tags; empty if there are none.
  var word: String { [declaration.variant?.name, platformWord].compactMap(\.self).joined(separator: "-") }

  /// Its value on each axis, the platform being the last.
  var values: [AxisValue] {
    (declaration.variant?.values ?? []) + [platformWord.map { AxisValue(axis: "", text: $0) }].compactMap(\.self)
  }

  /// The image that has the variants.
  var family: Located<String> { declaration.variant?.image ?? declaration.name }

  var cache: ImageSettings.Cache { declaration.settings.cache ?? .auto }

  /// The tag of a cache that a person named, for this platform.
  func ownTag(_ tag: String) -> String { [tag, platformWord].compactMap(\.self).joined(separator: "-") }

  /// Where a platform is pushed by an engine that pushes nothing by its digest alone. The tag moves from run to run.
  func buildReference(_ engine: Engine) -> ImageReference? {
    guard platformWord != nil, engine != .buildx, let repository, let tag = try? Tag("build-\(word)") else {
      return nil
    }
    return ImageReference(repository: repository, tag: tag)
  }

  /// Those that a build of its own is published under.
  var publishedTags: [Located<ImageTag>] { platformWord == nil ? tags : [] }

  /// Where it is published: the first and the others.
  func repositories(with first: Repository) -> [Repository] { [first] + otherRepositories.map(\.repository) }

  /// Where its target begins.
  var place: SourcePlace {
    let stage = dockerfile.stages[target]
    return SourcePlace(dockerfile.source, stage.nameRange ?? stage.from.range)
  }

  var derivesCache: Bool {
    if case .auto = cache { true } else { false }
  }

  /// What has to be the same for the image to be published again.
  func reuse(_ engine: Engine) -> Reuse {
    let values = arguments.compactMap(\.value.value) + (labels + annotations).map(\.value)
    let ofRun: Set<ValueText.Placeholder> = [.sha, .shortSHA, .created, .date, .number, .ref, .branch]
    if values.contains(where: { !$0.placeholders.isDisjoint(with: ofRun) || $0.ownValues.contains(where: \.isOfRun) }) {
      let obstacle = ReuseObstacle(
        reason: "its arguments or labels hold a value of the run, such as the commit or the time",
        hint: "leave such values out, or reuse: false", place: declaration.name.place ?? place)
      return .impossible([obstacle])
    }
    var finder = ReuseFinder(dockerfile, graph, target: target, engine: engine)
    return finder.find(arguments)
  }
}
