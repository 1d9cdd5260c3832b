/// A tag of an image, and the runs that publish it.
package struct ImageTag: Sendable, Hashable {
  package let text: ValueText

  /// Each once, and at least one.
  package let events: [Event]

  package init(_ text: ValueText, on events: [Event]) {
    (self.text, self.events) = (text, events)
  }

  /// Which releases publish it: a fixed word, and numbers that are fewer than the version's, move from release to release.
  package var publication: Publication {
    let places = text.placeholders
    if places.isEmpty { return .newest }
    if places.contains(.patch) || places.isSuperset(of: [.version, .major]) { return .release }
    if places.contains(.version) { return .always }
    if places.contains(.minor) { return .newestOfMinor }
    return places.contains(.major) ? .newestOfMajor : .always
  }
}

/// What a run is of, as far as it says what is published.
package enum Event: Sendable, Hashable {
  /// A release: a git tag that releases, or where the default branch does, a version that is new.
  case release

  /// The default branch.
  case defaultBranch

  /// A branch, the default one or another.
  case branch

  /// The branch of this name.
  case named(String)

  /// A pull or merge request of the repository's own branches; those of forks publish nothing.
  case request

  /// A schedule.
  case schedule

  /// A person who started it.
  case manual

  /// Those that one word names, as a person writes them.
  static let words: [(word: String, event: Event)] = [
    ("release", .release), ("default", .defaultBranch), ("branch", .branch), ("request", .request),
    ("schedule", .schedule), ("manual", .manual),
  ]

  /// All but branches by their names.
  package static let kinds = words.map(\.event)

  /// The beginning of the word for a branch by its name.
  package static let namePrefix = "branch:"

  package init?(_ word: String) {
    if let known = Self.words.first(where: { $0.word == word }) {
      self = known.event
    } else if word.hasPrefix(Self.namePrefix), word != Self.namePrefix {
      self = .named(String(word.dropFirst(Self.namePrefix.count)))
    } else {
      return nil
    }
  }

  package var word: String {
    if case .named(let name) = self { return Self.namePrefix + name }
    return Self.words.first { $0.event == self }?.word ?? ""
  }
}

/// Which releases publish a tag.
package enum Publication: Sendable, Hashable {
  /// Each.
  case always

  /// Those whose version is no pre-release.
  case release

  /// Those whose version is a release, and no higher one of the same minor version is tagged in git.
  case newestOfMinor

  /// The same for the major version; but not for `0`, whose minor versions break what was.
  case newestOfMajor

  /// The same for all versions.
  case newest

  /// Whether it depends on which release is the highest.
  package var followsHighest: Bool {
    switch self {
    case .newestOfMinor, .newestOfMajor, .newest: true
    case .always, .release: false
    }
  }
}
