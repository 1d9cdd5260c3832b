/// One word of a command: text, with places for values that are known only when the command runs.
///
/// It says nothing of quoting; each output decides that in one place.
package struct Word: Sendable, Hashable, ExpressibleByStringLiteral {
  package enum Fragment: Sendable, Hashable {
    case literal(String)
    case variable(Variable)
  }

  package let fragments: [Fragment]

  /// Neighbouring literals become one, so that equal words compare equal.
  package init(_ fragments: [Fragment]) {
    self.fragments = fragments.reduce(into: []) { merged, fragment in
      if case .literal(let text) = fragment, case .literal(let before) = merged.last {
        merged[merged.count - 1] = .literal(before + text)
      } else {
        merged.append(fragment)
      }
    }
  }

  package init(stringLiteral text: String) {
    self.init([.literal(text)])
  }

  package init(_ text: String) {
    self.init([.literal(text)])
  }
}

/// A value known only when the build runs; the raw value is its name in scripts and environments.
package enum Variable: String, Sendable, Hashable {
  /// The version that is built.
  case version = "VERSION"

  /// What the cache images that this run writes have behind their tags; empty where they are the default branch's.
  case cacheSuffix = "CACHE_SUFFIX"

  /// Not empty where the references are published: elsewhere the image must not bear their names, since another run on
  /// the same engine may be about to push them.
  case release = "RELEASE"

  /// The image's name, in a job that stands for several.
  case image = "IMAGE"

  /// The numbers of a version that is a release.
  case major = "MAJOR"
  case minor = "MINOR"
  case patch = "PATCH"

  /// Not empty where `release` is not, and the version is no pre-release.
  case finalRelease = "FINAL"

  /// Not empty where the version is a release that is published, and git has tagged no higher one: at all, of its major
  /// version or of its minor version.
  case latest = "LATEST"
  case latestOfMajor = "LATEST_MAJOR"
  case latestOfMinor = "LATEST_MINOR"

  /// The day, as `YYYYMMDD`.
  case date = "DATE"

  /// The commit's hash.
  case commit = "SHA"

  /// The branch's name, made to fit a tag; empty where there is none that may be published.
  case branch = "BRANCH_TAG"
}

extension Variable {
  /// Those that are set by which releases there are.
  package static let ofReleases: Set<Variable> = [.finalRelease, .latest, .latestOfMajor, .latestOfMinor]
}
