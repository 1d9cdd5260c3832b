/// How a project's versions are spelled.
package enum VersionScheme: String, Sendable, Hashable, CaseIterable {
  /// SemVer 2.0.0, with or without a leading `v`.
  case semver

  /// `YYYYMMDD` with an optional suffix, as in `20190305_addpjp`.
  case date

  /// A whole number, with or without a leading `v`.
  case counter

  /// Why `version` does not follow this scheme, in words that follow `"VERSION" `; nil if it does.
  package func objection(to version: String) -> String? {
    switch self {
    case .semver: SemanticVersion.accepts(version) ? nil : "is not a semantic version, such as 1.4.0 or 2.0.0-rc.1"
    case .date: isDated(version) ? nil : "does not begin with a date as YYYYMMDD, such as 20190305 or 20190305_addpjp"
    case .counter: isCounter(version) ? nil : "is not a whole number, such as 7 or v7"
    }
  }
}

private func isCounter(_ version: String) -> Bool {
  let digits = version.hasPrefix("v") ? version.dropFirst() : version[...]
  return !digits.isEmpty && digits.utf8.allSatisfy(\.isDigit)
    && (digits.utf8.first != UInt8(ascii: "0") || digits == "0")
}

/// The suffix begins with a character that is no digit, so that `201903051` is no date.
private func isDated(_ version: String) -> Bool {
  let digits = version.utf8.prefix { $0.isDigit }
  guard digits.count == 8, let number = Int(String(decoding: digits, as: UTF8.self)) else { return false }
  let (year, month, day) = (number / 10000, number / 100 % 100, number % 100)
  let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return (1...12).contains(month) && day >= 1 && day <= days[month - 1]
}

extension UInt8 {
  var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
  var isIdentifierCharacter: Bool {
    isDigit || UInt8(ascii: "a")...UInt8(ascii: "z") ~= self || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self
      || self == UInt8(ascii: "-")
  }
}
