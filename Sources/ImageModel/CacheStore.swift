import Registry

/// Where a builder that caches every step of an image, whichever stage it is in, keeps what it built.
package struct CacheStore: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// A repository in which each step has a tag that is made of what the step depends on: nothing is replaced.
    case steps(Repository)
  }

  package let kind: Kind
}
