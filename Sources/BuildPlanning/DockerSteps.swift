import ImageModel
import SourceText

/// The steps of `docker build`, which may be the classic builder or BuildKit.
///
/// Each link of the cache chain is one build: it reads its own image and those of the links before it, carries inline
/// cache metadata (which BuildKit needs and the classic builder ignores) and is pushed at once. The image itself is the
/// last build.
func dockerSteps(of image: Image, for purpose: BuildPurpose, _ context: PlanContext) -> ImageSteps {
  let chain = image.cacheChain
  var steps = ImageSteps(registries: image.hosts + chain.map(\.reference.repository.host))
  let isOwn = purpose == .own
  // A script builds what variants share before, on the same engine.
  let pulled = context.run.isScript ? chain.filter { $0.builder == nil } : chain
  if !context.run.readsCachesFromRegistry { steps.pulls = pulled.flatMap { context.cachesRead($0.reference) } }
  func build(upTo index: Int, target: String?, tags: [Word], isStage: Bool = false) -> Build {
    let bases = context.run.takingBases(of: image)
    var build = Build(of: image, for: context.run.system, target: target, needed: bases.arguments, isStage: isStage)
    build.copy = context.run.editedCopy(of: image, bases.edits)
    build.sources = context.unlessRenewed(
      chain.prefix(index + 1).reversed().flatMap { context.cachesRead($0.reference) }.map { $0.after("--cache-from") })
    if !chain.isEmpty { build.options.append(Argument(["--build-arg", "BUILDKIT_INLINE_CACHE=1"])) }
    build.options += tags.map { Argument(["--tag", $0]) } + build.fileOption
    build.isRepeated = !chain.isEmpty && !context.run.readsCachesFromRegistry
    return build
  }
  for (index, link) in chain.enumerated() where link.builder == nil {
    guard let target = link.target else { continue }
    let cache = context.ownCache(link.reference)
    steps.builds.append(
      Step("Build stage \(target)", "", .build(build(upTo: index, target: target, tags: [cache], isStage: true))))
    if isOwn {
      steps.builds.append(Step("Push the cache of stage \(target)", "", .pushCache(cache), if: [.writesCache]))
    }
  }
  if image.isShared { return steps }
  let ownCache = chain.last.flatMap { $0.target == nil && $0.builder == nil ? context.ownCache($0.reference) : nil }
  let localName = context.run.localName(of: image)
  // The first is the one that is published: on a shared engine, a name of the run's own.
  let isShared = context.run.runOnSharedEngine != nil
  var names = [ownCache].compactMap(\.self)
  if isShared {
    names.insert(localName, at: 0)
  } else if names.isEmpty || context.run.isBase(image) {
    names.append(localName)
  }
  steps.builds.append(
    Step("Build", context.run.name(of: image), .build(build(upTo: chain.count - 1, target: image.target, tags: names))))
  steps.isPushed = context.publishCondition(of: image)
  if let ownCache, !isTag(chain.last, of: image) {
    if isOwn {
      steps.builds.append(
        Step("Push the cache", "of \(context.run.name(of: image))", .pushCache(ownCache), if: [.writesCache]))
    }
    if case .isOn(let events) = steps.isPushed { steps.isPushed = .pushes(events) }
  }
  steps.digestSource = names[0]
  if isOwn { steps.builds += context.testStep(image, names[0]) }
  if isOwn { steps.publishes = publishSteps(of: image, context, source: names[0]) }
  if isShared { steps.forgets = [localName] }
  if isOwn, let promotion = context.promotion(of: image, names: names) {
    steps.promote(promotion, context.run.name(of: image))
  } else if let finding = context.finding(of: image, names: names) {
    steps.look(
      for: finding, context.run.name(of: image), keeping: isOwn ? names[0] : nil,
      pushedOn: context.publishCondition(of: image).events)
  }
  return steps
}

/// Whether a cache is also one of the tags, which are pushed last.
private func isTag(_ link: CacheLink?, of image: Image) -> Bool {
  guard let reference = link?.reference, reference.repository == image.repository else { return false }
  return image.tags.contains { $0.text.literal == reference.tag?.text }
}

extension RunImages {
  /// Whether the engine is known to keep images as containerd does: caches are then read from the registry, and are whole.
  var readsCachesFromRegistry: Bool {
    guard system == .gitlab, pipelines.gitlab.runner == .docker else { return false }
    return pipelines.gitlab.hasContainerdStore
  }
}

extension GitLabSettings {
  /// Whether the engine of the service keeps images as containerd does, which is the default of Docker 29.
  package var hasContainerdStore: Bool {
    (dockerVersion.split(separator: ".").first.flatMap { Int($0) } ?? 0) >= 29
  }
}

/// Of each stage that the classic builder builds for nothing, with all the images that do not use it.
func notesOnUnusedStages(of images: [Image]) -> [Diagnostic] {
  var stages: [String: (stage: StagePlace, images: [String])] = [:]
  var keys: [String] = []
  // What another platform of the same image uses is not built for nothing.
  let used = images.reduce(into: Set<String>()) { used, image in
    guard case .platformBuild(let whole) = image.role, let stages = image.stages else { return }
    let unused = Set(image.unusedStages.map(\.place.range))
    for stage in stages.dockerfile.stages {
      let range = stage.nameRange ?? stage.from.keywordRange
      if !unused.contains(range) { used.insert("\(whole) \(image.dockerfile) \(range.start)") }
    }
  }
  for image in images {
    for stage in image.unusedStages {
      if case .platformBuild(let whole) = image.role,
        used.contains("\(whole) \(image.dockerfile) \(stage.place.range.start)")
      {
        continue
      }
      let key = "\(stage.place.file.name):\(stage.place.range.start)"
      if stages[key] == nil { keys.append(key) }
      var name = image.name
      if case .platformBuild(let whole) = image.role { name = whole }
      stages[key, default: (stage, [])].images.append(name)
    }
  }
  return keys.compactMap { stages[$0] }.map { stage, images in
    let names = unique(images).map { "\"\($0)\"" }
    return Diagnostic(
      .note, rule: "needless-build",
      (names.count == 1 ? "image \(names[0]) does" : "images \(listed(names)) do")
        + " not use stage \"\(stage.name)\"; the classic builder builds it all the same",
      at: stage.place,
      hint: "BuildKit (DOCKER_BUILDKIT=1, the default since Docker 23) skips it; or move it below the target")
  }
}
