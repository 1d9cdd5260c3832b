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
}
