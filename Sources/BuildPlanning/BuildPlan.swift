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

  /// Whether a version may have a `+`, which no tag of an image can: it becomes a `_`.
  package let hasBuildMetadata: Bool

  /// Whether the version is the day where there is no git, as where nobody said that git has it.
  package let versionMayBeDate: Bool

  /// Each after those that it needs.
  package let jobs: [Job]

  /// Where images are published, each once.
  package let repositories: [String]

  /// Whether a registry, or another store, holds what earlier builds made.
  package let hasCache: Bool

  /// What a person means by the name of an image: it and all that it is made of.
  package let selections: [Selection]

  package let tagRules: TagRules

  /// Whether branches have caches of their own.
  package let hasBranchCaches: Bool

  /// What the person should know about how the engine carries this out.
  package let notes: [Diagnostic]
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

  /// What the images are made of: the build context, and files that may be out of it.
  package let context: Word
  package let inputFiles: [Word]

  package var isMatrix: Bool { rows.count > 1 }

  /// Everything that its steps ask of a run.
  package var conditions: Set<Condition> {
    steps.reduce(into: []) { conditions, step in
      conditions.formUnion(step.conditions)
      if case .build(let build) = step.action { conditions.formUnion(build.choices.compactMap(\.condition)) }
    }
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

  /// It is a release.
  case publishes

  /// It is the push of a branch.
  case isBranch

  /// One of the first two.
  case pushes

  /// It is a release, or the push of a branch.
  case publishesAny

  /// No other job handed on this image.
  case isMissing(Variable)

  /// Nothing was found that was built of the same.
  case isNew

  /// Something was.
  case isFound

  /// It is known what the image is made of.
  case isHashed
}

/// One thing that is done, which a person looks for in a list of steps.
package struct Step: Sendable, Hashable {
  package enum Action: Sendable, Hashable {
    /// Cache images, to have before the first build; none depends on another.
    case pull([Argument])
    case find(Finding)
    case remember(Remembering)
    case publishFound([PlannedTag])
    case build(Build)
    case pushCache(Word)
    case publish(Publishing)
    case join(Joining)
    case handOn(HandingOn)
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

/// One invocation of the builder.
package struct Build: Sendable, Hashable {
  /// How the command is written.
  package enum Form: Sendable, Hashable {
    case whole

    /// Its arguments are kept under this name of a shell variable.
    case kept(String)

    /// With arguments that were kept.
    case again(String)
  }

  package var form = Form.whole

  /// The cache sources. Apart from the other options, since a build may be repeated without them.
  package var sources: [Argument] = []

  /// The builder's other arguments, without the Dockerfile and the context: an option and its value are one element.
  package var options: [Argument] = []

  /// Options that are given on a condition, in order.
  package var choices: [Choice] = []

  /// A copy of the Dockerfile in which images of this run stand for others; nil if it is taken as it is.
  package var copy: EditedCopy?

  package var dockerfile: Word

  /// Whether the builder has to be told where the Dockerfile is.
  let namesFile: Bool

  /// The build context, the last argument.
  package var context: Word

  /// Whether it is built once more, without the cache sources, for its inline cache to be whole.
  package var isRepeated = false

  /// Where the builder writes the digest of what it pushed.
  package var metadata: Word?

  /// Environment variables that it needs, each with the id of the secret that is made of it.
  package let requiredEnvironment: [RequiredVariable]

  /// Build arguments whose values are those of environment variables of the same name; not those that a runner may have of
  /// its own, such as `HTTP_PROXY`.
  package let argumentsFromEnvironment: [String]

  /// Whether a build argument takes the version from the environment.
  package let exportsVersion: Bool
}

/// Options with the tags among them, on a condition.
package struct Choice: Sendable, Hashable {
  /// Nil for always.
  package let condition: Condition?
  package var options: [Argument]

  /// Options for the tags that follow releases.
  package var tags: [PlannedTag]

  package init(condition: Condition?, options: [Argument] = [], tags: [PlannedTag] = []) {
    (self.condition, self.options, self.tags) = (condition, options, tags)
  }
}

/// A Dockerfile of the run's own.
package struct EditedCopy: Sendable, Hashable {
  package let file: Word
  package let edits: [Edit]

  /// The ignore file that goes with the Dockerfile.
  package let ignoreFile: Word?

  /// Whether another build of the job made it.
  package var isThere = false

  package init(file: Word, edits: [Edit], ignoreFile: Word?) {
    (self.file, self.edits, self.ignoreFile) = (file, edits, ignoreFile)
  }
}

/// A name in a Dockerfile, and the image that takes its place.
package struct Edit: Sendable, Hashable {
  package let text: String
  package let image: Word
}

/// Tags for an image of the engine, which are then pushed.
package struct Publishing: Sendable, Hashable {
  package let source: Word

  /// Where it goes to, without a tag.
  package let repository: Word

  package let tags: [PlannedTag]

  /// The file that gets the digest, for an engine that says it nowhere else.
  package var digestFile: Word?
}

/// An image that is made of what was built for several platforms.
package struct Joining: Sendable, Hashable {
  package let repository: Word
  package let tags: [PlannedTag]

  /// Each by its digest.
  package let images: [Word]

  package init(repository: Word, tags: [PlannedTag], images: [Word]) {
    (self.repository, self.tags, self.images) = (repository, tags, images)
  }
}

/// The digest of what was pushed, for other jobs.
package struct HandingOn: Sendable, Hashable {
  /// The name of the output.
  package let output: Word

  package let repository: Word

  /// The image of the engine, or the file that has the digest.
  package let source: Word
}

package struct RequiredVariable: Sendable, Hashable {
  package let name: String
  package let secret: String
}

/// Words of a command that stand or fall together, such as an option and its value.
package struct Argument: Sendable, Hashable {
  package let words: [Word]

  /// It is given only if this variable is not empty; nil for always.
  package let condition: Variable?

  package init(_ words: [Word], if condition: Variable? = nil) {
    self.words = words
    self.condition = condition
  }
}

extension Build {
  /// A command that only takes tags.
  package init(_ joining: Joining) {
    (dockerfile, context, namesFile) = ("", "", false)
    (requiredEnvironment, argumentsFromEnvironment, exportsVersion) = ([], [], false)
  }
}
