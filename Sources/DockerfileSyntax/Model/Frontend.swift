import SourceText

/// What reads a file in the builder's place: the image that `# syntax=` names.
package struct Frontend: Sendable, Hashable {
  /// A release of docker/dockerfile, as its tag says it.
  package struct Release: Sendable, Hashable {
    /// The second number, as in 1.7; nil for the newest.
    package let minor: Int?

    /// Whether it has what is not yet in others.
    package let isLabs: Bool

    package init(minor: Int?, isLabs: Bool) { (self.minor, self.isLabs) = (minor, isLabs) }
  }

  private enum Kind: Hashable {
    /// docker/dockerfile; the release is nil where a digest alone, or an unusual tag, says it.
    case docker(Release?)
    case other
  }

  /// The image as it is written, with its tag.
  package let image: String

  private let kind: Kind

  /// - Parameter text: what follows `syntax=`; behind a blank are words for the frontend.
  package init(_ text: some StringProtocol) {
    image = text.split(whereSeparator: \.isWhitespace).first.map { String($0) } ?? ""
    let parts = image.split(separator: "@", maxSplits: 1).map { String($0) }
    let hasDigest = parts.count > 1
    var path = (parts.first ?? "").split(separator: "/").map { $0.lowercased() }
    var tag: String?
    if let last = path.last, let colon = last.firstIndex(of: ":") {
      tag = String(last[last.index(after: colon)...])
      path[path.count - 1] = String(last[..<colon])
    }
    // A registry before it may be a mirror.
    let isDockers = path.suffix(2) == ["docker", "dockerfile"] || path.suffix(2) == ["docker", "dockerfile-upstream"]
    kind = isDockers && path.count <= 4 ? .docker(Self.release(tag, hasDigest: hasDigest)) : .other
  }

  /// Whether the language is another than that of the Dockerfile reference, or may be.
  package var isForeign: Bool { kind == .other }

  /// The release of docker/dockerfile, if its tag says it.
  package var release: Release? {
    if case .docker(let release) = kind { release } else { nil }
  }

  /// The tags are those of hub.docker.com/r/docker/dockerfile: `1`, `1.7`, `1.7.1`, `1-labs`, `labs`, `latest`, `master`,
  /// `1.0-experimental`.
  private static func release(_ tag: String?, hasDigest: Bool) -> Release? {
    guard let tag else { return hasDigest ? nil : Release(minor: nil, isLabs: false) }
    let words = tag.split(separator: "-")
    let isLabs = words.contains("labs") || words.contains("experimental")
    let numbers = (words.first ?? "").split(separator: ".").map { Int($0) }
    switch numbers.count {
    case 1 where ["1", "latest", "master", "labs"].contains(words[0]):
      return hasDigest ? nil : Release(minor: nil, isLabs: isLabs)
    case 2...3 where numbers[0] == 1:
      return numbers[1].map { Release(minor: $0, isLabs: isLabs) }
    default: return nil
    }
  }
}
