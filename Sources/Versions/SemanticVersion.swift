/// A version by SemVer 2.0.0 (semver.org); one leading `v` is let through, as in git tags, and kept.
package struct SemanticVersion: Sendable, Hashable {
  let hasV: Bool
  var major: Numeral
  var minor: Numeral
  var patch: Numeral
  var preRelease: PreRelease?

  /// Without rank (section 10), so never part of a version that follows.
  var build: String?

  init?(_ text: String) {
    hasV = text.hasPrefix("v")
    let (beforeBuild, build) = cut(hasV ? text.dropFirst() : text[...], at: "+")
    let (core, preRelease) = cut(beforeBuild, at: "-")
    let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3, let major = Numeral(numbers[0]), let minor = Numeral(numbers[1]),
      let patch = Numeral(numbers[2])
    else { return nil }
    (self.major, self.minor, self.patch) = (major, minor, patch)
    if let preRelease {
      guard let read = PreRelease(preRelease) else { return nil }
      self.preRelease = read
    }
    if let build {
      let identifiers = build.split(separator: ".", omittingEmptySubsequences: false)
      guard identifiers.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isIdentifierCharacter) }) else { return nil }
      self.build = String(build)
    }
  }

  var text: String {
    let numbers = "\(major.digits).\(minor.digits).\(patch.digits)"
    return (hasV ? "v" : "") + numbers + (preRelease.map { "-\($0.text)" } ?? "") + (build.map { "+\($0)" } ?? "")
  }

  /// Section 11.
  func order(to other: SemanticVersion) -> VersionOrder {
    VersionOrder(of: major, to: other.major).then(VersionOrder(of: minor, to: other.minor))
      .then(VersionOrder(of: patch, to: other.patch)).then(Versions.order(of: preRelease, to: other.preRelease))
  }
}

private func cut(_ text: Substring, at mark: Character) -> (Substring, Substring?) {
  guard let index = text.firstIndex(of: mark) else { return (text, nil) }
  return (text[..<index], text[text.index(after: index)...])
}

extension SemanticVersion {
  /// As node-semver counts: a pre-release of the version that a step leads to is finished by it, `1.3.0-rc.1` by `minor`
  /// to `1.3.0`. Without a step a pre-release is followed by the next one, and a release by a patch.
  ///
  /// - Parameter name: what a pre-release is called; with `major`, `minor` or `patch` the first one of that release.
  func next(_ step: VersionStep?, preRelease name: PreRelease?) throws(VersionProblem) -> SemanticVersion {
    let isPreRelease = preRelease != nil
    let step = step ?? (isPreRelease || name != nil ? .prerelease : .patch)
    var next = self
    next.build = nil
    next.preRelease = nil
    switch step {
    case .release:
      if !isPreRelease { throw VersionProblem("is no pre-release", hint: "name a step: major, minor or patch") }
      if name != nil { throw VersionProblem.releaseWithName }
      return next
    case .prerelease:
      if let preRelease {
        next.preRelease = preRelease.next(name)
        return next
      }
      next.patch = patch.next
    case .major:
      if !isPreRelease || name != nil || minor != .zero || patch != .zero { next.major = major.next }
      (next.minor, next.patch) = (.zero, .zero)
    case .minor:
      if !isPreRelease || name != nil || patch != .zero { next.minor = minor.next }
      next.patch = .zero
    case .patch:
      if !isPreRelease || name != nil { next.patch = patch.next }
    }
    if step == .prerelease || name != nil { next.preRelease = .first(name ?? .usual) }
    return next
  }
}
