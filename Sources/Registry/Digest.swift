/// A content digest, `algorithm:encoded` (OCI image specification, "Digests"; distribution/reference).
package struct Digest: Sendable, Hashable {
  package let text: String

  package init(_ text: String) throws(InvalidName) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, Digest.isAlgorithm(parts[0]) else {
      throw InvalidName(
        "is not a digest; a digest is an algorithm, \":\" and hexadecimal digits", hint: "such as sha256:4bc4…")
    }
    let isHexadecimal = parts[1].utf8.allSatisfy { $0.isDigit || "abcdefABCDEF".utf8.contains($0) }
    guard isHexadecimal, parts[1].utf8.count >= 32 else {
      throw InvalidName("is not a digest; after \":\" stand at least 32 hexadecimal digits")
    }
    let lengths = ["sha256": 64, "sha512": 128]
    if let length = lengths[String(parts[0])], parts[1].utf8.count != length {
      throw InvalidName("has \(parts[1].utf8.count) hexadecimal digits; \(parts[0]) has \(length)")
    }
    self.text = text
  }

  private static func isAlgorithm(_ text: Substring) -> Bool {
    text.utf8.split(omittingEmptySubsequences: false) { "+._-".utf8.contains($0) }
      .allSatisfy { $0.first.map { !$0.isDigit } ?? false && $0.allSatisfy(\.isLetterOrDigit) }
  }
}
