/// A tag with places for values that are known when the build runs, such as `{version}-alpine`.
package struct TagPattern: Sendable, Hashable {
  package enum Placeholder: String, Sendable, CaseIterable {
    /// The whole version.
    case version

    /// The numbers of a SemVer release.
    case major, minor, patch

    /// The day of the build in UTC, as `YYYYMMDD`.
    case date

    /// The commit's whole hash.
    case sha

    /// The branch's name, made to fit a tag.
    case branch
  }

  package enum Fragment: Sendable, Hashable {
    case literal(String)
    case placeholder(Placeholder)
  }

  package let fragments: [Fragment]

  package var placeholders: Set<Placeholder> {
    Set(
      fragments.compactMap { fragment in
        if case .placeholder(let placeholder) = fragment { placeholder } else { nil }
      })
  }

  /// Whether a tag of this pattern depends on the version.
  package var usesVersion: Bool { !placeholders.isDisjoint(with: [.version, .major, .minor, .patch]) }

  /// The tag with `value` of each placeholder in its place.
  package func text(_ value: (Placeholder) -> String) -> String {
    fragments.map { fragment in
      switch fragment {
      case .literal(let text): text
      case .placeholder(let placeholder): value(placeholder)
      }
    }.joined()
  }

  func beginsWith(_ beginning: String) -> Bool {
    guard case .literal(let text) = fragments.first else { return false }
    return text.hasPrefix(beginning)
  }

  /// Whether `latest` is a word of it, as in `latest-alpine`.
  var isLatest: Bool {
    fragments.contains { fragment in
      guard case .literal(let text) = fragment else { return false }
      return text.split(whereSeparator: { "._-".contains($0) }).contains("latest")
    }
  }
}

/// Which runs publish a tag, besides those of requests, which publish nothing.
package enum Publication: Sendable, Hashable {
  /// Each run of the default branch or a release's tag.
  case always

  /// Those whose version is no pre-release.
  case release

  /// Those whose version is a release, and no higher one of the same minor version is tagged in git.
  case newestOfMinor

  /// The same for the major version; but not for `0`, whose minor versions break what was.
  case newestOfMajor

  /// The same for all versions.
  case newest

  /// Each run of a branch, the default one or another.
  case branch
}

extension Image {
  /// A `latest` beside tags that hold the version is the latest release; alone it is the latest build.
  package func publication(of tag: TagPattern) -> Publication {
    let places = tag.placeholders
    if places.contains(.branch) { return .branch }
    if !places.isDisjoint(with: [.version, .major, .minor, .patch]) {
      if places.contains(.patch) || places.isSuperset(of: [.version, .major]) { return .release }
      if places.contains(.version) { return .always }
      return places.contains(.minor) ? .newestOfMinor : .newestOfMajor
    }
    return tag.isLatest && tags.contains(where: \.usesVersion) ? .newest : .always
  }
}
