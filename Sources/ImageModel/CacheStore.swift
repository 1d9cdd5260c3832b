import Registry

/// Where a builder that caches every step of an image, whichever stage it is in, keeps what it built.
package struct CacheStore: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// A repository in which each step has a tag that is made of what the step depends on: nothing is replaced.
    case steps(Repository)

    /// A reference that each export replaces.
    case registry(ImageReference)

    /// The published image itself, which is found by this one of its tags.
    case inline(ImageReference)

    /// A scope in the cache of GitHub Actions.
    case gha(scope: String)

    /// A folder of the machine that builds.
    case local(source: String, destination: String)

    /// A name in a bucket of S3.
    case s3(name: String)
  }

  package let kind: Kind

  /// What else is said of it, for exports and imports alike and for exports alone. Their values mean nothing to a shell.
  package internal(set) var parameters: [CacheParameter] = []
  package internal(set) var exportParameters: [CacheParameter] = []

  /// Where the cache is if `kind` has no place in the system that builds; nil if it always has.
  package internal(set) var substitute: ImageReference?

  package init(kind: Kind) {
    self.kind = kind
  }

  /// The reference that exports replace, wherever they can.
  package var replacedReference: ImageReference? {
    if case .registry(let reference) = kind { reference } else { substitute }
  }
}

extension CacheStore {
  /// What people call it, wherever it is spoken of.
  package var name: String {
    switch kind {
    case .steps(let repository): repository.text
    case .registry(let reference), .inline(let reference): reference.text
    case .gha(let scope): "GitHub's cache, scope \(scope)"
    case .local(_, let destination): destination
    case .s3(let name): "\(name) in S3"
    }
  }
}

package struct CacheParameter: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    (self.name, self.value) = (name, value)
  }
}

/// What is attached to a published image (docs.docker.com, "Build attestations").
package struct Attestations: Sendable, Hashable {
  package enum Provenance: String, Sendable, CaseIterable {
    case min, max
  }

  package var provenance: Provenance?
  package var sbom = false

  /// Whether GitHub attests which workflow built it.
  package var github = false

  package var isEmpty: Bool { provenance == nil && !sbom }
}
