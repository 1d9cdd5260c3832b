import JSON5Syntax
import SourceText

/// A rule of `cigen check` that the configuration silences.
package struct IgnoredRule: Sendable, Hashable {
  package let name: String
  package let place: SourcePlace?
}

extension ConfigurationReader {
  /// `check: { ignore: ["rule"] }`. Whether there are such rules, only `cigen check` knows.
  mutating func ignoredRules(_ member: JSON5Member?) -> [IgnoredRule] {
    guard let node = member?.value, let members = object(node, of: "\"check\"", .check),
      let ignore = members["ignore"], let elements = list(ignore.value, of: "\"ignore\" of \"check\"")
    else { return [] }
    return elements.compactMap { string($0, of: "a rule of \"ignore\"") }
      .map { IgnoredRule(name: $0.value, place: $0.place) }
  }
}
