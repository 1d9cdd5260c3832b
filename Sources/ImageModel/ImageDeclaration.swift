import Registry
import SourceText
import Versions

/// An image as it was declared, in the right types but not yet held against its Dockerfile.
struct ImageDeclaration: Sendable {
  var name: Located<String>
  /// The first has the caches.
  var repositories: [DeclaredRepository]
  var settings = ImageSettings()

  /// nil for an image without variants.
  var variant: VariantDeclaration?

  var repository: Located<String> { repositories[0].text }

  func isSibling(of other: ImageDeclaration) -> Bool {
    variant != nil && variant?.image.value == other.variant?.image.value
  }
}

/// Where an image is published.
struct DeclaredRepository: Sendable {
  var text: Located<String>

  /// nil for each run that publishes anything.
  var events: [Event]?
}

/// A tag as it was declared.
struct DeclaredTag: Sendable {
  var text: Located<String>

  /// nil for those that the text itself tells.
  var events: [Event]?
}

/// A build argument as it was declared; without a text its value is that of the environment.
struct DeclaredArgument: Sendable {
  var name: Located<String>
  var text: Located<String>?
}

/// A label or an annotation as it was declared.
struct DeclaredLabel: Sendable {
  var key: String
  var text: Located<String>
}

/// What an image and each of its variants may say of its builds.
struct ImageSettings: Sendable {
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

  var context: Located<String>?
  var dockerfile: Located<String>?
  var target: Located<String>?

  /// nil for the default: the version and `latest`.
  var tags: [DeclaredTag]?

  /// nil for the default, `auto`.
  var cache: Cache?

  var arguments: [DeclaredArgument] = []
  var labels: [DeclaredLabel] = []

  /// Whether it has the labels of OCI whose values are known; nil for no.
  var hasOCILabels: Bool?

  var annotations: [DeclaredLabel] = []
  var secrets: [Secret]?
  var agents: [SSHAgent]?
  var attestations: Located<Attestations>?

  /// nil for the one of the machine that builds.
  var platforms: [Located<Platform>]?

  /// nil for what the project says.
  var reuse: Bool?

  /// The tag of the default branch that a release takes; nil for none.
  var promoted: Located<String>?

  /// nil for what the project says.
  var isSigned: Bool?

  /// Those of the image's own, by when they run.
  var commands: [CommandMoment: [DeclaredCommand]] = [:]

  /// Takes what the others say; arguments and labels one by one.
  mutating func add(_ others: ImageSettings) {
    context = others.context ?? context
    dockerfile = others.dockerfile ?? dockerfile
    target = others.target ?? target
    tags = others.tags ?? tags
    cache = others.cache ?? cache
    secrets = others.secrets ?? secrets
    agents = others.agents ?? agents
    attestations = others.attestations ?? attestations
    platforms = others.platforms ?? platforms
    reuse = others.reuse ?? reuse
    promoted = others.promoted ?? promoted
    isSigned = others.isSigned ?? isSigned
    commands.merge(others.commands) { $1 }
    arguments.put(others.arguments) { $0.name.value }
    labels.put(others.labels) { $0.key }
    hasOCILabels = others.hasOCILabels ?? hasOCILabels
    annotations.put(others.annotations) { $0.key }
  }
}

extension Array {
  /// Puts each element in the place of the one with the same key, or at the end.
  fileprivate mutating func put(_ elements: [Element], key: (Element) -> String) {
    if elements.isEmpty { return }
    let indices = Dictionary(zip(map(key), self.indices)) { first, _ in first }
    for element in elements {
      if let index = indices[key(element)] { self[index] = element } else { append(element) }
    }
  }
}

/// What tells a variant from the others of its image.
struct VariantDeclaration: Sendable {
  /// The name of the image that has the variants.
  var image: Located<String>

  /// Such as `1.22-alpine`.
  var name: String

  /// Its value on each axis of a matrix, in order.
  var values: [AxisValue] = []

  /// Whether it has the plain tags, too.
  var isDefault = false

  /// What stands for `{variant}` and `{axis}`.
  var placeholders: [String: String] {
    values.reduce(into: ["variant": name]) { $0[$1.axis] = $1.text }
  }
}

struct AxisValue: Sendable, Hashable {
  let axis: String
  let text: String
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
