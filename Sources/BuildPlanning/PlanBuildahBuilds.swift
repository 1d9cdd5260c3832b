import ImageModel
import SourceText

/// Plans a project for `buildah build`, or `podman build`, which has the same options.
///
/// One build makes the image and keeps every step of every stage: `--cache-to` pushes each into one repository, under a
/// tag that is made of what the step depends on, and `--cache-from` finds it there. Nothing in it is replaced, so it has
/// no place for a branch's own: the default branch writes it, and all others read it alone. A failed push of a step fails
/// the build.
///
/// Names are whole: what one without a registry means is up to the machine's `registries.conf`.
func planBuildahBuilds(_ project: Project, for system: Output.System) -> BuildPlan {
  BuildPlan(project, notes: notes(on: project, for: system), planImage: planImage)
}

private func planImage(_ image: Image, _ tags: PublishedTags, _ built: BuiltImages) -> ImagePlan {
  let repository = image.repository.normalizedText
  let releases = releases(of: image, tags, in: repository)
  let ownImage = built.ownImage(of: image, in: repository)
  var cacheOptions: [Argument] = []
  var registries = [image.repository.host]
  if case .steps(let cache) = image.cacheStore?.kind {
    let name = Word(cache.normalizedText)
    cacheOptions = [
      Argument(["--layers"]), Argument(["--cache-from", name]),
      Argument(["--cache-to", name], if: .writeCache),
    ]
    registries.append(cache.host)
  }
  let names = [ownImage.map { Argument([$0]) }].compactMap(\.self) + publishedNames(releases, of: image)
  func build(target: String?, stage: String?) -> Build {
    let options =
      targetOptions(target, of: image) + cacheOptions
      + inputOptions(of: image, neededImages: built.arguments(of: image)) + names.map { with("--tag", $0) }
      + reuseOptions(of: image, in: repository, hasTag: true) + [fileOption(of: image, built.needs(of: image))]
    return Build(
      image: Word(image.name), stage: stage, options: options, context: pathArgument(image.context), cacheImage: nil)
  }
  let stages = image.cacheChain.filter { $0.builder == nil }.compactMap(\.target)
  return ImagePlan(
    image, tags, built, repository: repository, ownImage: ownImage,
    builds: image.isShared
      ? stages.map { build(target: $0, stage: $0) } : [build(target: image.target, stage: nil)],
    releases: releases, registries: registries)
}

private func notes(on project: Project, for system: Output.System) -> [Diagnostic] {
  let engine = project.engine.rawValue
  // podman 4.4 came with buildah 1.29.
  let oldEngine = project.engine == .podman ? "podman before 4.4" : "buildah before 1.29"
  var notes: [Diagnostic] = []
  for image in project.images {
    let name = image.declaredName
    notes += image.shortNames.map { base in
      Diagnostic(
        .note, rule: "short-name",
        "image \"\(name)\" is built from \"\(base.name)\", which \(engine) looks for where the machine's "
          + "registries.conf says", at: base.place, hint: "write \(base.wholeName), as Docker reads it")
    }
    // The machines of GitHub and the containers of GitLab have later engines.
    if image.cacheStore == nil || system != .bash { continue }
    notes += image.stagesWithArguments.map { stage in
      Diagnostic(
        .note, rule: "argument-without-cache",
        "of stage \"\(stage.name)\" of image \"\(name)\", \(oldEngine) finds no step behind this ARG in the cache",
        at: stage.place,
        hint: "use a later one, or move the ARG down to the step that uses it, or before the first FROM")
    }
  }
  if project.images.contains(where: { $0.cacheStore != nil }) {
    notes.append(
      Diagnostic(
        .note, rule: "no-branch-caches",
        "with \(engine), branches and requests read the default branch's cache and have none of their own",
        hint: "engine: \"buildx\" keeps one for each branch"))
  }
  return unique(notes)
}
