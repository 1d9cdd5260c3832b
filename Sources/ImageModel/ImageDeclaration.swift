import SourceText
import Versions

/// An image as it was declared, in the right types but not yet held against its Dockerfile.
struct ImageDeclaration: Sendable {
  enum Cache: Sendable {
    case auto
    case none
    case links([Link])
    case store(Store)
  }

  struct Link: Sendable {
    var target: Located<String>?
    var reference: Located<String>
  }

  /// A cache of a type, with the values of its keys.
  struct Store: Sendable {
    var type: CacheType
    var values: [String: Located<String>]

    /// Of the type.
    var place: SourcePlace?
  }

  var name: Located<String>
  var repository: Located<String>
  var context: Located<String>?
  var dockerfile: Located<String>?
  var target: Located<String>?

  /// nil for the default: the version and `latest`.
  var tags: [Located<String>]?

  var cache = Cache.auto
  var arguments: [Located<BuildArgument>] = []
  var labels: [Label] = []
  var secrets: [Secret] = []
  var attestations: Located<Attestations>?

  /// Nil for what the project says.
  var reuse: Bool?
}

/// The version as it was declared.
struct VersionDeclaration: Sendable {
  var source: VersionSource

  /// The version if it can be known now and may be a tag.
  var present: Located<String>?

  var scheme: VersionScheme?
  var isGitNamed = false
  var files: [VersionFile] = []

  var versioning: Versioning {
    let present = present.flatMap { text in text.place.map { PresentVersion(text: text.value, place: $0) } }
    return Versioning(present: present, scheme: scheme, isGitNamed: isGitNamed, files: files)
  }
}
