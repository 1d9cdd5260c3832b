/// Why a text is not a name of the container world, in words that follow `"TEXT" `.
package struct InvalidName: Error, Hashable {
  /// The broken rule, such as `has an upper-case letter in its path; repository paths are lower case`.
  package let reason: String

  /// What would do instead, if that can be told.
  package let hint: String?

  package init(_ reason: String, hint: String? = nil) {
    self.reason = reason
    self.hint = hint
  }
}

extension UInt8 {
  var isLowercaseLetter: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self }
  var isUppercaseLetter: Bool { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self }
  var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
  var isLetterOrDigit: Bool { isLowercaseLetter || isUppercaseLetter || isDigit }
}

/// The first scalar of `text` whose UTF-8 bytes `isAllowed` refuses, for a message.
func firstScalar(of text: String, notAllowed isAllowed: (UInt8) -> Bool) -> Unicode.Scalar? {
  text.unicodeScalars.first { !$0.isASCII || !isAllowed(UInt8(truncatingIfNeeded: $0.value)) }
}

/// A scalar as a message shows it: itself, or its code point when it cannot be seen.
func shown(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case " ": "a blank"
  case "\n", "\r": "a line break"
  case _ where scalar.value < 0x20 || scalar.value == 0x7F: "a control character"
  default: "\"\(scalar)\""
  }
}
