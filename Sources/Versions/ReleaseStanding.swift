/// How a version stands among those that git has tagged: whether the tags that follow releases move to it.
package struct ReleaseStanding: Sendable, Hashable {
  /// The numbers of a semantic version that is a release; nil for any other version.
  package let core: ReleaseCore?

  /// Whether it is no pre-release, and of those in `tagged` no release is higher: of all, of its major version, which
  /// is not 0, and of its minor version.
  package let isNewest: Bool
  package let isNewestOfMajor: Bool
  package let isNewestOfMinor: Bool

  /// - Parameters:
  ///   - tagged: the versions that git's tags name.
  ///   - scheme: nil where git alone knows the version, or none can be told.
  ///   - isOfGit: whether git says the version: before its first tag, the newest is what was built last.
  package init(of version: String, among tagged: [String], by scheme: VersionScheme?, isOfGit: Bool = false) {
    func numbers(_ text: String) -> [Numeral]? { scheme.map { releaseNumbers(of: text, $0) } ?? numbersOfAny(text) }
    guard let own = numbers(version) else {
      core = nil
      isNewest = isOfGit && tagged.isEmpty
      (isNewestOfMajor, isNewestOfMinor) = (false, false)
      return
    }
    let others = tagged.compactMap(numbers)
    func leads(_ count: Int) -> Bool {
      !others.contains { $0.prefix(count) == own.prefix(count) && own.isLower(than: $0) }
    }
    isNewest = leads(0)
    let isSemantic = own.count == 3 && (scheme == nil || scheme == .semver)
    core = isSemantic ? ReleaseCore(major: own[0].digits, minor: own[1].digits, patch: own[2].digits) : nil
    isNewestOfMajor = isSemantic && own[0] != .zero && leads(1)
    isNewestOfMinor = isSemantic && leads(2)
  }
}

/// The numbers that rank a release, from the highest down; nil for a pre-release, and a text of another scheme.
private func releaseNumbers(of text: String, _ scheme: VersionScheme) -> [Numeral]? {
  switch Version(text, scheme) {
  case .semver(let version)? where version.preRelease == nil: [version.major, version.minor, version.patch]
  case .calver(let version)? where version.modifier == nil: version.numerals
  case .date(let version)?: [Numeral(version.day.compactText) ?? .zero, version.count]
  case .counter(let version)?: [version.number]
  default: nil
  }
}

/// Numbers between dots behind a `v`, and what may follow; nil for what ends as a description of a commit, and for a hash
/// that happens to have digits alone.
private func numbersOfAny(_ text: String) -> [Numeral]? {
  if GitDescription(text).nearest != nil { return nil }
  let rest = text.hasPrefix("v") ? text.dropFirst() : text[...]
  let core = rest.prefix { $0 == "." || $0.isASCII && $0.isNumber }
  let parts = core.split(separator: ".", omittingEmptySubsequences: false)
  let tail = rest[core.endIndex...]
  guard parts.allSatisfy({ !$0.isEmpty }), parts[0].utf8.count <= 9,
    tail.isEmpty || tail.hasPrefix("+") || tail.hasPrefix("_")
  else {
    return nil
  }
  return parts.map { Numeral($0.drop { $0 == "0" }) ?? .zero }
}

extension [Numeral] {
  /// A number that is missing counts as 0.
  fileprivate func isLower(than other: [Numeral]) -> Bool {
    for index in 0..<Swift.max(count, other.count) {
      let (a, b) = (index < count ? self[index] : .zero, index < other.count ? other[index] : .zero)
      if a != b { return a < b }
    }
    return false
  }
}

extension String {
  /// Whether it is a version that is ranked by its numbers, whatever its scheme.
  package var hasNumbersOfRelease: Bool { numbersOfAny(self) != nil }
}
