import ImageModel
import SourceText

/// The steps of `buildah build`, or `podman build`, which has the same options.
///
/// One build makes the image and keeps every step of every stage: `--cache-to` pushes each into one repository, under a
/// tag that is made of what the step depends on, and `--cache-from` finds it there. Nothing in it is replaced, so it has
/// no place for a branch's own: the default branch writes it, and all others read it alone. A failed push of a step fails
/// the build.
///
/// Names are whole: what one without a registry means is up to the machine's `registries.conf`.
func buildahSteps(of image: Image, for purpose: BuildPurpose, _ context: PlanContext) -> ImageSteps {
  var steps = ImageSteps(registries: image.hosts)
  let bases = context.run.takingBases(of: image)
  let localName = context.run.localName(of: image)
  func build(target: String?, tags: [Word]) -> Build {
    var build = Build(
      of: image, for: context.run.system, target: target, needed: bases.arguments, alwaysNamesFile: true)
    build.copy = context.run.editedCopy(of: image, bases.edits)
    if case .steps(let cache) = image.cacheStore?.kind {
      let name = Word(cache.normalizedText)
      build.sources =
        [Argument(["--layers"])] + context.unlessRenewed([Argument(["--cache-from", name])])
      if purpose == .own {
        // A job for what variants share is there only where caches are written.
        let isGiven = image.isShared && !context.run.isScript
        build.choices = [
          Choice(condition: isGiven ? nil : .writesCache, options: [Argument(["--cache-to", name])])
        ]
      }
    }
    build.options += tags.map { Argument(["--tag", $0]) } + build.fileOption
    return build
  }
  if case .steps(let cache) = image.cacheStore?.kind { steps.registries.append(cache.host) }
  if image.isShared {
    steps.builds = image.cacheChain.filter { $0.builder == nil }.compactMap(\.target).map { target in
      Step("Build stage \(target)", "", .build(build(target: target, tags: [])))
    }
    return steps
  }
  steps.builds = [Step("Build", context.run.name(of: image), .build(build(target: image.target, tags: [localName])))]
  steps.isPushed = context.publishCondition(of: image)
  if context.run.runOnSharedEngine != nil { steps.forgets = [localName] }
  let digestFile = context.run.file(of: image, ".digest")
  steps.digestSource = digestFile
  if purpose == .own {
    steps.builds += context.testStep(image, localName)
    let needsDigest = context.run.isHandedOn(image) && !context.run.isScript || image.isAskedForDigest
    steps.publishes = publishSteps(of: image, context, source: localName).map { step in
      guard needsDigest, case .publish(var publishing) = step.action else { return step }
      publishing.digestFile = digestFile
      return Step(step.name, step.subject, .publish(publishing), if: step.conditions)
    }
  }
  if purpose == .own, let promotion = context.promotion(of: image, names: [localName]) {
    steps.promote(promotion, context.run.name(of: image))
  } else if let finding = context.finding(of: image, names: [localName]) {
    steps.look(
      for: finding, context.run.name(of: image), keeping: purpose == .own ? localName : nil,
      pushedOn: context.publishCondition(of: image).events)
  }
  return steps
}

func notesOnBuildah(_ project: Project, for system: Output.System) -> [Diagnostic] {
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
        "of stage \"\(stage.name)\" of image \"\(name)\", \(oldEngine) finds no step after this ARG in the cache",
        at: stage.place,
        hint: "use a later one, or move the ARG down to the step that uses it, or before the first FROM")
    }
  }
  if project.pipelines.branchCaches, project.images.contains(where: { $0.cacheStore != nil }) {
    notes.append(
      Diagnostic(
        .note, rule: "no-branch-caches",
        "with \(engine), branches and requests read the default branch's cache and have none of their own",
        hint: "engine: \"buildx\" keeps one for each branch"))
  }
  return unique(notes)
}
