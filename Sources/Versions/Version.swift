/// A version of a known scheme.
package enum Version: Sendable, Hashable {
  case semver(SemanticVersion)
  case calver(CalendarVersion)
  case date(DatedVersion)
  case counter(CounterVersion)

  /// Nil if the text does not follow the scheme.
  package init?(_ text: String, _ scheme: VersionScheme) {
    let version: Version? =
      switch scheme {
      case .semver: SemanticVersion(text).map { .semver($0) }
      case .calver(let pattern): CalendarVersion(text, pattern).map { .calver($0) }
      case .date: DatedVersion(text).map { .date($0) }
      case .counter: CounterVersion(text).map { .counter($0) }
      }
    guard let version else { return nil }
    self = version
  }

  /// As it was read: no two spellings are one version.
  package var text: String {
    switch self {
    case .semver(let version): version.text
    case .calver(let version): version.text
    case .date(let version): version.text
    case .counter(let version): version.text
    }
  }

  /// Nil if the versions are of different schemes, which have no order.
  package func order(to other: Version) -> VersionOrder? {
    switch (self, other) {
    case (.semver(let a), .semver(let b)): a.order(to: b)
    case (.calver(let a), .calver(let b)) where a.pattern == b.pattern: a.order(to: b)
    case (.date(let a), .date(let b)): a.order(to: b)
    case (.counter(let a), .counter(let b)): VersionOrder(of: a.number, to: b.number)
    default: nil
    }
  }

  /// The version that follows. It is higher, unless the day or the pre-release's name is lower than the present one's.
  package func next(_ change: VersionChange) throws(VersionProblem) -> Version {
    if change.suffix != nil {
      guard case .date = self else {
        throw VersionProblem("takes no suffix", hint: "--suffix is for versions that are dates, such as 20190305_fix")
      }
    }
    switch self {
    case .semver(let version):
      return .semver(try version.next(change.step, preRelease: change.preRelease))
    case .calver(let version):
      return .calver(try version.next(change.step, preRelease: change.preRelease, on: change.today))
    case .date(let version):
      try refuseSteps(change, "is a date")
      return .date(try version.next(on: change.today, suffix: change.suffix))
    case .counter(let version):
      try refuseSteps(change, "is a counter")
      return .counter(version.next)
    }
  }

  private func refuseSteps(_ change: VersionChange, _ what: String) throws(VersionProblem) {
    if let step = change.step {
      throw VersionProblem("\(what), which has no \(step.rawValue)", hint: "leave \"\(step.rawValue)\" out")
    }
    if change.preRelease != nil {
      throw VersionProblem("\(what), which has no pre-releases", hint: "leave --pre out")
    }
  }
}
