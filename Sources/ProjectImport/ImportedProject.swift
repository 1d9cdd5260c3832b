import ImageModel
import Registry
import SourceText

/// A project as it was found elsewhere, in the terms of `cigen.json5`.
///
/// Each source of projects has a reader that makes one of these; all else is the same for all of them.
struct ImportedProject {
  /// To be written as `version`; nil where the file `VERSION` or git says it.
  var version: Sourced<String>?

  /// Nil for the default.
  var engine: Engine?

  var images: [ImportedImage]
}

/// A value and what it was made from.
struct Sourced<Value> {
  let value: Value
  let place: SourcePlace
}

struct ImportedImage {
  enum Cache {
    case auto
    case none
    case links([Link])
  }

  struct Link {
    /// A stage; nil for the image itself.
    let target: String?
    let reference: Sourced<String>
  }

  struct Entry {
    let name: Sourced<String>

    /// nil to take it from the environment of the build.
    let value: Sourced<String>?
  }

  struct Secret {
    enum Source {
      case environment(Sourced<String>)
      case file(Sourced<String>)
    }

    let id: Sourced<String>
    let source: Source
  }

  var name: Sourced<String>

  /// What a person wrote about it.
  var remark: String?

  var repository: Sourced<Repository>

  /// nil for the default, the version and `latest`.
  var tags: [Sourced<String>]?

  var location: BuildLocation
  var target: Sourced<String>?
  var cache = Cache.auto

  /// Where the other tool looks for layers, until `chooseCaches` has made `cache` of it.
  var cacheSources: CacheSources?

  var arguments: [Entry] = []
  var labels: [Entry] = []
  var secrets: [Secret] = []

  /// Each once; none for that of the machine that builds.
  var platforms: [Sourced<Platform>] = []
}

/// The build context and the Dockerfile, relative to the configuration's folder.
struct BuildLocation {
  let context: Sourced<String>
  let dockerfile: Sourced<String>

  var hasDefaultDockerfile: Bool {
    dockerfile.value == (context.value == "." ? "Dockerfile" : "\(context.value)/Dockerfile")
  }
}
