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
func planBuildahBuilds(_ project: Project) -> BuildPlan {
  BuildPlan(project, notes: notes(on: project), planImage: planImage)
}

private func planImage(_ image: Image, _ tags: PublishedTags, _ built: BuiltImages) -> ImagePlan {
  let repository = image.repository.normalizedText
  let references = tags.references(in: repository)
  let ownImage = built.isNeeded(image) ? ownImage(in: repository) : nil
  var options = targetOption(image.target)
  var registries = [image.repository.host]
  if case .steps(let cache) = image.cacheStore?.kind {
    let name = Word(cache.normalizedText)
    options += [
      Argument(["--layers"]), Argument(["--cache-from", name]),
      Argument(["--cache-to", name], if: .writeCache),
    ]
    registries.append(cache.host)
  }
  options += inputOptions(of: image, neededImages: built.arguments(of: image))
  options += ([ownImage.map { Argument([$0]) }].compactMap(\.self) + references).map { with("--tag", $0) }
  options += reuseOptions(of: image, in: repository, hasTag: true)
  options.append(fileOption(of: image, built.needs(of: image)))
  let build = Build(
    image: Word(image.name), stage: nil, options: options, context: pathArgument(image.context), cacheImage: nil)
  return ImagePlan(
    image, tags, built, repository: repository, ownImage: ownImage, builds: [build], releases: references,
    registries: registries)
}

private func notes(on project: Project) -> [Diagnostic] {
  let engine = project.engine.rawValue
  var notes: [Diagnostic] = []
  for image in project.images {
    notes += image.shortNames.map { name in
      Diagnostic(
        .note, rule: "short-name",
        "image \"\(image.name)\" is built from \"\(name.name)\", which \(engine) looks for where the machine's "
          + "registries.conf says", at: name.place, hint: "write \(name.wholeName), as Docker reads it")
    }
    if image.cacheStore == nil { continue }
    notes += image.stagesWithArguments.map { stage in
      Diagnostic(
        .note, rule: "argument-without-cache",
        "of stage \"\(stage.name)\" of image \"\(image.name)\", \(engine) may find no step behind this ARG in the cache",
        at: stage.place,
        hint: "buildah 1.28 finds none; move the ARG down to the step that uses it, or before the first FROM")
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
