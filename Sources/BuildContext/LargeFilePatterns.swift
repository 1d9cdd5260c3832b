import SourceText

/// The files that Git LFS keeps: those with `filter=lfs` in `.gitattributes` (git-scm.com, gitattributes).
package struct LargeFilePatterns: Sendable, Hashable {
  private struct Rule: Sendable, Hashable {
    /// Of the file that the rule stands in, with a `/` at its end; empty for the root.
    let folder: String
    let pattern: IgnorePattern

    /// Whether the pattern is for names in any folder.
    let isForNames: Bool
    let isLarge: Bool

    func means(_ path: String) -> Bool {
      guard path.utf8.starts(with: folder.utf8) else { return false }
      let inside = path.utf8.dropFirst(folder.utf8.count)
      let name = isForNames ? inside.split(separator: UInt8(ascii: "/")).last ?? inside : inside
      return pattern.matches(String(decoding: name, as: UTF8.self))
    }
  }

  private var rules: [Rule] = []

  package init() {}

  /// Whether no file is meant.
  package var isEmpty: Bool { !rules.contains(where: \.isLarge) }

  /// Adds the rules of a file, which win over those that are there: files are added from the root down.
  ///
  /// - Parameter folder: that of the file, from the root; empty for the root.
  package mutating func add(_ source: SourceFile, in folder: String) {
    for line in String(decoding: source.bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let words = line.split(whereSeparator: \.isWhitespace).map { String($0) }
      guard let first = words.first, !first.hasPrefix("#"), !first.hasPrefix("[attr]"), !first.hasPrefix("\"") else {
        continue
      }
      guard let filter = words.dropFirst().last(where: { isFilter($0) }) else { continue }
      // How git-lfs writes a blank, and git a class that is negated.
      var text = first.replacing("[[:space:]]", with: " ").replacing("[!", with: "[^")
      let isForNames = !text.contains("/")
      if text.hasPrefix("/") { text.removeFirst() }
      guard !text.isEmpty, !text.hasSuffix("/"), let pattern = IgnorePattern(text, isException: false) else { continue }
      rules.append(
        Rule(
          folder: folder.isEmpty ? "" : folder + "/", pattern: pattern, isForNames: isForNames,
          isLarge: filter == "filter=lfs"))
    }
  }

  /// - Parameter path: from the root.
  package func contains(_ path: String) -> Bool { rules.last { $0.means(path) }?.isLarge ?? false }
}

private func isFilter(_ attribute: String) -> Bool {
  attribute.hasPrefix("filter=") || ["filter", "-filter", "!filter"].contains(attribute)
}
