/// Where in the text of a condition a place stands: in a string or pattern, which a value could end, or outside them.
///
/// GitHub, "Expressions": strings in single quotes, written twice within. GitLab, "CI/CD rules": strings in either quotes,
/// without escapes; patterns between slashes (RE2), with a backslash before a slash.
struct ConditionText: Hashable {
  /// What ends the present string or pattern, or 0 outside.
  private(set) var delimiter: UInt8 = 0
  private var isEscaped = false

  mutating func take(_ byte: UInt8, _ provider: YAMLProvider) {
    let delimiters = provider == .gitHub ? "'" : #""'/"#
    if delimiter == 0 {
      if delimiters.utf8.contains(byte) { delimiter = byte }
    } else if isEscaped {
      isEscaped = false
    } else if byte == delimiter {
      delimiter = 0
    } else {
      isEscaped = delimiter == UInt8(ascii: "/") && byte == UInt8(ascii: "\\")
    }
  }

  /// Whether a value may stand here, if it does not end the string or pattern.
  var mayHoldValue: Bool { delimiter != 0 && !isEscaped }

  /// Whether a text would end what this delimiter ends, or keep the delimiter from ending it.
  static func isEnded(_ delimiter: UInt8, by text: String) -> Bool {
    var isEscaped = false
    for byte in text.utf8 {
      if byte == delimiter, !isEscaped { return true }
      isEscaped = delimiter == UInt8(ascii: "/") && byte == UInt8(ascii: "\\") && !isEscaped
    }
    return isEscaped
  }
}
