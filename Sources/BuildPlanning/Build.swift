import ImageModel

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

  /// The private keys of its ssh agents, each with the file that the builder reads it from.
  package var keys: [PrivateKey]

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

  /// Options for tags, with their repositories.
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

/// Tags for an image, which are then pushed.
package struct Publishing: Sendable, Hashable {
  /// The image of the engine; nil for one that is said otherwise.
  package let source: Word?

  /// Where it goes to whenever a tag is published, without the tag.
  package let repositories: [Word]

  /// Where it goes to on some events alone.
  package let limited: [LimitedRepository]

  package let tags: [PlannedTag]

  /// The tag that the release of a version keeps; nil where none is made of the version alone.
  package var version: Word?

  /// The file that gets the digest, for an engine that says it nowhere else.
  package var digestFile: Word?
}

/// Whether a release is published already: it then stays as it is.
package struct VersionCheck: Sendable, Hashable {
  /// The image by its version.
  package let image: Word

  /// Whether a git tag of the version, of another commit, says the same.
  package let asksGit: Bool
}

package struct LimitedRepository: Sendable, Hashable {
  package let repository: Word
  package let events: [Event]
}

extension Publishing {
  /// Every tag in every repository, on the events that both have.
  package var references: [PlannedTag] {
    repositories.flatMap { repository in tags.map { $0.in(repository) } }
      + limited.flatMap { other in
        tags.compactMap { tag in
          let both = commonEvents(tag.events, other.events)
          return both.isEmpty ? nil : PlannedTag(tag.word, on: both, tag.publication).in(other.repository)
        }
      }
  }
}

/// An image that is made of what was built for several platforms.
package struct Joining: Sendable, Hashable {
  /// Where it is kept until it is pushed, by an engine that keeps such images.
  package let repository: Word

  package internal(set) var publishing: Publishing

  /// Each by its digest.
  package let images: [Word]

  package init(repository: Word, publishing: Publishing, images: [Word]) {
    (self.repository, self.publishing, self.images) = (repository, publishing, images)
  }
}

/// The digest of what was pushed, for other jobs.
package struct HandingOn: Sendable, Hashable {
  /// The name of the output.
  package let output: Word

  package let repository: Word

  /// The image of the engine, or the file that has the digest.
  package let source: Word

  /// Where the registry is asked instead.
  package var published: PublishedImage?
}

/// A private key, which a variable holds and the builder takes from a file.
package struct PrivateKey: Sendable, Hashable {
  package let variable: String

  /// The id of the ssh agent.
  package let agent: String

  package let file: Word
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
