import JSON5Syntax
import SourceText

/// Values of settings: each is checked so far that the text it becomes a part of cannot be misread.
extension ConfigurationReader {
  mutating func boolean(_ member: JSON5Member?, of what: String) -> Bool? {
    guard let node = member?.value else { return nil }
    guard case .boolean(let value) = node.value else {
      wrongType(node, of: what, expected: "true or false")
      return nil
    }
    return value
  }

  /// For `timeoutMinutes`: up to the 35 days that GitHub allows a job on a runner of one's own.
  static let timeouts = 1...50_400

  mutating func minutes(_ member: JSON5Member?, of what: String) -> Int? {
    guard let node = member?.value else { return nil }
    let range = Self.timeouts
    if case .number(let number) = node.value, let value = Int(exactly: number.value), range.contains(value) {
      return value
    }
    problems.add(
      rule: "invalid-timeout", "\"timeoutMinutes\" of \(what) is not a number of minutes", at: place(node.range),
      hint: "write a whole number from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  /// A list of labels, or one alone.
  mutating func labels(_ member: JSON5Member, of what: String) -> [String] {
    let texts: [Located<String>]
    if case .string = member.value.value {
      texts = [string(member, of: what)].compactMap { $0 }
    } else {
      texts = (list(member.value, of: what) ?? []).compactMap { string($0, of: "a label in \(what)") }
    }
    return texts.filter { isLabel($0, of: "a label") }.map(\.value)
  }

  /// Whether a text is one line of characters that can be seen, and no expression of a CI system.
  mutating func isLabel(_ text: Located<String>, of what: String) -> Bool {
    let isVisible = text.value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "$" }
    if isVisible, !text.value.isEmpty { return true }
    problems.add(
      rule: "invalid-label", "\"\(text.value)\" cannot be the name of \(what)", at: text.place,
      hint: "write one line of text without \"$\"")
    return false
  }

  mutating func patterns(_ member: JSON5Member, of what: String, what kind: String) -> [String] {
    (list(member.value, of: what) ?? []).compactMap { string($0, of: kind) }
      .filter { isPattern($0, of: kind, wildcards: true) }.map(\.value)
  }

  /// Whether a text can be a git ref's name, or with `wildcards` a pattern of such: what GitHub and GitLab read alike.
  mutating func isPattern(_ text: Located<String>, of what: String, wildcards: Bool) -> Bool {
    let extra = wildcards ? "._/-*" : "._/-"
    let isPlain = text.value.utf8.allSatisfy { isLetterOrDigit($0) || extra.utf8.contains($0) }
    let isRef =
      !text.value.isEmpty && !text.value.hasPrefix("-") && !text.value.hasPrefix("/") && !text.value.hasSuffix("/")
      && !text.value.utf8.elementsEqual("@".utf8) && ["..", "//"].allSatisfy { text.value.firstRange(of: $0) == nil }
      && !text.value.hasSuffix(".lock")
    if isPlain, isRef { return true }
    problems.add(
      rule: "invalid-ref", "\"\(text.value)\" cannot be \(what)", at: text.place,
      hint: "use letters, digits, \".\", \"_\", \"-\" and \"/\"\(wildcards ? ", and \"*\" for any text" : "")")
    return false
  }

  /// Five fields, as crontab has them.
  mutating func schedule(_ node: JSON5Node, of what: String) -> String? {
    guard let text = string(node, of: "\"schedule\" of \(what)") else { return nil }
    let fields = text.value.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    let isCron =
      fields.count == 5
      && fields.allSatisfy { field in
        !field.isEmpty && field.allSatisfy { isLetterOrDigit($0) || "*,/-".utf8.contains($0) }
      }
    if isCron { return text.value }
    problems.add(
      rule: "invalid-schedule", "\"\(text.value)\" is not a schedule", at: text.place,
      hint: "write the five fields of cron in UTC, such as \"30 4 * * 1\" for Mondays at 4:30")
    return nil
  }

  func isVariableName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
      && text.utf8.first.map { !(48...57).contains($0) } ?? false
  }
}

func isLetterOrDigit(_ byte: UInt8) -> Bool {
  (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
}
