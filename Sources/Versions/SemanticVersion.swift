/// The grammar of SemVer 2.0.0 (semver.org, "Backus-Naur Form Grammar").
enum SemanticVersion {
  /// Whether `text` is a semantic version; one leading `v` is let through, as in git tags.
  static func accepts(_ text: String) -> Bool {
    let text = text.hasPrefix("v") ? text.dropFirst() : text[...]
    let (beforeBuild, build) = cut(text, at: "+")
    let (core, preRelease) = cut(beforeBuild, at: "-")
    let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 3 && numbers.allSatisfy(isNumber)
      && identifiers(preRelease).allSatisfy { isIdentifier($0) && (isNumber($0) || !$0.utf8.allSatisfy(\.isDigit)) }
      && identifiers(build).allSatisfy(isIdentifier)
  }

  private static func cut(_ text: Substring, at mark: Character) -> (Substring, Substring?) {
    guard let index = text.firstIndex(of: mark) else { return (text, nil) }
    return (text[..<index], text[text.index(after: index)...])
  }

  private static func identifiers(_ text: Substring?) -> [Substring] {
    text?.split(separator: ".", omittingEmptySubsequences: false) ?? []
  }

  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy(\.isDigit) && (text.utf8.count == 1 || text.utf8.first != UInt8(ascii: "0"))
  }

  private static func isIdentifier(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy(\.isIdentifierCharacter)
  }
}
