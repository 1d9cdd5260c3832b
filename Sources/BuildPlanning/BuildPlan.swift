import ImageModel
import SourceText

/// Everything that is done to build and publish a project, in order, with every argument decided.
package struct BuildPlan: Sendable {
  /// Where the version comes from; nil if no command needs it.
  package let version: VersionSource?

  /// Tags that hold a run-time value and so can be checked only when the build runs; each once.
  package let runTimeTags: [Word]

  package let images: [ImagePlan]

  /// What the person should know about how the engine carries this out.
  package let notes: [Diagnostic]
}

/// The builds of one image, in order; its pulls come before all of them, its releases after those of all images.
package struct ImagePlan: Sendable {
  package let name: String

  /// Cache images to have before the first build; none depends on another.
  package let pulls: [Word]

  package let builds: [Build]

  /// The references that are published once everything is built.
  package let releases: [Word]

  /// Environment variables that a build needs, each with the id of the secret that is made of it.
  package let requiredEnvironment: [RequiredVariable]
}

/// One invocation of the builder.
package struct Build: Sendable {
  /// What is built, for people: the image's name, and the stage if it is not the image's own target.
  package let title: String

  /// The builder's arguments, without the context: an option and its value are one element.
  package let options: [[Word]]

  /// The build context, the last argument.
  package let context: Word

  /// The cache image to push when this build is done, whatever becomes of the later ones.
  package let cacheImage: Word?
}

package struct RequiredVariable: Sendable, Hashable {
  package let name: String
  package let secret: String
}
