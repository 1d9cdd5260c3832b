import TestSupport
import Testing
import Versions

/// A scheme and versions of it at random, of which any two may have either order or, now and then, the same rank.
struct VersionSample: Sendable, CustomTestStringConvertible {
  let scheme: VersionScheme

  /// The version in a configuration.
  let declaration: String

  let version: @Sendable (inout SeededGenerator) -> String

  var testDescription: String { declaration }

  static let all: [VersionSample] =
    [
      VersionSample(scheme: .semver, declaration: "value: '1.0.0', scheme: 'semver'") { random in
        let core = (0..<3).map { _ in smallNumber(&random) }.joined(separator: ".")
        return core + oneOf(["", "", "-\(preRelease(&random))"], &random)
      },
      VersionSample(scheme: .semver, declaration: "value: '2.0.0', scheme: 'semver'") { random in
        (0..<3).map { _ in number(&random) }.joined(separator: ".")
      },
      VersionSample(scheme: .counter, declaration: "value: '7', scheme: 'counter'") { number(&$0) },
      VersionSample(scheme: .date, declaration: "value: '20200101', scheme: 'date'") { random in
        calendarVersion("YYYY0M0D", &random) + oneOf(["", "", ".2", ".10", ".\(number(&random))"], &random)
      },
    ]
    + patterns.compactMap { pattern in
      guard let calendar = try? CalendarPattern(pattern) else { return nil }
      var random = SeededGenerator(seed: 1)
      return VersionSample(
        scheme: .calver(calendar),
        declaration: "value: '\(calendarVersion(pattern, &random))', scheme: 'calver', pattern: '\(pattern)'"
      ) { calendarVersion(pattern, &$0) }
    }
}

private let patterns = [
  "YYYY.0M.MICRO", "YY.MM.DD.MICRO", "YYYY0M0D", "0Y.0W.MINOR", "GGGG.VV.MICRO-MODIFIER", "MAJOR.YYYY.MINOR.MICRO",
  "YYYY_0M0D_MICRO",
]

func oneOf(_ texts: [String], _ random: inout SeededGenerator) -> String {
  texts.randomElement(using: &random) ?? ""
}

/// One of few, of which one begins like others.
private func smallNumber(_ random: inout SeededGenerator) -> String { oneOf(["0", "1", "2", "10", "12"], &random) }

/// One of few, or one of up to 15 digits.
private func number(_ random: inout SeededGenerator) -> String {
  let digits = (0..<Int.random(in: 1...15, using: &random)).map { _ in String(Int.random(in: 0...9, using: &random)) }
  let long = digits.joined().drop { $0 == "0" }
  let near = "2019030512345" + smallNumber(&random)
  return oneOf([smallNumber(&random), smallNumber(&random), near, long.isEmpty ? "0" : String(long)], &random)
}

private func preRelease(_ random: inout SeededGenerator) -> String {
  (0..<Int.random(in: 1...3, using: &random)).map { _ in
    oneOf(["alpha", "rc", "00a", "-", number(&random)], &random)
  }.joined(separator: ".")
}

/// A version of a pattern of calver.org.
private func calendarVersion(_ pattern: String, _ random: inout SeededGenerator) -> String {
  let values = [
    "YYYY": ["2019", "2020", "2021"], "YY": ["6", "20", "106"], "0Y": ["06", "20", "106"], "GGGG": ["2019", "2020"],
    "0M": ["01", "09", "10"], "MM": ["1", "9", "10"], "0D": ["02", "28"], "DD": ["2", "9", "28"],
    "0W": ["00", "09", "53"], "VV": ["1", "9", "53"],
    "MAJOR": [number(&random)], "MINOR": [number(&random)], "MICRO": [number(&random)],
    "-MODIFIER": ["", "-\(preRelease(&random))"],
  ]
  var version = ""
  var rest = pattern[...]
  while let first = rest.first {
    // A name may begin with another one.
    let name = values.keys.filter { rest.hasPrefix($0) }.max { $0.count < $1.count }
    version += name.map { oneOf(values[$0] ?? [], &random) } ?? String(first)
    rest = rest.dropFirst(name?.count ?? 1)
  }
  return version
}
