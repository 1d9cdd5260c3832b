import ImageModel
import Registry
import SourceText

/// Plans a project for its engine, as one system runs it.
package func planBuilds(_ project: Project, for system: Output.System) -> BuildPlan {
  let context = PlanContext(
    run: RunImages(project, for: system), rules: TagRules(of: project, for: system),
    hasBranchCaches: project.pipelines.branchCaches && !project.engine.cachesSteps,
    keepsLayers: project.keepsLayers)
  let problems = tooManyNeeds(of: project.images, context.run)
  // The plan of such a project is too long to be of use.
  let images = problems.isEmpty ? project.images : []
  let builder = project.builder.map { planBuilder($0, for: system) }
  let commands = UserCommands(moment: .before, commands: context.commands(project.before))
  let before = commands.commands.isEmpty ? [] : [Step("Before building", "", .run(commands))]
  let jobs = images.map { image in
    var job = job(of: image, context, builderSecrets: builder?.certificates.map(\.variable) ?? [])
    if system != .bash, !image.isJoined { job.steps = before + job.steps }
    return job
  }
  return BuildPlan(
    engine: project.engine, system: system, builder: builder, version: project.version,
    values: project.values,
    hasBuildMetadata: project.versioning.scheme == .semver
      || project.versioning.present?.text.contains("+") ?? false,
    versionMayBeDate: project.version == .git && !project.versioning.isGitNamed,
    before: system == .bash ? before : [],
    jobs: grouped(jobs, for: system, onlyChanged: project.pipelines.onlyChanged),
    repositories: unique(
      project.images.lazy.filter { !$0.isShared }.flatMap {
        [$0.repository.text] + $0.otherRepositories.map(\.repository.text)
      }),
    hasCache: project.images.contains { !$0.cacheChain.isEmpty || $0.cacheStore != nil },
    selections: imageSelections(of: images),
    inputs: project.pipelines.onlyChanged ? project.inputs() : [], tagRules: context.rules,
    hasBranchCaches: context.hasBranchCaches, leftovers: context.leftovers(of: project.images),
    needsBuildKit: project.engine == .docker
      && project.images.contains { $0.stages?.dockerfile.isOpaque ?? false },
    notes: notes(on: project, for: system) + warningsOfMissingMounts(project)
      + unique(context.notesOnReuse(of: project.images)),
    problems: agentProblems(of: project, for: system) + problems)
}

private func steps(of image: Image, for purpose: BuildPurpose, _ context: PlanContext) -> ImageSteps {
  switch context.run.engine {
  case .docker: dockerSteps(of: image, for: purpose, context)
  case .buildx: buildxSteps(of: image, for: purpose, context)
  case .buildah, .podman: buildahSteps(of: image, for: purpose, context)
  }
}

extension Project {
  /// Whether builds find layers of earlier runs, on a machine or with a builder that stays.
  fileprivate var keepsLayers: Bool {
    let isOwnMachine = pipelines.github.runsOn.areSelfHosted
    return switch engine {
    case .docker, .buildah, .podman: isOwnMachine
    // Without one that is named, each job makes its own.
    case .buildx: builder.map { isOwnMachine || !$0.driver.needsEngine } ?? false
    }
  }
}

private func notes(on project: Project, for system: Output.System) -> [Diagnostic] {
  switch project.engine {
  case .docker: notesOnUnusedStages(of: project.images)
  case .buildah, .podman: notesOnBuildah(project, for: system)
  case .buildx: unique(project.images.flatMap { notesOnBuildx($0, for: system) })
  }
}

// MARK: - Jobs

private func job(of image: Image, _ context: PlanContext, builderSecrets: [String]) -> Job {
  let run = context.run
  if image.isJoined { return joiningJob(of: image, context) }
  let own = steps(of: image, for: .own, context)
  // Bases of bases come first.
  let bases = run.isScript ? [] : basesToBuild(for: image, run)
  var all: [Step] = []
  var forgets = own.forgets
  for base in bases {
    let needed = steps(of: base, for: .base, context)
    forgets += needed.forgets
    all += (context.stepBefore(base) + buildingSteps(needed, "of \(run.name(of: base))")).map { step in
      Step(step.name, step.subject, step.action, if: [.isMissing(run.variable(of: base))] + step.conditions)
    }
  }
  all += context.stepBefore(image) + buildingSteps(own, "") + own.publishes
  all = versionCheck(of: image, context) + makingCopiesOnce(all)
  let output = run.outputName(of: image)
  let isHandedOn = run.isHandedOn(image) && (!run.isScript || image.isPlatformBuild && run.engine == .buildx)
  if isHandedOn, let pushed = own.isPushed {
    let name = run.isScript ? Word(run.ownVariable(of: image).name) : output
    all.append(
      Step(
        "Hand the digest on", "",
        .handOn(
          HandingOn(output: name, repository: Word(run.repository(of: image)), source: own.digestSource)),
        if: [pushed]))
  }
  if !image.isShared {
    let source = run.engine == .buildx ? nil : own.digestSource
    all += context.vouchingSteps(for: image, source) + context.stepAfter(image, source)
  }
  all += forgets.map { Step("Remove the run's own name of", run.name(of: image), .forget($0)) }
  let shared = image.needs.compactMap { run.image(named: $0.image) }.filter(\.isShared)
  return Job(
    name: image.name, rows: [Row(image: image.name, platform: image.platform)], family: image.groupingFamily,
    needs: bases.map { run.handover(of: $0) }, waitsFor: run.isScript ? [] : shared.map(\.name),
    dependsOn: image.needs.map(\.image), condition: image.isShared && !run.isScript ? .writesCache : nil,
    steps: all, outputs: isHandedOn && !run.isScript ? [output] : [],
    registries: unique(own.registries + context.readRegistries(of: [image] + bases)),
    serviceSecrets: unique(own.serviceSecrets + builderSecrets), platforms: image.platforms)
}

/// The step that finds out whether the version of a release is new, where that is asked for: a person who runs a script
/// wants what it says.
private func versionCheck(of image: Image, _ context: PlanContext) -> [Step] {
  let pipelines = context.run.pipelines
  let isByBranch = pipelines.releases == .defaultBranch
  // What git says is another version with each commit.
  let isStored = context.rules.isVersionStored
  guard !context.run.isScript, isByBranch ? isStored : pipelines.areReleasesImmutable else { return [] }
  let whole = context.run.whole(of: image)
  let tags = plannedTags(of: whole, context.rules, for: context.run.system)
  guard let tag = tags.first(where: { $0.events.contains(.release) && $0.word.variables.contains(.version) }) else {
    return []
  }
  // It is there when all others are that are pushed before it.
  let places = publishing(of: whole, [tag], source: nil, context.run).references
  let check = VersionCheck(image: places.last?.word ?? tag.word, asksGit: isByBranch)
  return [Step("Check whether the version is new", "", .checkVersion(check), if: [.publishes])]
}

/// What builds an image. One that is looked for is found before its caches are needed.
private func buildingSteps(_ steps: ImageSteps, _ whose: String) -> [Step] {
  let pulls = pullStep(steps.pulls, whose, if: steps.pullConditions)
  if steps.pullConditions.isEmpty { return pulls + steps.builds }
  return steps.builds.prefix(1) + pulls + steps.builds.dropFirst()
}

/// The steps with each copy of a Dockerfile made by the first build that uses it, if that is done whenever others are.
private func makingCopiesOnce(_ steps: [Step]) -> [Step] {
  var made: [(file: Word, conditions: [Condition])] = []
  return steps.map { step in
    guard case .build(var build) = step.action, let copy = build.copy else { return step }
    let isThere = made.contains { $0.file == copy.file && Set($0.conditions).isSubset(of: step.conditions) }
    if !isThere { made.append((copy.file, step.conditions)) }
    build.copy?.isThere = isThere
    return Step(step.name, step.subject, .build(build), if: step.conditions)
  }
}

private func pullStep(_ caches: [Argument], _ whose: String, if conditions: [Condition] = []) -> [Step] {
  caches.isEmpty ? [] : [Step("Pull the caches", whose, .pull(caches), if: conditions)]
}

/// An image of several platforms: a list of what was built for each and pushed, under all of its tags.
private func joiningJob(of image: Image, _ context: PlanContext) -> Job {
  let run = context.run
  let repository = Word(run.repository(of: image))
  let platforms = run.bases(of: image).map(\.image)
  let images = platforms.map { build -> Word in
    // The engine of a script still has them under their tags.
    if run.isScript, let tag = build.buildReference?.tag { return repository + Word(":\(tag.text)") }
    let variable = Word([.variable(run.ownVariable(of: build))])
    return run.isScript ? repository + "@" + variable : variable
  }
  let all = publishing(of: image, plannedTags(of: image, context.rules, for: run.system), source: nil, run)
  let condition = context.publishCondition(of: image)
  var joining = Joining(repository: repository, publishing: all, images: images)
  let isAsked = image.isAskedForDigest || run.isHandedOn(image) && !run.isScript
  let file = run.engine.cachesSteps && isAsked ? run.file(of: image, ".digest") : nil
  if let file { joining.publishing.digestFile = file }
  var steps = versionCheck(of: image, context) + [Step("Publish", image.name, .join(joining), if: [condition])]
  let isHandedOn = run.isHandedOn(image) && !run.isScript
  if isHandedOn {
    let handingOn = HandingOn(
      output: run.outputName(of: image), repository: repository, source: "", published: context.published(image, file))
    steps.append(Step("Hand the digest on", "", .handOn(handingOn), if: [condition]))
  }
  steps += context.vouchingSteps(for: image, file) + context.stepAfter(image, file)
  return Job(
    name: image.name, rows: [Row(image: image.name, platform: nil)], family: nil,
    needs: platforms.map {
      Handover(images: [$0.name], output: run.outputName(of: $0), variable: run.ownVariable(of: $0), local: nil)
    }, waitsFor: [], dependsOn: image.needs.map(\.image),
    condition: run.isScript ? nil : condition, steps: steps,
    outputs: isHandedOn ? [run.outputName(of: image)] : [], registries: unique(image.hosts),
    serviceSecrets: [], platforms: [])
}

extension Image {
  /// Those that are alike but for some values: variants of an image, and its platforms.
  fileprivate var groupingFamily: String? {
    switch role {
    case .alone, .sharedStages: nil
    case .variant(let image), .platformBuild(let image): image
    }
  }
}
