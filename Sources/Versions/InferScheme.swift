/// The schemes that a version may follow.
///
/// Eight digits that are a day of the years 1970 to 2199 are a date: a counter does not get there. Calendar versions are
/// only known by four digits of a year; `24.04` may be a year and a month, or anything else.
package func candidateSchemes(of version: String) -> [VersionScheme] {
  var candidates: [VersionScheme] = []
  if SemanticVersion(version) != nil { candidates.append(.semver) }
  let dated = DatedVersion(version).map { (1970...2199).contains($0.day.year) } ?? false
  if dated {
    candidates.append(.date)
  } else if CounterVersion(version) != nil {
    candidates.append(.counter)
  }
  if !dated { candidates += patterns(of: version, among: fullYearPatterns) }
  return candidates
}

/// The one scheme that a version follows.
///
/// - Throws: that it follows none or several, with the candidates.
package func inferScheme(of version: String) throws(VersionProblem) -> VersionScheme {
  let candidates = candidateSchemes(of: version)
  if candidates.count == 1 { return candidates[0] }
  if candidates.isEmpty {
    let guesses = patterns(of: version, among: shortYearPatterns)
    let hint = guesses.isEmpty ? "" : "; it could be \(list(guesses))"
    throw VersionProblem("follows no scheme that can be told from it", hint: "name the scheme\(hint)")
  }
  throw VersionProblem("may be \(list(candidates))", hint: "name the scheme")
}

private func list(_ schemes: [VersionScheme]) -> String {
  let words = schemes.map(\.description)
  guard let last = words.last, words.count > 1 else { return words.joined() }
  return words.dropLast().joined(separator: ", ") + " or " + last
}

private func patterns(of version: String, among candidates: [String]) -> [VersionScheme] {
  candidates.compactMap { text in
    guard let pattern = try? CalendarPattern(text), CalendarVersion(version, pattern) != nil else { return nil }
    return .calver(pattern)
  }
}

private let fullYearPatterns = [
  "YYYY.MM", "YYYY.0M", "YYYY.MM.DD", "YYYY.0M.0D", "YYYY.MM.MICRO", "YYYY.0M.MICRO", "YYYY.0M.0D.MICRO",
]

private let shortYearPatterns = ["YY.MM", "YY.0M", "YY.MM.MICRO", "YY.0M.MICRO", "0Y.0M", "0Y.0M.MICRO"]
