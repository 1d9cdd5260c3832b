import ImageModel
import SourceText

/// Everything that is done to build and publish a project, in order, with every argument decided.
package struct BuildPlan: Sendable {
  /// Where the version comes from; nil if no command needs it.
  package let version: VersionSource?

  package let images: [ImagePlan]

  package let tagRules: TagRules

  /// What the person should know about how the engine carries this out.
  package let notes: [Diagnostic]
}

/// The builds of one image, in order; its pulls come before all of them, its releases after those of all images.
package struct ImagePlan: Sendable, Hashable {
  package let name: String

  /// The default branch's cache images, to have before the first build; none depends on another. A run that has caches of
  /// its own pulls those too, with `Variable.cacheSuffix` behind each.
  package let pulls: [Word]

  package let builds: [Build]

  /// The references that are published once everything is built, each one word; on the condition that its variable is
  /// not empty.
  package let releases: [Argument]

  /// What the references depend on.
  package let tagVariables: Set<Variable>

  /// Whether a tag or a build argument depends on the version.
  package let usesVersion: Bool

  /// Whether a build argument takes the version from the environment.
  package let exportsVersion: Bool

  /// The tags of the releases that hold a run-time value and so can be checked only when the build runs.
  package let runTimeTags: [Argument]

  /// Environment variables that a build needs, each with the id of the secret that is made of it.
  package let requiredEnvironment: [RequiredVariable]

  /// The build arguments whose values are those of environment variables of the same name; not those that a runner may
  /// have of its own, such as `HTTP_PROXY`.
  package let argumentsFromEnvironment: [String]

  /// The registries that are read and written, `host[:port]`, each once.
  package let registries: [String]
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
