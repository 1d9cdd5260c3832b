/// Text with places for values that are known when the build runs, such as `{version}-alpine`.
package struct ValueText: Sendable, Hashable {
  package enum Placeholder: String, Sendable, CaseIterable {
    /// The whole version.
    case version

    /// The numbers of a SemVer release.
    case major, minor, patch

    /// The commit's whole hash.
    case sha

    /// The first eight characters of it, as GitLab has them (`CI_COMMIT_SHORT_SHA`).
    case shortSHA = "short_sha"

    /// The branch's name, made to fit a tag as GitLab does it (`CI_COMMIT_REF_SLUG`).
    case branch

    /// The number of the pull or merge request.
    case number

    /// The day of the build in UTC, as `YYYYMMDD`.
    case date

    /// The time of the build in UTC, as RFC 3339 has it.
    case created

    /// The branch or git tag as it is called; no tag of an image can hold every such name.
    case ref

    /// The address of the repository's page.
    case source
  }

  package enum Fragment: Sendable, Hashable {
    case literal(String)
    case placeholder(Placeholder)
  }

  package let fragments: [Fragment]

  package init(fragments: [Fragment]) {
    self.fragments = fragments
  }

  /// Text that is what it is.
  package init(_ literal: String) {
    fragments = literal.isEmpty ? [] : [.literal(literal)]
  }

  package var placeholders: Set<Placeholder> {
    Set(
      fragments.compactMap { fragment in
        if case .placeholder(let placeholder) = fragment { placeholder } else { nil }
      })
  }

  /// The text, if it is known now.
  package var literal: String? { placeholders.isEmpty ? text { _ in "" } : nil }

  /// Whether it depends on the version.
  package var usesVersion: Bool { !placeholders.isDisjoint(with: [.version, .major, .minor, .patch]) }

  /// The text with `value` of each placeholder in its place.
  package func text(_ value: (Placeholder) -> String) -> String {
    fragments.map { fragment in
      switch fragment {
      case .literal(let text): text
      case .placeholder(let placeholder): value(placeholder)
      }
    }.joined()
  }

  /// The same, if every value is known now.
  package func knownText(_ known: (Placeholder) -> String?) -> String? {
    var values: [Placeholder: String] = [:]
    for placeholder in placeholders {
      guard let value = known(placeholder) else { return nil }
      values[placeholder] = value
    }
    return text { values[$0, default: ""] }
  }

  func beginsWith(_ beginning: String) -> Bool {
    guard case .literal(let text) = fragments.first else { return false }
    return text.hasPrefix(beginning)
  }
}
