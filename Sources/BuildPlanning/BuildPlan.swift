import ImageModel
import Registry
import SourceText

/// Everything that is done to build and publish a project on one system: jobs in order, each a list of steps.
package struct BuildPlan: Sendable {
  package let engine: Engine
  package let system: Output.System

  /// Nil for that of the user, or one that the engine needs.
  package let builder: BuilderPlan?

  /// Where the version comes from.
  package let version: VersionSource

  /// The project's own values.
  package let values: [OwnValue]

  /// Whether a version may have a `+`, which no tag of an image can: it becomes a `_`.
  package let hasBuildMetadata: Bool

  /// Whether the version is the day where there is no git, as where nobody said that git has it.
  package let versionMayBeDate: Bool

  /// What a script runs before all builds; a job has it as a step of its own.
  package let before: [Step]

  /// Each after those that it needs.
  package let jobs: [Job]

  /// Where images are published, each once.
  package let repositories: [String]

  /// Whether a registry, or another store, holds what earlier builds made.
  package let hasCache: Bool

  /// What a person means by the name of an image: it and all that it is made of.
  package let selections: [Selection]

  /// What each image is made of, if only what changed is built; none otherwise.
  package let inputs: [ImageInputs]

  package let tagRules: TagRules

  /// Whether branches have caches of their own.
  package let hasBranchCaches: Bool

  /// What requests and branches leave in registries when they are gone.
  package let leftovers: Leftovers

  /// Whether Docker's classic builder cannot carry it out.
  package let needsBuildKit: Bool

  /// What the person should know about how the engine carries this out.
  package let notes: [Diagnostic]

  /// What keeps the system from carrying it out.
  package let problems: [Diagnostic]
}

/// What a person means by a name.
package struct Selection: Sendable, Hashable {
  package let name: String

  /// The name's own images, and those that they need, in the order in which they are built.
  package let images: [String]

  package init(name: String, images: [String]) {
    (self.name, self.images) = (name, images)
  }
}

/// What one machine does, or one block of a script.
package struct Job: Sendable, Hashable {
  /// The image's, or the one that several have in common.
  package var name: String

  /// The images that it builds: one, or several that differ in the values of parameters alone.
  package var rows: [Row]
  package var parameters: [Variable] = []

  /// The image of which these are variants or platforms; nil for one that is alone.
  package let family: String?

  /// What it takes of images that other jobs build.
  package var needs: [Handover]

  /// The images whose jobs only have to end before.
  package var waitsFor: [String]

  /// All images that have to be built before, by this run or an earlier one.
  package var dependsOn: [String]

  /// Whether the job runs at all.
  package let condition: Condition?

  package var steps: [Step]

  /// The names under which it hands digests on to other jobs.
  package let outputs: [Word]

  /// `host[:port]` of the registries that are read and written, each once.
  package let registries: [String]

  /// Environment variables that open the store of the cache, or the builder.
  package let serviceSecrets: [String]

  /// Those of one build for all of them.
  package let platforms: [Platform]

  package var isMatrix: Bool { rows.count > 1 }

  /// Everything that its steps ask of a run.
  package var conditions: Set<Condition> {
    steps.reduce(into: []) { conditions, step in
      conditions.formUnion(step.conditions)
      if case .build(let build) = step.action { conditions.formUnion(build.choices.compactMap(\.condition)) }
    }
  }

  /// The events that anything in it is for.
  package var events: Set<Event> {
    let limited = steps.compactMap(\.publishing).flatMap(\.limited).flatMap(\.events)
    let conditions = self.conditions.union([condition].compactMap(\.self))
    return Set(conditions.flatMap(\.events) + steps.flatMap(\.tags).flatMap(\.events) + limited)
  }
}

/// One image of a job.
package struct Row: Sendable, Hashable {
  package let image: String

  /// What it is built for; nil for the platform of the machine that builds.
  package let platform: Platform?

  /// Of the job's parameters, in their order.
  package var values: [String] = []
}

/// That a job needs what another one built.
package struct Handover: Sendable, Hashable {
  /// The image; of a job for several, that of each.
  package var images: [String]

  /// The output of the other job that has the image by its digest, and the variable that holds it here.
  package let output: Word
  package let variable: Variable

  /// What stands for the image where that job pushed nothing and it is built here once more; nil if it is not.
  package let local: Word?
}

/// What a run must be for a step to be done.
package enum Condition: Sendable, Hashable {
  /// It writes the caches that others read.
  case writesCache

  /// It is of one of these events.
  case isOn([Event])

  /// One or the other.
  case pushes([Event])

  /// No other job handed on this image.
  case isMissing(Variable)

  /// Nothing was found that was built of the same.
  case isNew

  /// Something was.
  case isFound

  /// It is known what the image is made of.
  case isHashed
}

extension Condition {
  /// It is a release.
  package static let publishes = Condition.isOn([.release])

  package var events: [Event] {
    switch self {
    case .isOn(let events), .pushes(let events): events
    case .writesCache, .isMissing, .isNew, .isFound, .isHashed: []
    }
  }
}

/// One thing that is done, which a person looks for in a list of steps.
package struct Step: Sendable, Hashable {
  package enum Action: Sendable, Hashable {
    /// Cache images, to have before the first build; none depends on another.
    case pull([Argument])
    case checkVersion(VersionCheck)
    case find(Finding)
    case remember(Remembering)
    case publishFound(Publishing)
    case build(Build)
    case pushCache(Word)
    case publish(Publishing)
    case join(Joining)
    /// Tags for an image that a registry has. They are decided when it is there: a release that was built in the meantime may
    /// be higher.
    case retag(Publishing)
    case handOn(HandingOn)

    /// Commands of the user's.
    case run(UserCommands)

    /// A signature with the identity of the run.
    case sign(Vouching)

    /// An attestation of GitHub's of which workflow built it.
    case attest(Vouching)

    /// A name that the run gave to an image of an engine that is not its own.
    case forget(Word)
  }

  /// For people: what is done, and what it is done to.
  package let name: String
  package var subject: String

  package let action: Action

  /// All of them must hold.
  package let conditions: [Condition]

  package init(_ name: String, _ subject: String = "", _ action: Action, if conditions: [Condition] = []) {
    (self.name, self.subject, self.action, self.conditions) = (name, subject, action, conditions)
  }
}

extension Step {
  /// What it does with tags, and where; nil for a build, which is given tags with their repositories.
  package var publishing: Publishing? {
    switch action {
    case .publish(let publishing), .publishFound(let publishing), .retag(let publishing): publishing
    case .join(let joining): joining.publishing
    default: nil
    }
  }

  /// The tags that it gives to images.
  package var tags: [PlannedTag] {
    if case .build(let build) = action { return build.choices.flatMap(\.tags) }
    return publishing?.tags ?? []
  }
}
