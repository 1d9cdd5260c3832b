import Versions

/// The texts that are parts of a version, and what stands for each in a tag.
struct VersionWords {
  private let words: [(text: String, pattern: String)]

  /// The numbers alone are words only of a release that is SemVer beyond doubt, as `cigen.json5` asks.
  init(_ version: String) {
    let tag = imageTag(ofVersion: version)
    var words = [(text: tag, pattern: "{version}")]
    let core = tag.hasPrefix("v") ? String(tag.dropFirst()) : tag
    let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
    let isRelease = numbers.count == 3 && numbers.allSatisfy { $0.utf8.allSatisfy(isDigit) }
    if isRelease, candidateSchemes(of: version) == [.semver] {
      if core != tag { words.append((core, "{major}.{minor}.{patch}")) }
      words.append(("\(numbers[0]).\(numbers[1])", "{major}.{minor}"))
      // A 0 alone is no release that moves: see the README, "Tags".
      if numbers[0] != "0" { words.append((String(numbers[0]), "{major}")) }
    }
    self.words = words
  }

  /// Whether a tag is the whole version, with a variant's name behind it or without.
  func isWhole(_ tag: String) -> Bool { words.first.map { match(tag, $0) != nil } ?? false }

  /// The tag with places for the version; nil if it holds none.
  func pattern(of tag: String) -> String? {
    words.lazy.compactMap { match(tag, $0) }.first
  }

  /// `1.4.0` is the word, `v1.4.0` too, and in `1.4.0-alpine` it is followed by a variant's name; `1.4.0-2` is another.
  private func match(_ tag: String, _ word: (text: String, pattern: String)) -> String? {
    for prefix in ["", "v"] {
      guard tag.hasPrefix(prefix + word.text) else { continue }
      let rest = tag.dropFirst(prefix.count + word.text.count)
      if rest.isEmpty || isVariant(rest) { return prefix + word.pattern + rest }
    }
    return nil
  }
}

/// `-` and a text that begins with a letter.
func isVariant(_ text: Substring) -> Bool {
  guard text.first == "-", let first = text.dropFirst().utf8.first else { return false }
  return (97...122).contains(first) || (65...90).contains(first)
}

private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
