import ImageModel
import SourceText

/// The steps of `docker buildx build`.
///
/// One build makes the image: a cache of `mode=max` covers every stage. Each image is a command of its own, since targets
/// that are built together miss their caches (docker/buildx#414). An export that fails does not fail the build
/// (`ignore-error`).
///
/// A builder in a container has no images: what is published is pushed by the build, and what other images of the run
/// need is given to them as a build context.
func buildxSteps(of image: Image, for purpose: BuildPurpose, _ context: PlanContext) -> ImageSteps {
  let cache = image.cacheStore.map { plannedCache($0, context) } ?? PlannedCache()
  var steps = ImageSteps(
    registries: image.hosts + cache.registries, serviceSecrets: cache.secrets)
  let shared = image.cacheChain.filter { $0.builder != nil }.flatMap { context.cachesRead($0.reference) }
    .map { Argument(["--cache-from", "type=registry,ref=" + $0.words[0]], if: $0.condition) }
  let bases = basesAsContexts(of: image, context)
  func build(target: String?, _ cache: PlannedCache) -> Build {
    var build = Build(of: image, for: context.run.system, target: target, needed: bases.arguments)
    build.copy = context.run.editedCopy(of: image, bases.edits)
    build.sources = context.unlessRenewed(cache.imports + shared)
    build.options += cache.inline
    build.options += build.fileOption
    if purpose == .own, !cache.exports.isEmpty {
      // A job for what variants share is there only where caches are written.
      let isGiven = image.isShared && !context.run.isScript
      build.choices = [Choice(condition: isGiven ? nil : .writesCache, options: cache.exports)]
    }
    return build
  }
  if image.isShared {
    steps.builds = image.cacheChain.filter { $0.builder == nil }.map { link in
      let cache = plannedCache(CacheStore(kind: .registry(link.reference)), context)
      return Step("Build stage \(link.target ?? image.name)", "", .build(build(target: link.target, cache)))
    }
    return steps
  }
  var command = build(target: image.target, cache)
  let layout = context.run.file(of: image)
  let keepsLayout = Argument(["--output", "type=oci,tar=false,dest=" + layout + ",name=base:latest"])
  if purpose == .base {
    command.options.append(keepsLayout)
    steps.builds = [Step("Build", context.run.name(of: image), .build(command))]
    return steps
  }
  let metadata = context.run.file(of: image, ".json")
  steps.isPushed = context.publishCondition(of: image)
  steps.digestSource = metadata
  let publishing = publishingChoices(of: image, context)
  if context.run.isHandedOn(image), image.isPlatformBuild || !context.run.isScript { command.metadata = metadata }
  if let promotion = context.promotion(of: image, names: []) {
    return promotedSteps(of: image, promotion, command, publishing, steps, context)
  }
  if let finding = context.finding(of: image, names: []) {
    return reusedSteps(of: image, finding, command, publishing, steps, context)
  }
  if !image.commands.test.isEmpty { return testedSteps(of: image, command, publishing, steps, context) }
  let isAlone = !context.run.hasSeveral
  if isAlone || !context.run.isScript {
    command.choices += publishing
    steps.builds = [Step("Build", context.run.name(of: image), .build(command))]
    steps.publishes = retaggingSteps(of: image, context)
    return steps
  }
  // A script publishes when all is built: the builder then has what it built.
  let name = optionsName(of: image, context)
  command.form = .kept(name)
  var again = command
  again.form = .again(name)
  if context.run.isBase(image) { command.choices.insert(Choice(condition: nil, options: [keepsLayout]), at: 0) }
  steps.builds = [Step("Build", context.run.name(of: image), .build(command))]
  steps.publishes = publishing.map { choice in
    again.choices = [choice]
    return Step("Publish", image.name, .build(again), if: [choice.condition].compactMap(\.self))
  }
  return steps
}

/// Where a script keeps the options of a build.
private func optionsName(of image: Image, _ context: PlanContext) -> String {
  context.run.ownVariable(of: image).name.dropFirst("BUILT_".count).lowercased() + "_options"
}

/// The steps of an image that is tested before it is published: the machine's engine gets what was built. It is pushed by
/// the same build once more, which finds every step with the builder and can push what an engine cannot keep, such as
/// attestations.
private func testedSteps(
  of image: Image, _ command: Build, _ publishing: [Choice], _ steps: ImageSteps, _ context: PlanContext
) -> ImageSteps {
  var (command, again, steps) = (command, command, steps)
  let name = context.run.localName(of: image)
  let loads = Choice(condition: nil, options: [Argument(["--load"]), Argument(["--tag", name])])
  let loaded = context.run.name(of: image)
  command.metadata = nil
  again.choices = []
  again.sources = []
  if context.run.isScript {
    let name = optionsName(of: image, context)
    (command.form, again.form) = (.kept(name), .again(name))
  }
  if image.platforms.isEmpty {
    command.choices.insert(loads, at: 0)
    steps.builds = [Step("Build", loaded, .build(command))]
  } else {
    // An engine keeps an image of its own platform alone.
    steps.builds = [Step("Build", loaded, .build(command))]
    var own = again
    own.form = .whole
    own.options.removeAll { $0.words.first == "--platform" }
    own.choices = [loads]
    own.metadata = nil
    steps.builds.append(Step("Load", loaded, .build(own)))
  }
  steps.builds += context.testStep(image, name)
  if context.run.isScript {
    steps.publishes = publishing.map { choice in
      again.choices = [choice]
      return Step("Publish", image.name, .build(again), if: [choice.condition].compactMap(\.self))
    }
  } else {
    again.choices = publishing
    steps.publishes =
      [Step("Publish", loaded, .build(again), if: [context.publishCondition(of: image)])]
      + retaggingSteps(of: image, context)
  }
  return steps
}

/// The steps of an image that is not built where the registry has it: it is then published within the registry.
private func reusedSteps(
  of image: Image, _ finding: Finding, _ command: Build, _ choices: [Choice], _ steps: ImageSteps,
  _ context: PlanContext
) -> ImageSteps {
  var (command, steps) = (command, steps)
  let reference = finding.repository + ":build-" + Word([.variable(.inputsHash)])
  let events = context.publishCondition(of: image).events
  command.choices.append(
    Choice(condition: .pushes(events), options: [Argument(["--tag", reference], if: .inputsHash)]))
  // It is pushed whenever anything is, under the tag by which it is found.
  command.choices += choices.map { choice in
    Choice(condition: choice.condition, options: choice.options.filter { $0.words != ["--push"] }, tags: choice.tags)
  }
  command.choices.append(Choice(condition: .pushes(events), options: [Argument(["--push"])]))
  steps.builds = [Step("Build", image.name, .build(command))]
  steps.look(for: finding, image.name, keeping: nil, pushedOn: events)
  let all = publishing(of: image, context.tags(of: image), source: nil, context.run)
  steps.publishes =
    [Step("Publish", image.name, .publishFound(all), if: [.isOn(events), .isFound])]
    + retaggingSteps(of: image, context).map { step in
      Step(step.name, step.subject, step.action, if: step.conditions + [.isNew])
    }
  return steps
}

/// The steps of an image that a release takes over within the registry, where the default branch published it.
private func promotedSteps(
  of image: Image, _ promotion: Finding, _ command: Build, _ choices: [Choice], _ steps: ImageSteps,
  _ context: PlanContext
) -> ImageSteps {
  var (command, steps) = (command, steps)
  let name = context.run.name(of: image)
  if image.commands.test.isEmpty {
    command.choices += choices
    steps.builds = [Step("Build", name, .build(command))]
    steps.publishes = retaggingSteps(of: image, context)
  } else {
    steps = testedSteps(of: image, command, choices, steps, context)
  }
  steps.promote(promotion, name)
  steps.publishes = steps.publishes.map { Step($0.name, $0.subject, $0.action, if: $0.conditions + [.isNew]) }
  let all = publishing(of: image, context.tags(of: image), source: nil, context.run)
  steps.publishes.append(Step("Publish", name, .publishFound(all), if: [.publishes, .isFound]))
  return steps
}

/// What a build is told for its result to be pushed.
private func publishingChoices(of image: Image, _ context: PlanContext) -> [Choice] {
  let repository = Word(context.run.repository(of: image))
  if image.isPlatformBuild {
    // It is found by its digest alone, and joined with the others when all are there.
    let output = "type=image,name=" + repository + ",push-by-digest=true,name-canonical=true,push=true"
    return [
      Choice(
        condition: context.publishCondition(of: image),
        options: [Argument(["--output", output])] + attestationOptions(image.attestations))
    ]
  }
  let options =
    annotationOptions(image, context.run.system) + attestationOptions(image.attestations) + [Argument(["--push"])]
  let (tags, _) = dividedTags(of: image, context)
  return tagChoices(publishing(of: image, tags, source: nil, context.run).references, options)
}

/// The tags that the build is given, and those that are decided when it is pushed.
private func dividedTags(of image: Image, _ context: PlanContext) -> (ofBuild: [PlannedTag], later: [PlannedTag]) {
  let tags = context.tags(of: image)
  // What stays, the others can be made of. A script knows the git tags of its checkout alone.
  guard !context.run.isScript, tags.contains(where: \.staysWithRelease) else { return (tags, []) }
  return (tags.filter { !$0.movesWithReleases }, tags.filter(\.movesWithReleases))
}

private func retaggingSteps(of image: Image, _ context: PlanContext) -> [Step] {
  let (tags, later) = dividedTags(of: image, context)
  guard !image.isPlatformBuild, !later.isEmpty, let kept = tags.first(where: \.staysWithRelease) else { return [] }
  let source = kept.in(Word(context.run.repository(of: image))).word
  var all = publishing(of: image, later, source: source, context.run)
  all.version = tags.versionOfRelease
  return [Step("Move the floating tags of", context.run.name(of: image), .retag(all), if: [.publishes])]
}

extension PlannedTag {
  /// Whether a release is the only run that publishes it, and each does.
  fileprivate var staysWithRelease: Bool { events == [.release] && publication == .always }

  /// Whether only the highest release has it.
  fileprivate var movesWithReleases: Bool {
    events == [.release] && publication.followsHighest
  }
}

/// Annotations are for what is pushed: of an index, where it has one, and of its images.
private func annotationOptions(_ image: Image, _ system: Output.System) -> [Argument] {
  let levels = image.platforms.isEmpty ? "" : "index,manifest:"
  return image.annotations.map {
    Argument(["--annotation", Word("\(levels)\($0.key)=") + Word($0.value, for: system)])
  }
}

/// An image of this run is a build context by the name that the Dockerfile has for it, or by one of our own where only the
/// run knows that name.
private func basesAsContexts(of image: Image, _ context: PlanContext) -> (arguments: [Argument], edits: [Edit]) {
  var arguments: [Argument] = []
  var edits: [Edit] = []
  for (need, base) in context.run.bases(of: image) {
    let ownName = "built-\(base.name)"
    for use in need.uses {
      var name = ownName
      switch use {
      case .context(let written): name = written
      case .argument(let argument): arguments.append(Argument(["--build-arg", Word("\(argument)=\(ownName)")]))
      case .text(let text):
        if text.utf8.contains(UInt8(ascii: "$")) {
          edits.append(Edit(text: text, image: Word(ownName)))
        } else {
          name = text
        }
      }
      arguments.append(Argument(["--build-context", Word("\(name)=") + context.run.word(for: base)]))
    }
  }
  return (unique(arguments), edits)
}

private func attestationOptions(_ attestations: Attestations) -> [Argument] {
  var options: [Argument] = []
  if let provenance = attestations.provenance {
    options.append(Argument(["--attest", Word("type=provenance,mode=\(provenance.rawValue)")]))
  }
  if attestations.sbom { options.append(Argument(["--attest", "type=sbom"])) }
  return options
}
