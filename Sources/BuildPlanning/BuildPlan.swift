import ImageModel
import Registry
import SourceText

/// Everything that is done to build and publish a project, in order, with every argument decided.
package struct BuildPlan: Sendable {
  package let engine: Engine

  /// Nil for that of the user, or one that the engine needs.
  package let builder: BuilderPlan?

  /// Where the version comes from; nil if no command needs it.
  package let version: VersionSource?

  /// Whether the version is the day where there is no git, as where nobody said that git has it.
  package let versionMayBeDate: Bool

  package let images: [ImagePlan]

  /// Names that stand for other images than the one that is called so, or for more.
  package let selections: [Selection]

  package let tagRules: TagRules

  /// What the person should know about how the engine carries this out.
  package let notes: [Diagnostic]
}

/// What a person means by a name.
package struct Selection: Sendable, Hashable {
  package let name: String
  package let images: [String]
}

extension BuildPlan {
  /// The images with what a job must have that builds one of them: it may have to build those that it needs, too, where
  /// nothing is pushed that it could take.
  package var jobImages: [ImagePlan] {
    var known: [String: ImagePlan] = [:]
    return images.map { image in
      var image = image
      for need in image.needs.compactMap({ known[$0.image] }) { image.add(inputsOf: need) }
      known[image.name] = image
      return image
    }
  }
}

extension ImagePlan {
  fileprivate mutating func add(inputsOf other: ImagePlan) {
    tagVariables.formUnion(other.tagVariables)
    usesVersion = usesVersion || other.usesVersion
    exportsVersion = exportsVersion || other.exportsVersion
    requiredEnvironment = unique(requiredEnvironment + other.requiredEnvironment)
    argumentsFromEnvironment = unique(argumentsFromEnvironment + other.argumentsFromEnvironment)
    registries = unique(registries + other.registries)
    serviceSecrets = unique(serviceSecrets + other.serviceSecrets)
  }
}

/// An image that another is built from, in what a run has of it.
package struct NeededImage: Sendable, Hashable {
  /// The other image's name.
  package let image: String

  /// The image that this run built, as a reference; empty where it built none, and the published one is used.
  package let variable: Variable

  /// The texts that stand for it in the Dockerfile, where nothing but a copy of that can take their place.
  package let texts: [String]

  /// What takes the place of the texts, if not the image itself: the name of a build context that is the image.
  package let contextName: String?

  /// Whether it has only to be built before: the builder finds its steps without being told of it.
  package let isOrderOnly: Bool
}

/// The builds of one image, in order; its pulls come before all of them, its releases after those of all images.
package struct ImagePlan: Sendable, Hashable {
  package let name: String

  package let repository: String

  /// Whether it is no image, but the caches of what variants share.
  package let isShared: Bool

  /// What it is built for; nil for the platform of the machine that builds.
  package let platform: Platform?

  /// What it is made of, if it is not built itself.
  package internal(set) var joins: [JoinedBuild]

  package let needs: [NeededImage]

  /// Whether the job that builds it tells others under which digest it is pushed.
  package let isHandedOn: Bool

  /// What an image that others are built from is called in this run alone; nil if none is.
  package let ownImage: Word?

  /// The own cache image, which a run pushes that writes caches; nil if there is none.
  package let ownCache: Word?

  /// Where the images that need this one find it.
  package let variable: Variable

  /// The Dockerfile, if texts in it are replaced: `Variable.dockerfile` is then the one to build.
  package let replacedDockerfile: Word?

  /// The default branch's cache images, to have before the first build; none depends on another. A run that has caches of
  /// its own pulls those too, with `Variable.cacheSuffix` behind each.
  package let pulls: [Word]

  /// Cache images that this run has built or may have to pull, before the others.
  package let sharedPulls: [SharedPulls]

  package let builds: [Build]

  /// The references that are published once everything is built, each one word; on the condition that its variable is
  /// not empty.
  package let releases: [Argument]

  /// Whether another branch than the default one publishes tags of any image: then each reference has its condition.
  package internal(set) var mayBePublishedByBranches: Bool

  /// Nil for an image that is always built.
  package let reuse: ReusePlan?

  /// What the references depend on.
  package fileprivate(set) var tagVariables: Set<Variable>

  /// The build context, and what else the image is made of: files that may be out of it, or left out of it.
  package let context: Word
  package let inputFiles: [Word]

  /// Whether a tag or a build argument depends on the version.
  package fileprivate(set) var usesVersion: Bool

  /// Whether a build argument takes the version from the environment.
  package fileprivate(set) var exportsVersion: Bool

  /// The tags of the releases that hold a run-time value and so can be checked only when the build runs.
  package let runTimeTags: [Argument]

  /// Environment variables that a build needs, each with the id of the secret that is made of it.
  package fileprivate(set) var requiredEnvironment: [RequiredVariable]

  /// The build arguments whose values are those of environment variables of the same name; not those that a runner may
  /// have of its own, such as `HTTP_PROXY`.
  package fileprivate(set) var argumentsFromEnvironment: [String]

  /// The registries that are read and written, `host[:port]`, each once.
  package fileprivate(set) var registries: [String]

  /// Environment variables that open the store of the cache, or the builder.
  package internal(set) var serviceSecrets: [String]
}

/// One platform of an image.
package struct JoinedBuild: Sendable, Hashable {
  /// Where a job finds it by its digest.
  package let variable: Variable

  /// What it was pushed as, in the words of the run's records.
  package let name: Word
}

/// The caches of what variants share. They are pulled where the variable has an image by its digest: it was then pushed by
/// another machine. Otherwise they are here, and what the registry has may be older.
package struct SharedPulls: Sendable, Hashable {
  package let variable: Variable
  package let pulls: [Word]
}

/// One invocation of the builder.
package struct Build: Sendable, Hashable {
  /// The image's name.
  package let image: Word

  /// The stage that is built, for people; nil for the image's own target.
  package let stage: String?

  /// The builder's arguments, without the context: an option and its value are one element.
  package let options: [Argument]

  /// The build context, the last argument.
  package let context: Word

  /// The cache image to push when this build is done, whatever becomes of the later ones; one word.
  package let cacheImage: Argument?
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

package struct RequiredVariable: Sendable, Hashable {
  package let name: String
  package let secret: String
}
