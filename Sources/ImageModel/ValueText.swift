/// Text with places for values that are known when the build runs, such as `{version}-alpine`.
package struct ValueText: Sendable, Hashable {
  package enum Placeholder: Sendable, Hashable {
    /// The whole version.
    case version

    /// The numbers of a SemVer release.
    case major, minor, patch

    /// The commit's whole hash.
    case sha

    /// The first eight characters of it, as GitLab has them (`CI_COMMIT_SHORT_SHA`).
    case shortSHA

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

    /// A value of the project's own.
    case own(OwnValue)

    /// Those that every project has, by their names.
    private static let names: [(name: String, placeholder: Placeholder)] = [
      ("version", .version), ("major", .major), ("minor", .minor), ("patch", .patch), ("sha", .sha),
      ("short_sha", .shortSHA), ("branch", .branch), ("number", .number), ("date", .date), ("created", .created),
      ("ref", .ref), ("source", .source),
    ]

    /// Those names, in the order in which people are told them.
    package static let knownNames = names.map(\.name)

    /// - Parameter values: the project's own.
    package init?(named name: String, among values: [OwnValue] = []) {
      if let known = Self.names.first(where: { $0.name == name }) {
        self = known.placeholder
      } else if let value = values.first(where: { $0.name == name }) {
        self = .own(value)
      } else {
        return nil
      }
    }

    package var name: String {
      if case .own(let value) = self { return value.name }
      return Self.names.first { $0.placeholder == self }?.name ?? ""
    }
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

  /// The values of the project's own in it.
  package var ownValues: [OwnValue] {
    fragments.compactMap { fragment in
      if case .placeholder(.own(let value)) = fragment { value } else { nil }
    }
  }

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
