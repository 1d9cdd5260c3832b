import Registry
import SourceText
import Versions

/// What is built and published: the model that every output is made from.
package struct Project: Sendable {
  package let version: VersionSource
  package let versioning: Versioning

  /// Its own, beside those that every project has.
  package var values: [OwnValue] = []

  package let engine: Engine

  /// Nil for that of the user, or one that the engine needs.
  package let builder: Builder?

  /// What runs before any image is built.
  package var before: [Command] = []

  /// Each behind those that it needs; apart from that in the order of the configuration.
  package internal(set) var images: [Image]

  package let pipelines: Pipelines

  /// The name of the file that says all this.
  package let source: String

  /// What `cigen generate` writes.
  package let outputs: [Output]

  /// What `cigen check` is not to say.
  package let ignoredRules: [IgnoredRule]

  /// The same project, where it was found out of each image whether what it takes of its context may lie elsewhere.
  ///
  /// - Parameter submodules: those that an image's files are in.
  package func knowingWhatReachesBeyondFiles(
    _ reaches: (Image) -> Bool, submodules: (Image) -> [String]
  ) -> Project {
    var project = self
    for index in images.indices {
      project.images[index].reachesBeyondFiles = reaches(images[index])
      project.images[index].submodules = submodules(images[index])
    }
    return project
  }

  /// The same project with the images of these names only: that of an image with variants is for all of them, and what
  /// variants share comes with them, as the platforms do of an image. What they need of others is then what is published.
  package func selecting(_ names: Set<String>) -> Project {
    var names = names
    for image in images {
      if let family = image.family, names.contains(family) { names.insert(image.name) }
    }
    // Each stands behind those that it needs.
    let known = Dictionary(images.map { ($0.name, $0) }) { first, _ in first }
    for image in images.reversed() where names.contains(image.name) { names.formUnion(image.parts(among: known)) }
    let selected = images.filter { names.contains($0.name) }.map { image in
      var image = image
      image.needs.removeAll { !names.contains($0.image) }
      return image
    }
    return Project(
      version: version, versioning: versioning, values: values, engine: engine, builder: builder, before: before,
      images: selected,
      pipelines: pipelines, source: source, outputs: outputs, ignoredRules: ignoredRules)
  }
}

/// Where the present version comes from.
package enum VersionSource: Sendable, Hashable {
  /// Written in the configuration.
  case literal(String)

  /// The first line of a file of the project, read when the script runs.
  case file(path: String)

  /// A value of a file of the project, such as `version` of package.json, read when the script runs.
  case value(path: String, FileLookup)

  /// What git says when the script runs, else the date: nothing is stored.
  case git
}

/// One published image. Paths are relative to the project's folder.
package struct Image: Sendable {
  package enum Role: Sendable, Hashable {
    /// An image without variants.
    case alone

    /// One of the variants of the image of this name.
    case variant(of: String)

    /// The stages that variants of the image of this name have in common: no image, but caches, which the variants need.
    case sharedStages(of: String)

    /// What the image of this name is on one of its platforms. It is not published, but made part of that, which needs it.
    case platformBuild(of: String)
  }

  package let name: String
  package let role: Role

  /// What the person called it, who may have given several variants or platforms one name.
  package let declaredName: String

  /// What it is built for; nil for the platform of the machine that builds.
  package let platform: Platform?

  /// Those of one build for all of them, or those that the image joins, each built for itself before; empty otherwise.
  package let platforms: [Platform]

  /// Where it is published, and where its caches are.
  package let repository: Repository

  /// Where else it is published.
  package let otherRepositories: [PublishedRepository]

  package let context: String
  package let dockerfile: String

  /// The ignore file of this Dockerfile alone, if there is one.
  package var ignoreFile: String?

  /// Nil if nothing asks what is left out of the context.
  package let ignoreRules: IgnoreRules?

  /// Whether what it takes of its context may lie elsewhere: behind a symbolic link, or in a submodule.
  package var reachesBeyondFiles = false

  /// The submodules that its context and its Dockerfile are in: git knows them by their commits alone.
  package var submodules: [String] = []

  /// The stage to stop at, as the person named it; nil for the Dockerfile's last.
  package let target: String?

  package let tags: [ImageTag]

  /// Where one of several platforms is pushed, to be joined; nil if it is pushed by its digest alone.
  package let buildReference: ImageReference?

  /// The stages that are kept in the registry, in build order. With an engine that has a `cacheStore` only those that
  /// variants share.
  package let cacheChain: [CacheLink]

  /// Nil when nothing is cached, or stages are.
  package let cacheStore: CacheStore?

  package let arguments: [BuildArgument]
  package let labels: [Label]
  package let annotations: [Label]
  package let secrets: [Secret]
  package let agents: [SSHAgent]
  package let attestations: Attestations

  /// The images of the project that this one is built from, in the order of their first use.
  package internal(set) var needs: [Need]

  package internal(set) var reuse = Reuse.never

  /// The tag by which the default branch published what a release of the same commit publishes; nil where that is built.
  package internal(set) var promoted: ValueText?

  /// Whether GitHub attests which workflow built what is published.
  package internal(set) var isAttestedByGitHub = false

  /// Whether what is published is signed, keyless, with cosign.
  package internal(set) var isSigned = false

  /// `host[:port]` of the registries of the images that it is built from.
  package internal(set) var readRegistries: [String] = []

  /// What runs around its build. One of several platforms has no commands after it is published, and the image that joins
  /// them has those alone.
  package internal(set) var commands = Commands()

  /// Nil for an image that is made of others.
  package let stages: ImageStages?

  /// Stages before the target that it does not use: the classic builder builds them all the same.
  package let unusedStages: [StagePlace]

  /// The stages with steps behind an `ARG`, at the first.
  package let stagesWithArguments: [StagePlace]

  /// The images that it is built from whose names have no registry, which a Docker engine takes for Docker Hub's.
  package let shortNames: [ShortName]
}

extension Image {
  /// The cache images that it writes or reads, each with a tag.
  package var cacheReferences: [ImageReference] {
    cacheChain.map(\.reference) + [cacheStore?.replacedReference].compactMap(\.self)
  }

  /// The name of the image that this is a variant of, or the shared stages of.
  package var family: String? {
    switch role {
    case .alone, .platformBuild: nil
    case .variant(let image), .sharedStages(let image): image
    }
  }

  package var isShared: Bool {
    if case .sharedStages = role { true } else { false }
  }

  /// Whether it is made of images for one platform each.
  package var isJoined: Bool { !platforms.isEmpty && stages == nil }

  /// Whether it is one of several platforms of an image.
  package var isPlatformBuild: Bool {
    if case .platformBuild = role { true } else { false }
  }

  /// Those of its needs that are no images of their own, and come with it.
  ///
  /// - Parameter images: all of the project, by name.
  package func parts(among images: [String: Image]) -> [String] {
    needs.map(\.image).filter { need in
      images[need].map { $0.isShared || $0.role == .platformBuild(of: name) } ?? false
    }
  }
}

/// An image of the project that another one is built from, by `FROM` or `COPY --from`.
package struct Need: Sendable, Hashable {
  /// How a Dockerfile names it, and so how it is made to take another.
  package enum Use: Sendable, Hashable {
    /// By an argument alone, as in `FROM $BASE`: a build argument gives it another value.
    case argument(String)

    /// By a text, as it is written.
    case text(String)

    /// By the name that a text has for some of the platforms: only a build context of that name takes its place.
    case context(String)
  }

  /// The name of the other image.
  package let image: String

  /// None of stages that variants share: those are found as caches.
  package let uses: [Use]

  package init(image: String, uses: [Use]) {
    (self.image, self.uses) = (image, uses)
  }
}

/// One stage of the cache chain and the image that holds it.
package struct CacheLink: Sendable, Hashable {
  /// What a branch's own caches have behind the tag: `-`, and 16 characters of a checksum of the branch's name.
  static let longestSuffix = 17

  /// The stage, by name or number; nil for the image's own target.
  package let target: String?

  /// Always with a tag that leaves room for a suffix, never with a digest.
  package let reference: ImageReference

  /// The name of the shared stages that this is one of; nil for what the image itself builds and pushes.
  package var builder: String?
}

/// A repository beside an image's first.
package struct PublishedRepository: Sendable, Hashable {
  package let repository: Repository

  /// The runs that publish there; nil for all that publish.
  package let events: [Event]?
}
