import ImageModel
import Registry
import SourceText

/// What an engine does for one image, in the order of a job.
struct ImageSteps {
  /// Cache images to have before the first build.
  var pulls: [Argument] = []
  var pullConditions: [Condition] = []

  /// The builds, and the pushes of caches between them.
  var builds: [Step] = []

  /// What is done when everything is built.
  var publishes: [Step] = []

  /// When something is pushed that others can take by its digest.
  var isPushed: Condition?

  /// Where its digest is found then.
  var digestSource: Word = ""

  var registries: [String]
  var serviceSecrets: [String] = []
}

/// Why an image is built: for itself, or for another one in the same job.
enum BuildPurpose {
  case own, base
}

/// What an engine's plan is made from.
struct PlanContext {
  let run: RunImages
  let rules: TagRules
  let hasBranchCaches: Bool

  func tags(of image: Image) -> [PlannedTag] {
    // One of several platforms is pushed to be joined with the others.
    if let tag = image.buildReference?.tag { return [PlannedTag(Word(tag.text), .always)] }
    return plannedTags(of: image, rules)
  }

  /// When the platforms of an image are pushed: when any tag of it is published.
  func publishCondition(of image: Image) -> Condition {
    guard case .platformBuild(let whole) = image.role, let joined = run.image(named: whole) else { return .publishes }
    return plannedTags(of: joined, rules).ofBranches.isEmpty ? .publishes : .publishesAny
  }

  /// Nil if what builds an image is done only where caches are written.
  func writesCache(_ image: Image) -> Condition? { image.isShared && !run.isScript ? nil : .writesCache }

  /// The cache image that a run writes.
  func ownCache(_ reference: ImageReference) -> Word {
    Word([.literal(reference.text)] + (hasBranchCaches ? [.variable(.cacheSuffix)] : []))
  }

  /// The cache images that a run reads: a branch's own before the default branch's.
  func cachesRead(_ reference: ImageReference) -> [Argument] {
    let own = hasBranchCaches ? [Argument([ownCache(reference)], if: .cacheSuffix)] : []
    return own + [Argument([Word(reference.text)])]
  }
}

extension [PlannedTag] {
  var ofReleases: [PlannedTag] { filter { $0.publication != .branch } }
  var ofBranches: [PlannedTag] { filter { $0.publication == .branch } }
}

extension Argument {
  func after(_ option: Word) -> Argument { Argument([option] + words, if: condition) }
}

/// The steps that publish an image of the engine under its tags: those of releases, and those of branches.
func publishSteps(of image: Image, _ context: PlanContext, source: Word) -> [Step] {
  let tags = context.tags(of: image)
  let repository = Word(context.run.repository(of: image))
  let steps = stepsByEvent(tags, of: context.run.name(of: image)) {
    .publish(Publishing(source: source, repository: repository, tags: $0))
  }
  return image.isPlatformBuild
    ? steps.map { Step($0.name, $0.subject, $0.action, if: [context.publishCondition(of: image)]) } : steps
}

/// A step for the tags of releases, and one for those of branches, if there are such.
func stepsByEvent(_ tags: [PlannedTag], of image: String, _ action: ([PlannedTag]) -> Step.Action) -> [Step] {
  func step(_ name: String, _ tags: [PlannedTag], _ condition: Condition) -> [Step] {
    tags.isEmpty ? [] : [Step(name, image, action(tags), if: [condition])]
  }
  return step("Publish", tags.ofReleases, .publishes) + step("Publish the branch's", tags.ofBranches, .isBranch)
}
