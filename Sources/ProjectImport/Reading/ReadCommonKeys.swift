import JSON5Syntax
import Registry
import SourceText

extension DescriptionReader {
  /// Whether a build uses no cache; what it says of caches is then told to be left out.
  mutating func noCache(_ object: inout DescribedObject, _ key: String, _ sources: CacheSources?) -> Bool {
    guard boolean(object.take(key), of: object.what) == true else { return false }
    for source in [sources?.fromKey, sources?.toKey] {
      guard let source else { continue }
      note("\"\(source.value)\" of \(object.what) is left out, as \"\(key)\" is true", at: source.place)
    }
    return true
  }

  mutating func secretFile(
    _ id: Sourced<String>, _ file: Sourced<String>, of what: String
  ) -> ImportedImage.Secret? {
    if !file.value.hasPrefix("~"), let path = path(file.value) {
      return ImportedImage.Secret(id: id, source: .file(Sourced(value: path, place: file.place)))
    }
    warn(
      "secret \"\(id.value)\" of \(what) is left out: \"\(file.value)\" is outside of the project's folder",
      at: file.place, hint: "write { id: \"\(id.value)\", env: \"NAME\" } and give its value in that variable")
    return nil
  }

  /// The platforms of a build, but for those that no builder knows.
  mutating func platforms(_ texts: [Sourced<String>], of what: String) -> [Sourced<Platform>] {
    var platforms: [Sourced<Platform>] = []
    for text in texts {
      do {
        let platform = try Platform(text.value)
        if !platforms.contains(where: { $0.value == platform }) {
          platforms.append(Sourced(value: platform, place: text.place))
        }
      } catch {
        warn(
          "platform \"\(text.value)\" of \(what) is left out: it \(error.reason)", at: text.place, hint: error.hint)
      }
    }
    return platforms
  }

  /// Tells that a key has no counterpart, and what happens instead where that is no matter of course.
  mutating func noteLeftOut(_ member: JSON5Member, of what: String) {
    let key = member.key.replacing("_", with: "-")
    if let own = keysToWrite[key] {
      return note(
        "\"\(member.key)\" of \(what) is not taken over", at: place(member.keyRange), hint: "write \(own)")
    }
    let isKnown = keysWithoutCounterpart.contains { $0.key == key }
    note(
      "\"\(member.key)\" of \(what) is left out: cigen \(isKnown ? "has no counterpart" : "does not know it")",
      at: place(member.keyRange), hint: keysWithoutCounterpart.first { $0.key == key }?.instead)
  }
}

private let otherImage = "refer to an image of the project in the Dockerfile, as in FROM acme/base: it is built first"

/// What cigen says in other words.
private let keysToWrite = [
  "attest": "attest: { provenance: \"min\", sbom: true }, with engine: \"buildx\"",
  "provenance": "attest: { provenance: \"min\" }, with engine: \"buildx\"",
  "sbom": "attest: { sbom: true }, with engine: \"buildx\"",
  "annotations": "annotations: { … }, with engine: \"buildx\"", "ssh": "ssh: [\"default\"]",
]

/// What bake and Compose can say of a build, and cigen cannot.
private let keysWithoutCounterpart: [(key: String, instead: String?)] = [
  ("policy", nil), ("output", "an image is pushed"), ("call", nil), ("entitlements", nil), ("privileged", nil),
  ("contexts", otherImage),
  ("additional-contexts", otherImage),
  ("no-cache-filter", nil), ("pull", nil), ("network", nil),
  ("extra-hosts", nil), ("shm-size", nil), ("ulimits", nil), ("isolation", nil), ("mode", nil), ("uid", nil),
  ("gid", nil),
]
