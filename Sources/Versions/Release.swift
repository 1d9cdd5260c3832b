extension Version {
  /// The numbers of a SemVer release, which tags such as `1.4` are made of; nil for a pre-release and other schemes.
  package var releaseCore: ReleaseCore? {
    guard case .semver(let version) = self, version.preRelease == nil else { return nil }
    return ReleaseCore(major: version.major.digits, minor: version.minor.digits, patch: version.patch.digits)
  }

  /// Whether this is no pre-release. Dates and counters have none.
  package var isRelease: Bool {
    switch self {
    case .semver(let version): version.preRelease == nil
    case .calver(let version): version.modifier == nil
    case .date, .counter: true
    }
  }
}

/// Major, minor and patch as decimal digits.
package struct ReleaseCore: Sendable, Hashable {
  package let major: String
  package let minor: String
  package let patch: String
}

/// The version as a part of an image's tag, which cannot have SemVer's `+`: `_` in its place, as Helm has it.
package func imageTag(ofVersion version: String) -> String {
  if SemanticVersion(version) == nil { return version }
  return version.split(separator: "+", omittingEmptySubsequences: false).joined(separator: "_")
}
