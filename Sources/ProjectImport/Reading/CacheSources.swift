import JSON5Syntax
import SourceText

/// Where a build looks for layers and where it puts them, as bake and Compose write it.
struct CacheSources {
  /// The build, as messages call it.
  let what: String

  /// The keys that said so, such as `cache-from`.
  let fromKey: Sourced<String>?
  let toKey: Sourced<String>?

  let from: [CacheSource]
  let to: [CacheSource]
}

/// One element of `cache-from` or `cache-to`.
struct CacheSource {
  /// `registry` for a reference alone.
  let type: String

  let reference: Sourced<String>?

  init(_ options: DescribedOptions) {
    type = options["type"]?.value ?? "registry"
    reference = options["ref"]
  }
}

extension DescriptionReader {
  /// Takes both keys of a build.
  mutating func cacheSources(
    of build: inout DescribedObject, from fromName: String, to toName: String
  ) -> CacheSources? {
    let from = build.take(fromName)
    let to = build.take(toName)
    if from == nil, to == nil { return nil }
    return CacheSources(
      what: build.what, fromKey: from.map { Sourced(value: $0.key, place: place($0.keyRange)) },
      toKey: to.map { Sourced(value: $0.key, place: place($0.keyRange)) },
      from: options(from, of: build.what).map { CacheSource($0) },
      to: options(to, of: build.what).map { CacheSource($0) })
  }
}
