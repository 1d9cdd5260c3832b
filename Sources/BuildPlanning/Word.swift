import ImageModel

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

  package static func + (one: Word, other: Word) -> Word { Word(one.fragments + other.fragments) }

  package var variables: [Variable] {
    fragments.compactMap { fragment in
      if case .variable(let variable) = fragment { variable } else { nil }
    }
  }

  /// The text, if it is known now.
  package var literal: String? {
    variables.isEmpty ? fragments.compactMap(\.literal).joined() : nil
  }
}

extension Word.Fragment {
  var literal: String? {
    if case .literal(let text) = self { text } else { nil }
  }
}

/// A value known only when the build runs, by its name in scripts and environments.
package struct Variable: Sendable, Hashable {
  package let name: String

  package init(name: String) {
    self.name = name
  }

  /// The version that is built.
  package static let version = Variable(name: "VERSION")

  /// The numbers of a version that is a release.
  package static let major = Variable(name: "MAJOR")
  package static let minor = Variable(name: "MINOR")
  package static let patch = Variable(name: "PATCH")

  /// The day, as `YYYYMMDD`, and the time, as RFC 3339 has it.
  package static let date = Variable(name: "DATE")
  package static let created = Variable(name: "CREATED")

  /// The first eight characters of the commit's hash, where the system has them not.
  package static let shortCommit = Variable(name: "SHORT_SHA")

  /// The branch's name, made to fit a tag.
  package static let branch = Variable(name: "BRANCH")

  /// The number of the request; empty in other runs, and for requests that publish nothing.
  package static let number = Variable(name: "NUMBER")

  /// The address of the repository's page, where the system has it not.
  package static let source = Variable(name: "SOURCE")

  /// The commit's hash, and the branch or git tag as it is called, where the system has them not.
  package static let commit = Variable(name: "SHA")
  package static let commitOnGitHub = Variable(name: "GITHUB_SHA")
  package static let ref = Variable(name: "REF")

  /// A value of the project's own, and what of it a tag may hold.
  package static func value(_ value: OwnValue) -> Variable { Variable(name: value.variable) }
  package static func tag(of value: OwnValue) -> Variable { Variable(name: value.tagVariable) }

  /// What a branch's own cache images have after their tags; empty where they are the default branch's.
  package static let cacheSuffix = Variable(name: "CACHE_SUFFIX")

  /// Set where a run renews the cache on a machine, or with a builder, that has old layers.
  package static let noCache = Variable(name: "NO_CACHE")

  /// A folder of the run's own files.
  package static func workFolder(in system: Output.System) -> Variable {
    Variable(name: system == .github ? "RUNNER_TEMP" : "work")
  }
}
