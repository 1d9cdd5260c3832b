import ImageModel
import SourceText

/// Plans a project for the `docker build` command, which may be the classic builder or BuildKit.
///
/// Each link of the cache chain is one build: it reads its own image and those of the links before it, carries inline
/// cache metadata (which BuildKit needs and the classic builder ignores) and is pushed at once. The image itself is the
/// last build.
///
/// A branch that is not the default one has caches of its own: it reads them before those of the default branch, and
/// writes no others.
func planDockerBuilds(_ project: Project) -> BuildPlan {
  BuildPlan(project, notes: notes(on: project.images), planImage: planImage)
}

private func planImage(_ image: Image, _ tags: PublishedTags, _ built: BuiltImages) -> ImagePlan {
  let releases = releases(of: image, tags, in: image.repository.text)
  var builds: [Build] = []
  for (index, link) in image.cacheChain.enumerated() where link.target != nil && link.builder == nil {
    let cacheImage = Argument([ownReference(of: link)])
    builds.append(
      Build(
        image: Word(image.name), stage: link.target,
        options: options(
          of: image, built, target: link.target, sources: sources(upTo: index, of: image), tags: [cacheImage]),
        context: pathArgument(image.context), cacheImage: cacheImage))
  }
  let ownCache = ownCache(of: image, tags: releases)
  let ownImage = built.ownImage(of: image, in: image.repository.text)
  if !image.isShared {
    builds.append(
      Build(
        image: Word(image.name), stage: nil,
        options: options(
          of: image, built, target: image.target, sources: sources(upTo: image.cacheChain.count - 1, of: image),
          tags: [ownCache, ownImage.map { Argument([$0]) }].compactMap(\.self) + publishedNames(releases, of: image),
          reuseOptions(of: image, in: image.repository.text, hasTag: true)),
        context: pathArgument(image.context), cacheImage: ownCache))
  }
  return ImagePlan(
    image, tags, built, repository: image.repository.text, ownImage: ownImage,
    ownCache: (image.isShared ? builds.last?.cacheImage : ownCache)?.words.first, pulls: pulls(of: image, from: nil),
    sharedPulls: sharedPulls(of: image, built), builds: builds, releases: releases,
    registries: [image.repository.host] + image.cacheChain.map(\.reference.repository.host))
}

private func pulls(of image: Image, from builder: String?) -> [Word] {
  image.cacheChain.filter { $0.builder == builder }.map { Word($0.reference.text) }
}

/// What others built before this image, where that was another machine.
private func sharedPulls(of image: Image, _ built: BuiltImages) -> [SharedPulls] {
  unique(image.cacheChain.compactMap(\.builder)).map { builder in
    SharedPulls(variable: built.variable(of: builder), pulls: pulls(of: image, from: builder))
  }
}

/// The image itself as a cache, if it is the last link. It is pushed early, unless it is one of the tags: those are
/// pushed last, and not at all by a branch, which keeps its own beside them.
private func ownCache(of image: Image, tags: [Argument]) -> Argument? {
  guard let link = image.cacheChain.last, link.target == nil else { return nil }
  let isTag = tags.contains { $0.words == [Word(link.reference.text)] }
  return Argument([ownReference(of: link)], if: isTag ? .cacheSuffix : nil)
}

/// The cache image of a link that this run writes.
private func ownReference(of link: CacheLink) -> Word {
  Word([.literal(link.reference.text), .variable(.cacheSuffix)])
}

/// The cache images of a link that this run reads: its own before the default branch's.
private func references(of link: CacheLink) -> [Argument] {
  [Argument([ownReference(of: link)], if: .cacheSuffix), Argument([Word(link.reference.text)])]
}

/// The cache sources of a build, its own image first: once a step of a stage is found in one source, the classic builder
/// looks for the stage's later steps in that source alone (moby/moby daemon/images/cache.go).
private func sources(upTo index: Int, of image: Image) -> [Argument] {
  image.cacheChain.prefix(index + 1).reversed().flatMap(references)
}

private func options(
  of image: Image, _ built: BuiltImages, target: String?, sources: [Argument], tags: [Argument],
  _ more: [Argument] = []
) -> [Argument] {
  var options = targetOptions(target, of: image)
  options += sources.map { with("--cache-from", $0) }
  if !image.cacheChain.isEmpty { options.append(Argument(["--build-arg", "BUILDKIT_INLINE_CACHE=1"])) }
  options += inputOptions(of: image, neededImages: built.arguments(of: image))
  options += tags.map { with("--tag", $0) } + more
  options.append(fileOption(of: image, built.needs(of: image)))
  return options
}

/// Of each stage that the classic builder builds for nothing, with all the images that do not use it.
private func notes(on images: [Image]) -> [Diagnostic] {
  var stages: [String: (stage: StagePlace, images: [String])] = [:]
  var keys: [String] = []
  for image in images {
    for stage in image.unusedStages {
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
      .note, rule: "unused-stage",
      (names.count == 1 ? "image \(names[0]) does" : "images \(listed(names)) do")
        + " not use stage \"\(stage.name)\"; the classic builder builds it all the same",
      at: stage.place,
      hint: "BuildKit (DOCKER_BUILDKIT=1, the default since Docker 23) skips it; or move it below the target")
  }
}
