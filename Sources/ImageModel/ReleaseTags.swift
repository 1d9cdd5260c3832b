/// How the names of git tags hold versions: `v1.4.0`, or `web/v1.4.0` for one of several projects in a repository.
package struct ReleaseTags: Sendable, Hashable {
  /// The patterns that `git describe --match` and `git tag --list` take.
  package let globs: [String]

  /// What stands before the version in a name, a `v` excepted, which belongs to the version; longest first.
  package let prefixes: [String]

  private let prefixOfNewTags: String

  /// - Parameter patterns: those of the tags that release. The usual one says less than it could: of the tags it matches,
  ///   those with a number are versions, and so are those without its `v`.
  init(_ patterns: [String]) {
    let withPlace = patterns.filter { $0.contains("*") }
    globs = patterns == Pipelines.usualReleaseTags || withPlace.isEmpty ? ["v[0-9]*", "[0-9]*"] : withPlace
    prefixOfNewTags = withPlace.first.map { String($0.prefix { $0 != "*" }) } ?? "v"
    let found = Set(withPlace.map { withoutV(String($0.prefix { $0 != "*" })) }).subtracting([""])
    prefixes = found.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
  }

  /// The version that a tag names.
  package func version(inTag tag: String) -> String {
    String(tag.dropFirst(prefixes.first { tag.hasPrefix($0) }?.count ?? 0))
  }

  /// The tag that releases a version.
  package func tag(ofVersion version: String) -> String {
    (version.hasPrefix("v") ? withoutV(prefixOfNewTags) : prefixOfNewTags) + version
  }
}

extension Pipelines {
  package var versionTags: ReleaseTags { ReleaseTags(releaseTags) }
}

/// A prefix without the `v` of a version: `web/v` has one, `dev` has none.
private func withoutV(_ prefix: String) -> String {
  guard prefix.last == "v" else { return prefix }
  let rest = prefix.dropLast()
  return rest.last.map { $0.isLetter || $0.isNumber } ?? false ? prefix : String(rest)
}
