import SourceText

extension JSON5Parser {
  /// Passes white space (section 8 of the specification) and comments (section 7).
  mutating func skipBlanks() {
    while let byte = current {
      switch byte {
      case 0x09...0x0D, 0x20: position += 1
      case UInt8(ascii: "/") where self.byte(after: 1) == UInt8(ascii: "/"): skipLineComment()
      case UInt8(ascii: "/") where self.byte(after: 1) == UInt8(ascii: "*"): skipBlockComment()
      case 0x80...:
        guard let (scalar, length) = scalar(at: position), scalar.isJSON5Blank else { return }
        position += length
      default: return
      }
    }
  }

  private mutating func skipLineComment() {
    while let byte = current, !isLineEnd(byte, at: position) { position += 1 }
  }

  private mutating func skipBlockComment() {
    let start = position
    position += 2
    while let byte = current {
      if byte == UInt8(ascii: "*"), self.byte(after: 1) == UInt8(ascii: "/") {
        position += 2
        return
      }
      position += 1
    }
    report("unclosed-comment", "this comment is not closed", SourceRange(start, start + 2), hint: "end it with */")
  }

  /// LF, CR, U+2028 and U+2029.
  func isLineEnd(_ byte: UInt8, at offset: Int) -> Bool {
    switch byte {
    case 0x0A, 0x0D: true
    case 0xE2: offset + 2 < bytes.count && bytes[offset + 1] == 0x80 && (bytes[offset + 2] | 1) == 0xA9
    default: false
    }
  }

  /// Passes what cannot be read, up to a comma, a closing bracket, or the end of the line.
  mutating func skipToSeparator() {
    while let byte = current, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]"),
      byte != 0x0A
    {
      position += 1
    }
  }

  /// Where the run of characters ends that a person would call one word.
  func wordEnd(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] > 0x20, !",:{}[]\"'".utf8.contains(bytes[end]), !isBlank(at: end) { end += 1 }
    return max(end, min(start + 1, bytes.count))
  }

  /// Whether a blank of several bytes begins here.
  func isBlank(at offset: Int) -> Bool { bytes[offset] >= 0xC2 && scalar(at: offset)?.0.isJSON5Blank ?? false }

  /// The scalar that begins at an offset, and how many bytes it has; the text is known to be UTF-8.
  func scalar(at offset: Int) -> (Unicode.Scalar, Int)? {
    guard offset < bytes.count else { return nil }
    let first = bytes[offset]
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard offset + length <= bytes.count else { return nil }
    let text = String(decoding: bytes[offset..<(offset + length)], as: UTF8.self)
    return text.unicodeScalars.first.map { ($0, length) }
  }
}

/// The offset of the first byte that is not UTF-8.
func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
  var offset = 0
  while offset < bytes.count {
    let first = bytes[offset]
    if first < 0x80 {
      offset += 1
      continue
    }
    let length: Int
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return offset
    }
    guard offset + length <= bytes.count else { return offset }
    // Table 3-7 of the Unicode standard: the second byte's range depends on the first.
    let second = bytes[offset + 1]
    let isSecondValid: Bool
    switch first {
    case 0xE0: isSecondValid = (0xA0...0xBF).contains(second)
    case 0xED: isSecondValid = (0x80...0x9F).contains(second)
    case 0xF0: isSecondValid = (0x90...0xBF).contains(second)
    case 0xF4: isSecondValid = (0x80...0x8F).contains(second)
    default: isSecondValid = (0x80...0xBF).contains(second)
    }
    guard isSecondValid, bytes[(offset + 2)..<(offset + length)].allSatisfy({ (0x80...0xBF).contains($0) }) else {
      return offset
    }
    offset += length
  }
  return nil
}

extension Unicode.Scalar {
  /// White space beyond ASCII: the two line separators, U+FEFF and the category Zs.
  var isJSON5Blank: Bool {
    self == "\u{2028}" || self == "\u{2029}" || self == "\u{FEFF}" || properties.generalCategory == .spaceSeparator
  }
}
