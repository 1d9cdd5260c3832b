/// Which part of a version the next one raises.
package enum VersionStep: String, Sendable, CaseIterable {
  case major, minor, patch, prerelease

  /// Ends the pre-releases: `2.0.0-rc.3` to `2.0.0`.
  case release
}

/// What the next version is made from, besides the present one.
package struct VersionChange: Sendable {
  /// Nil for the scheme's usual step.
  package var step: VersionStep?

  /// What a pre-release is called, such as `rc`.
  package var preRelease: PreRelease?

  /// What stands behind a date.
  package var suffix: String?

  package var today: CalendarDay

  package init(
    step: VersionStep? = nil, preRelease: PreRelease? = nil, suffix: String? = nil, today: CalendarDay
  ) {
    self.step = step
    self.preRelease = preRelease
    self.suffix = suffix
    self.today = today
  }
}

extension PreRelease {
  /// The name of pre-releases where none was given.
  static let usual = PreRelease([.text("rc")])
}

extension VersionProblem {
  static let releaseWithName = VersionProblem(
    "is to be released, and a release has no pre-release", hint: "give one of release and --pre")
}
