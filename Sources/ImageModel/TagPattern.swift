import Registry
import SourceText

/// A tag with places for values that are known when the build runs, such as `{version}-alpine`.
package struct TagPattern: Sendable, Hashable {
  package enum Fragment: Sendable, Hashable {
    case literal(String)
    case version
  }

  package let fragments: [Fragment]

  package var usesVersion: Bool { fragments.contains(.version) }

  /// The tag with `version` in its place.
  package func text(version: String) -> String {
    fragments.map { fragment in
      switch fragment {
      case .literal(let text): text
      case .version: version
      }
    }.joined()
  }

  /// The placeholders a tag may hold.
  static let placeholders = ["version"]

  /// Reads a pattern and checks what of it is known against the tag grammar.
  ///
  /// - Parameter version: the present version if it is known now; the rest is checked with `0` in its place.
  static func parse(
    _ text: Located<String>, version: String?, problems: inout Problems
  ) -> TagPattern? {
    var fragments: [Fragment] = []
    var rest = text.value[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else {
        problems.add(
          rule: "invalid-tag", "\"{\" in tag \"\(text.value)\" is not closed", at: text.place,
          hint: "write {version}; a tag has no braces of its own")
        return nil
      }
      let name = String(rest[rest.index(after: open)..<close])
      guard placeholders.contains(name) else {
        problems.add(
          rule: "unknown-placeholder", "unknown placeholder \"{\(name)}\" in tag \"\(text.value)\"", at: text.place,
          hint: nearestName(to: name, among: placeholders).map { "did you mean \"{\($0)}\"?" }
            ?? "a tag may hold {version}")
        return nil
      }
      if open > rest.startIndex { fragments.append(.literal(String(rest[..<open]))) }
      fragments.append(.version)
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { fragments.append(.literal(String(rest))) }
    let pattern = TagPattern(fragments: fragments)
    do {
      _ = try Tag(pattern.text(version: version ?? "0"))
    } catch {
      problems.add(
        rule: "invalid-tag", "tag \"\(text.value)\" \(error.reason)", at: text.place, hint: error.hint)
      return nil
    }
    return pattern
  }
}
