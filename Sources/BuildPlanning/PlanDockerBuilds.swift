import ImageModel
import Registry
import SourceText

/// Plans a project for the `docker build` command, which may be the classic builder or BuildKit.
///
/// Each link of the cache chain is one build: it reads its own image and those of the links before it, carries inline
/// cache metadata (which BuildKit needs and the classic builder ignores) and is pushed at once. The image itself is the
/// last build.
package func planDockerBuilds(_ project: Project) -> BuildPlan {
  let images = project.images.map(planImage)
  var runTimeTags: [Word] = []
  var isKnown: Set<Word> = []
  for image in project.images {
    for tag in image.tags where tag.usesVersion {
      let word = Word(fragments(of: tag))
      if isKnown.insert(word).inserted { runTimeTags.append(word) }
    }
  }
  return BuildPlan(
    version: runTimeTags.isEmpty ? nil : project.version, runTimeTags: runTimeTags, images: images,
    notes: project.images.flatMap(notes))
}

private func planImage(_ image: Image) -> ImagePlan {
  let tags = image.tags.map { tag in Word([.literal("\(image.repository.text):")] + fragments(of: tag)) }
  var builds: [Build] = []
  for (index, link) in image.cacheChain.enumerated() where link.target != nil {
    let cacheImage = Word(link.reference.text)
    builds.append(
      Build(
        title: "\(image.name), stage \(link.target ?? "")",
        options: options(
          of: image, target: link.target, sources: sources(upTo: index, of: image), tags: [cacheImage]),
        context: pathArgument(image.context), cacheImage: cacheImage))
  }
  // The last link may be the image itself. It is pushed early, unless it is one of the tags, which are pushed last.
  let ownCache = image.cacheChain.last.flatMap { $0.target == nil ? Word($0.reference.text) : nil }
  let cacheImage = ownCache.flatMap { tags.contains($0) ? nil : $0 }
  builds.append(
    Build(
      title: image.name,
      options: options(
        of: image, target: image.target, sources: sources(upTo: image.cacheChain.count - 1, of: image),
        tags: (cacheImage.map { [$0] } ?? []) + tags),
      context: pathArgument(image.context), cacheImage: cacheImage))
  return ImagePlan(
    name: image.name, pulls: image.cacheChain.map { Word($0.reference.text) }, builds: builds, releases: tags,
    requiredEnvironment: image.secrets.compactMap { secret in
      if case .environment(let name) = secret.source { RequiredVariable(name: name, secret: secret.id) } else { nil }
    })
}

private func fragments(of tag: TagPattern) -> [Word.Fragment] {
  tag.fragments.map { fragment in
    switch fragment {
    case .literal(let text): .literal(text)
    case .version: .variable(.version)
    }
  }
}

/// The cache sources of a build, its own image first: once a step of a stage is found in one source, the classic builder
/// looks for the stage's later steps in that source alone (moby/moby daemon/images/cache.go).
private func sources(upTo index: Int, of image: Image) -> [Word] {
  image.cacheChain.prefix(index + 1).reversed().map { Word($0.reference.text) }
}

private func options(of image: Image, target: String?, sources: [Word], tags: [Word]) -> [[Word]] {
  var options: [[Word]] = []
  if let target { options.append(["--target", Word(target)]) }
  options += sources.map { ["--cache-from", $0] }
  if !image.cacheChain.isEmpty { options.append(["--build-arg", "BUILDKIT_INLINE_CACHE=1"]) }
  options += image.arguments.map { argument in
    ["--build-arg", Word(argument.value.map { "\(argument.name)=\($0)" } ?? argument.name)]
  }
  options += image.secrets.map { ["--secret", Word(secretSpecification($0))] }
  options += image.labels.map { ["--label", Word("\($0.key)=\($0.value)")] }
  options += tags.map { ["--tag", $0] }
  options.append(["--file", pathArgument(image.dockerfile)])
  return options
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
