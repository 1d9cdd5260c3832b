import DockerfileSyntax
import Registry
import SourceText

/// Finds the cache chain of one image: derived from the Dockerfile, or checked as the person wrote it.
///
/// An engine that keeps the steps of every stage in one cache has a chain for what variants share alone.
struct CacheChainResolver {
  private let image: PreparedImage
  private let registry: String?
  private let engine: Engine
  private let view: StageView
  private(set) var problems = Problems()

  private var dockerfile: Dockerfile { image.dockerfile }
  private var graph: StageGraph { image.graph }
  private var target: Int { image.target }

  init(_ image: PreparedImage, _ registry: String?, _ engine: Engine, _ view: StageView) {
    (self.image, self.registry, self.engine, self.view) = (image, registry, engine, view)
  }

  mutating func links() -> [CacheLink] {
    let links =
      switch image.cache {
      case .none, .store: [CacheLink]()
      case .auto: derivedLinks()
      case .links(let links): engine == .docker ? declaredLinks(links) : []
      }
    if links.count <= Self.mostLinks { return links }
    problems.add(
      rule: "long-cache-chain",
      "image \"\(image.name)\" keeps \(links.count) stages in the registry, and each build reads those before it: "
        + "\(Self.mostLinks) are the most",
      at: image.place,
      hint: "list those that take time in \"cache\", or use engine: \"buildx\", which keeps all stages in one cache")
    return []
  }

  /// The commands for a chain grow with its square.
  private static let mostLinks = 200

  // MARK: - Derived

  /// The smallest chain that covers what the target uses.
  ///
  /// A stage that another used stage is built FROM needs no image: its layers are in that one's. Neither does a stage
  /// without a layer of its own: it is its base image. In a cache of all stages are also those that are copied from.
  private mutating func derivedLinks() -> [CacheLink] {
    let used = view.unit == nil ? image.facts.used : graph.stagesUsed(byAnyOf: view.targets(of: image))
    var isCovered: Set<Int> = []
    for stage in used {
      for source in sources(of: stage) where view.covers(stage, source) { isCovered.insert(source) }
    }
    var hasLayers: Set<Int> = dockerfile.isOpaque ? [target] : []
    for stage in used {
      if dockerfile.stages[stage].instructions.contains(where: { $0.keyword.makesLayer }) { hasLayers.insert(stage) }
      if graph.bases[stage].stages.contains(where: hasLayers.contains) { hasLayers.insert(stage) }
    }
    if engine == .docker { tellOfAnyPlatform(used) }
    return used.compactMap { stage in
      guard !isCovered.contains(stage), hasLayers.contains(stage) else { return nil }
      guard engine == .docker || view.unit != nil || view.builder(of: stage) != nil else { return nil }
      return derivedLink(dockerfile.stages[stage])
    }
  }

  /// The stages that are in the cache of a stage.
  private func sources(of stage: Int) -> [Int] {
    if engine != .docker { return graph.dependencies(of: stage) }
    return graph.bases[stage].stages
  }

  /// That stages are kept which only some platforms use, as nobody says which.
  private mutating func tellOfAnyPlatform(_ used: [Int]) {
    let choices = used.compactMap { stage -> (stage: Int, names: [String])? in
      guard case .oneOf(let choice) = graph.bases[stage], choice.isOpen else { return nil }
      let stages = graph.bases[stage].stages
      return stages.count > 1 ? (stage, stages.map { "\"\(stageName(dockerfile.stages[$0]))\"" }) : nil
    }
    guard let first = choices.first else { return }
    let (stage, names) = (dockerfile.stages[first.stage], first.names)
    problems.add(
      .note, rule: "any-platform",
      "\"\(stage.baseText)\" is \(names.dropLast().joined(separator: ", ")) or \(names[names.count - 1]), by the platform "
        + "of the machine that builds, so the chain keeps what any of them needs",
      at: SourcePlace(dockerfile.source, stage.baseRange),
      hint:
        "name the platforms of the image, such as platforms: [\"linux/amd64\"]: the chain then has their stages alone")
  }

  private mutating func derivedLink(_ stage: Stage) -> CacheLink? {
    let builder = view.builder(of: stage.index)
    // What is shared has no target of its own.
    let isTarget = stage.index == target && view.unit == nil && builder == nil
    guard let repository = image.repository else { return nil }
    if stage.name == nil, !isTarget {
      problems.add(
        .warning, rule: "unnamed-stage",
        "stage \(stage.index) has no name, so it cannot be built alone and kept as a cache",
        at: SourcePlace(dockerfile.source, stage.from.range), hint: "give it one: FROM … AS name")
      return nil
    }
    let tag = ["cache", builder?.word ?? view.word, stage.name ?? ""].filter { !$0.isEmpty }.joined(separator: "-")
    do {
      let reference = ImageReference(repository: repository, tag: try cacheTag(tag))
      return CacheLink(target: isTarget ? nil : stageName(stage), reference: reference, builder: builder?.name)
    } catch {
      problems.add(
        rule: "invalid-tag", "the cache tag \"\(tag)\" of stage \"\(stageName(stage))\" \(error.reason)",
        at: SourcePlace(dockerfile.source, stage.nameRange ?? stage.from.keywordRange),
        hint: view.word.isEmpty ? "give the stage a shorter name" : "give the stage or the variant a shorter name")
      return nil
    }
  }

  // MARK: - Declared

  private mutating func declaredLinks(_ declared: [ImageSettings.Link]) -> [CacheLink] {
    let used = Set(image.facts.used)
    var links: [CacheLink] = []
    var last: (stage: Int, place: SourcePlace?)?
    for link in declared {
      // What its stages are, nobody sees here.
      if dockerfile.isOpaque {
        if let reference = reference(link.reference) {
          links.append(CacheLink(target: link.target?.value, reference: reference))
        }
        continue
      }
      let stage: Int
      if let name = link.target {
        guard let found = findStage(name, in: dockerfile, graph, problems: &problems) else { continue }
        stage = found
      } else {
        stage = target
      }
      let place = (link.target ?? link.reference).place
      let name = stageName(dockerfile.stages[stage])
      if !used.contains(stage) {
        problems.add(
          rule: "unused-cache-link", "image \"\(image.declaration.name.value)\" does not use stage \"\(name)\"",
          at: place,
          hint: "remove this cache link, or the image's \"target\"")
        continue
      }
      if let last, last.stage >= stage {
        let earlier = stageName(dockerfile.stages[last.stage])
        problems.add(
          rule: "chain-order",
          last.stage == stage
            ? "stage \"\(name)\" stands twice in the cache chain"
            : "stage \"\(name)\" is built before \"\(earlier)\", which stands before it in the cache chain",
          at: place, notes: [Diagnostic.Note("the earlier link is here", at: last.place)],
          hint: last.stage == stage ? "remove one of the two" : "list the chain in the Dockerfile's order")
        continue
      }
      last = (stage, place)
      if let reference = reference(link.reference) {
        links.append(CacheLink(target: stage == target ? nil : link.target?.value, reference: reference))
      }
    }
    return links
  }

  private mutating func reference(_ text: Located<String>) -> ImageReference? {
    do {
      let written = try ImageReference(text.value)
      if written.digest != nil {
        problems.add(
          rule: "cache-with-digest",
          "cache image \"\(text.value)\" has a digest, and a cache image is written anew by each build",
          at: text.place, hint: "name it with a tag alone")
        return nil
      }
      var repository = written.repository
      if let registry { repository = try repository.inRegistry(registry) }
      // Docker's own default, made plain.
      let tag = try cacheTag(image.ownTag(written.tag?.text ?? "latest"))
      return ImageReference(repository: repository, tag: tag)
    } catch {
      problems.add(
        rule: "invalid-reference", "image reference \"\(text.value)\" \(error.reason)", at: text.place,
        hint: error.hint)
      return nil
    }
  }
}

/// A tag that a branch's suffix still fits behind.
func cacheTag(_ text: String) throws(InvalidName) -> Tag {
  let tag = try Tag(text)
  let longest = Tag.maximumLength - CacheLink.longestSuffix
  guard text.utf8.count <= longest else {
    throw InvalidName("has \(text.utf8.count) characters; the tag of a cache has at most \(longest)")
  }
  return tag
}

extension Keyword {
  /// Whether the instruction can change the file system; the others only change the image's configuration.
  var makesLayer: Bool {
    switch self {
    case .run, .copy, .add, .workdir: true
    default: false
    }
  }
}
