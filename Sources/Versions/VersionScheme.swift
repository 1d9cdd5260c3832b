/// How a project's versions are spelled.
package enum VersionScheme: Sendable, Hashable {
  /// SemVer 2.0.0, with or without a leading `v`.
  case semver

  /// The date in the words of calver.org, such as `YYYY.0M.MICRO`.
  case calver(CalendarPattern)

  /// `YYYYMMDD` with an optional suffix, as in `20190305_addpjp`.
  case date

  /// A whole number, with or without a leading `v`.
  case counter

  /// The words for schemes in a configuration.
  package static let names = ["semver", "calver", "date", "counter"]

  package var name: String {
    switch self {
    case .semver: "semver"
    case .calver: "calver"
    case .date: "date"
    case .counter: "counter"
    }
  }

  /// The name, and the pattern if it has one.
  package var description: String {
    if case .calver(let pattern) = self { return "calver (\(pattern.text))" }
    return name
  }

  /// Why `version` does not follow this scheme, in words that follow `"VERSION" `; nil if it does.
  package func objection(to version: String) -> String? {
    if Version(version, self) != nil { return nil }
    switch self {
    case .semver: return "is not a semantic version, such as 1.4.0 or 2.0.0-rc.1"
    case .calver(let pattern): return "does not follow the pattern \(pattern.text)"
    case .date: return "does not begin with a date as YYYYMMDD, such as 20190305 or 20190305_addpjp"
    case .counter: return "is not a whole number, such as 7 or v7"
    }
  }
}
