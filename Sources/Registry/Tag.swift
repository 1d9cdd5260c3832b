/// A tag: the mutable name of an image in its repository.
///
/// `[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}` (OCI distribution specification, "Pulling manifests"; distribution/reference).
package struct Tag: Sendable, Hashable {
  /// The longest that a tag may be, in characters.
  package static let maximumLength = 128

  package let text: String

  package init(_ text: String) throws(InvalidName) {
    guard let first = text.utf8.first else { throw InvalidName("is empty; a tag has at least one character") }
    if let scalar = firstScalar(of: text, notAllowed: Tag.allows) {
      throw InvalidName("has \(shown(scalar)); a tag is made of letters, digits, \"_\", \".\" and \"-\"")
    }
    if first == UInt8(ascii: ".") || first == UInt8(ascii: "-") {
      throw InvalidName("begins with \"\(Unicode.Scalar(first))\"; a tag begins with a letter, a digit or \"_\"")
    }
    if text.utf8.count > Tag.maximumLength {
      throw InvalidName("has \(text.utf8.count) characters; a tag has at most \(Tag.maximumLength)")
    }
    self.text = text
  }

  /// Whether a byte may stand in a tag, the first place apart.
  package static func allows(_ byte: UInt8) -> Bool {
    byte.isLetterOrDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }
}
