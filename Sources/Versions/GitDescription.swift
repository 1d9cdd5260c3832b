/// What `git describe --tags --always --long --dirty` says of a commit: `v1.4.0-5-g3f2a9c1b0d`, or `3f2a9c1b0d` where no
/// tag is before it; with `-dirty` behind, if tracked files have changes.
package struct GitDescription: Sendable, Hashable {
  package struct NearestTag: Sendable, Hashable {
    package let name: String

    /// The commits since the tag; of any length, as the tag's numbers are.
    let distance: Numeral
  }

  /// Nil if the commit alone is known.
  package let nearest: NearestTag?

  /// Abbreviated, without git's `g`.
  let commit: String

  package let isDirty: Bool

  /// Whether the commit is the tag's own; files may have changes all the same.
  package var isAtTag: Bool { nearest?.distance == .zero }

  /// Read from the right, since a tag may hold `-` and even look like a description.
  package init(_ text: String) {
    let mark = "-dirty"
    isDirty = text.hasSuffix(mark)
    let clean = isDirty ? text.dropLast(mark.count) : text[...]
    let parts = clean.split(separator: "-", omittingEmptySubsequences: false)
    if parts.count > 2, let last = parts.last, last.hasPrefix("g"), let distance = Numeral(parts[parts.count - 2]) {
      nearest = NearestTag(name: parts.dropLast(2).joined(separator: "-"), distance: distance)
      commit = String(last.dropFirst())
    } else {
      nearest = nil
      commit = String(clean)
    }
  }

  /// The version of what is checked out.
  ///
  /// At a tag it is the tag's. After a SemVer tag it is a pre-release above the tag's version and below the next one: of
  /// the next patch, or with more identifiers if the tag's is a pre-release itself (SemVer 2.0.0, section 11.4.4). After
  /// any other tag, and without one, it is git's words.
  ///
  /// "Below" holds against a pre-release of the next patch whose name is above `dev`, as `rc` is and `beta` is not, and
  /// against the pre-release that follows one with a number: `1.5.0-alpha` is followed by `1.5.0-alpha.1`, and that is
  /// below `1.5.0-alpha.dev.5`.
  ///
  /// - Parameter versionInTag: the version that a tag's name holds.
  package func version(inTag versionInTag: (String) -> String) -> String {
    let dirt = isDirty ? "dirty" : nil
    guard let nearest else { return [commit, dirt].compactMap(\.self).joined(separator: "-") }
    let tagged = versionInTag(nearest.name)
    if isAtTag, !isDirty { return tagged }
    let words = [nearest.distance.digits, "g\(commit)", dirt].compactMap(\.self)
    guard var version = SemanticVersion(tagged) else { return ([tagged] + words).joined(separator: "-") }
    if version.preRelease == nil { version.patch = version.patch.next }
    // A distance is a number without leading zeros, and "g" keeps a commit of digits alone from being one.
    let identifiers = (["dev"] + words).compactMap { PreRelease($0) }.flatMap(\.identifiers)
    version.preRelease = PreRelease((version.preRelease?.identifiers ?? []) + identifiers)
    version.build = nil
    return version.text
  }
}
