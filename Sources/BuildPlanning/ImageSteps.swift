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

  /// Names of the run's own on an engine that others use as well.
  var forgets: [Word] = []

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

  /// Whether a build may find what earlier runs built without any cache of the model, on a machine or with a builder that
  /// stays.
  let keepsLayers: Bool

  func tags(of image: Image) -> [PlannedTag] {
    // One of several platforms is pushed to be joined with the others.
    if let tag = image.buildReference?.tag {
      return [PlannedTag(Word(tag.text), on: publishCondition(of: image).events, .always)]
    }
    return plannedTags(of: image, rules, for: run.system)
  }

  /// When an image is pushed under any of its tags; one of several platforms, when that of all is.
  func publishCondition(of image: Image) -> Condition {
    .isOn(plannedTags(of: run.whole(of: image), rules, for: run.system).events)
  }

  /// What reads a cache, which a schedule that renews it does not.
  func unlessRenewed(_ sources: [Argument]) -> [Argument] {
    guard run.system == .github, run.pipelines.github.on.schedules.contains(where: \.noCache) else { return sources }
    let read = sources.map { $0.condition == nil ? Argument($0.words, if: Variable(name: "READ_CACHE")) : $0 }
    return (keepsLayers ? [Argument(["--no-cache"], if: .noCache)] : []) + read
  }

  /// The registries of what images are built from that a login was named for.
  func readRegistries(of images: [Image]) -> [String] {
    let named = Set(run.pipelines.logins.map(\.registry))
    return images.flatMap(\.readRegistries).filter(named.contains)
  }

  /// Nil if what builds an image is done only where caches are written.
  func writesCache(_ image: Image) -> Condition? { image.isShared && !run.isScript ? nil : .writesCache }

  /// What a branch's own caches have after their names; empty where branches have none.
  var cacheSuffix: Word { hasBranchCaches ? Word([.variable(.cacheSuffix)]) : "" }

  /// The cache image that a run writes.
  func ownCache(_ reference: ImageReference) -> Word { Word(reference.text) + cacheSuffix }

  /// The cache images that a run reads: a branch's own before the default branch's.
  func cachesRead(_ reference: ImageReference) -> [Argument] {
    let own = hasBranchCaches ? [Argument([ownCache(reference)], if: .cacheSuffix)] : []
    return own + [Argument([Word(reference.text)])]
  }
}

extension Image {
  /// Whether something that follows its publication needs its digest.
  var isAskedForDigest: Bool { !commands.after.isEmpty || isSigned || isAttestedByGitHub }

  /// The registries that it is published in.
  var hosts: [String] { [repository.host] + otherRepositories.map(\.repository.host) }
}

extension Argument {
  func after(_ option: Word) -> Argument { Argument([option] + words, if: condition) }
}

/// The step that publishes an image of the engine under its tags.
func publishSteps(of image: Image, _ context: PlanContext, source: Word) -> [Step] {
  let tags = context.tags(of: image)
  let all =
    image.isPlatformBuild
    ? Publishing(source: source, repositories: [Word(context.run.repository(of: image))], limited: [], tags: tags)
    : publishing(of: image, tags, source: source, context.run)
  return [Step("Publish", context.run.name(of: image), .publish(all), if: [context.publishCondition(of: image)])]
}
