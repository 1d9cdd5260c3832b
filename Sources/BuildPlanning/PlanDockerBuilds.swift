import ImageModel
import Registry
import SourceText

/// Plans a project for the `docker build` command, which may be the classic builder or BuildKit.
///
/// Each link of the cache chain is one build: it reads its own image and those of the links before it, carries inline
/// cache metadata (which BuildKit needs and the classic builder ignores) and is pushed at once. The image itself is the
/// last build.
///
/// A branch that is not the default one has caches of its own: it reads them before those of the default branch, and
/// writes no others.
package func planDockerBuilds(_ project: Project) -> BuildPlan {
  let order = ReleaseOrder(of: project)
  let built = BuiltImages(project.images)
  let hasBranchTags = project.images.contains { $0.tags.contains { $0.placeholders.contains(.branch) } }
  let images = project.images.map { planImage($0, order, built, hasBranchTags: hasBranchTags) }
  return BuildPlan(
    version: images.contains(where: \.usesVersion) ? project.version : nil,
    versionMayBeDate: project.version == .git && !project.versioning.isGitNamed, images: images,
    selections: selections(of: project.images),
    tagRules: TagRules(of: project, order), notes: project.images.flatMap(notes))
}

private func planImage(
  _ image: Image, _ order: ReleaseOrder?, _ built: BuiltImages, hasBranchTags: Bool
) -> ImagePlan {
  let tags = image.tags.map { plannedTag($0, of: image, order) }
  let references = tags.map { tag in
    Argument([Word([.literal("\(image.repository.text):")] + tag.words[0].fragments)], if: tag.condition)
  }
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
  let ownCache = ownCache(of: image, tags: references)
  let needs = built.needs(of: image)
  let ownImage = built.isNeeded(image) ? ownImage(of: image) : nil
  if !image.isShared {
    builds.append(
      Build(
        image: Word(image.name), stage: nil,
        options: options(
          of: image, built, target: image.target, sources: sources(upTo: image.cacheChain.count - 1, of: image),
          tags: [ownCache, ownImage.map { Argument([$0]) }].compactMap(\.self) + references),
        context: pathArgument(image.context), cacheImage: ownCache))
  }
  return ImagePlan(
    name: image.name, repository: image.repository.text, isShared: image.isShared, needs: needs, ownImage: ownImage,
    ownCache: (image.isShared ? builds.last?.cacheImage : ownCache)?.words.first,
    variable: built.variable(of: image.name),
    replacedDockerfile: needs.allSatisfy(\.texts.isEmpty) ? nil : pathArgument(image.dockerfile),
    pulls: pulls(of: image, from: nil), sharedPulls: sharedPulls(of: image, built), builds: builds,
    releases: references, mayBePublishedByBranches: hasBranchTags, tagVariables: Set(tags.flatMap(\.variables)),
    context: pathArgument(image.context),
    inputFiles: inputFiles(of: image),
    usesVersion: tags.contains(where: \.dependsOnVersion) || image.arguments.contains(where: isVersion),
    exportsVersion: image.arguments.contains(where: isVersion),
    runTimeTags: unique(tags.compactMap(\.checkedAtRunTime)),
    requiredEnvironment: image.secrets.compactMap { secret in
      if case .environment(let name) = secret.source { RequiredVariable(name: name, secret: secret.id) } else { nil }
    },
    argumentsFromEnvironment: image.arguments.filter { $0.value == nil && !isRunnersOwn($0.name) && !isVersion($0) }
      .map(\.name),
    registries: unique([image.repository.host] + image.cacheChain.map(\.reference.repository.host)))
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

/// What a run calls the image for those that need it. No registry has that name: BuildKit on the containerd image store
/// asks the registry first. Of what variants share it is no name, but says that this run built it.
private func ownImage(of image: Image) -> Word {
  Word([.literal("\(image.repository.text):this-run-"), .variable(.run)])
}

/// The version is what every script calls so, and not a variable that a job is given.
private func isVersion(_ argument: BuildArgument) -> Bool {
  argument.value == nil && argument.name == Variable.version.name
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
  of image: Image, _ built: BuiltImages, target: String?, sources: [Argument], tags: [Argument]
) -> [Argument] {
  var options: [Argument] = []
  if let target { options.append(Argument(["--target", Word(target)])) }
  options += sources.map { with("--cache-from", $0) }
  if !image.cacheChain.isEmpty { options.append(Argument(["--build-arg", "BUILDKIT_INLINE_CACHE=1"])) }
  options += image.arguments.map { argument in
    Argument(["--build-arg", Word(argument.value.map { "\(argument.name)=\($0)" } ?? argument.name)])
  }
  // Of two values of an argument docker takes the later.
  options += built.arguments(of: image)
  options += image.secrets.map { Argument(["--secret", Word(secretSpecification($0))]) }
  options += image.labels.map { Argument(["--label", Word("\($0.key)=\($0.value)")]) }
  options += tags.map { with("--tag", $0) }
  let isReplaced = image.needs.contains { !$0.texts.isEmpty }
  options.append(Argument(["--file", isReplaced ? Word([.variable(.dockerfile)]) : pathArgument(image.dockerfile)]))
  return options
}

private func with(_ option: Word, _ value: Argument) -> Argument {
  Argument([option] + value.words, if: value.condition)
}

/// The value of `--secret`, which is one record of comma-separated values.
private func secretSpecification(_ secret: Secret) -> String {
  switch secret.source {
  case .environment(let name): "id=\(secret.id),env=\(name)"
  case .file(let path): "id=\(secret.id),\(commaSeparatedField("src=\(path)"))"
  }
}

/// A field as RFC 4180 has it: in quotes where it holds a comma, a quote or a line break.
private func commaSeparatedField(_ field: String) -> String {
  guard field.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return field }
  return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// The Dockerfile, what decides what is left out of the context, and the files of secrets.
private func inputFiles(of image: Image) -> [Word] {
  let folder = image.context.hasSuffix("/") ? String(image.context.dropLast()) : image.context
  let secrets = image.secrets.compactMap { secret in
    if case .file(let path) = secret.source { path } else { nil as String? }
  }
  let ignoreFile = folder == "." ? ".dockerignore" : "\(folder)/.dockerignore"
  return ([image.dockerfile, "\(image.dockerfile).dockerignore", ignoreFile] + secrets).map(pathArgument)
}

/// A path as an argument that is taken for nothing else: `-` alone would be standard input, and a leading `-` an option.
private func pathArgument(_ path: String) -> Word {
  Word(path.hasPrefix("-") ? "./\(path)" : path)
}

private func notes(on image: Image) -> [Diagnostic] {
  image.unusedStages.map { stage in
    Diagnostic(
      .note, rule: "unused-stage",
      "image \"\(image.name)\" does not use stage \"\(stage.name)\"; the classic builder builds it all the same",
      at: stage.place,
      hint: "BuildKit (DOCKER_BUILDKIT=1, the default since Docker 23) skips it; or move it below the target")
  }
}
