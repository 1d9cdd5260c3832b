import SourceText

extension JSON5Parser {
  /// Section 5 of the specification. A string that is not closed ends with its line.
  mutating func string() -> String? {
    let start = position
    guard let quote = current else { return nil }
    position += 1
    var text = ""
    var isGood = true
    var runStart = position
    func run(_ parser: JSON5Parser) -> String {
      String(decoding: parser.bytes[runStart..<parser.position], as: UTF8.self)
    }
    while let byte = current {
      switch byte {
      case quote:
        text += run(self)
        position += 1
        return isGood ? text : nil
      case UInt8(ascii: "\\"):
        text += run(self)
        if let escaped = escape() { text += escaped } else { isGood = false }
        runStart = position
      case 0x0A, 0x0D:
        reportUnclosedString(from: start)
        return nil
      default: position += 1
      }
    }
    reportUnclosedString(from: start)
    return nil
  }

  private mutating func reportUnclosedString(from start: Int) {
    skippedBrackets = true
    report(
      "unclosed-string", "this string is not closed on its line", SourceRange(start, position),
      hint: "end it with \(bytes[start] == UInt8(ascii: "'") ? "'" : "\""), or end the line with \\ to go on")
  }

  /// What an escape stands for; nil after a report.
  private mutating func escape() -> String? {
    let start = position
    position += 1
    guard let byte = current else { return "" }
    position += 1
    switch byte {
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "v"): return "\u{0B}"
    case 0x0A: return ""
    case 0x0D:
      if current == 0x0A { position += 1 }
      return ""
    case 0xE2 where isLineEnd(byte, at: position - 1):
      position += 2
      return ""
    case UInt8(ascii: "0") where !(current.map { (48...57).contains($0) } ?? false): return "\0"
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      report(
        "invalid-escape", "\"\\\(Unicode.Scalar(byte))\" is not an escape here", SourceRange(start, position),
        hint: "write \\u and four hexadecimal digits, or \\\\ for a backslash")
      return nil
    case UInt8(ascii: "x"): return hexadecimalEscape(digits: 2, from: start)
    case UInt8(ascii: "u"): return unicodeEscape(from: start)
    case 0x80...:
      // Any other character stands for itself, also one of several bytes.
      position -= 1
      guard let (scalar, length) = scalar(at: position) else { return nil }
      position += length
      return String(scalar)
    default: return String(Unicode.Scalar(byte))
    }
  }

  private mutating func hexadecimalEscape(digits: Int, from start: Int) -> String? {
    guard let unit = hexadecimal(digits, at: position), let scalar = Unicode.Scalar(unit) else {
      report(
        "invalid-escape", "\"\(source.text(in: SourceRange(start, position)))\" has not \(digits) hexadecimal digits",
        SourceRange(start, position), hint: "write \(digits) of 0-9, a-f after it, or \\\\ for a backslash")
      return nil
    }
    position += digits
    return String(scalar)
  }

  private mutating func unicodeEscape(from start: Int) -> String? {
    guard let unit = hexadecimal(4, at: position), (0xD800...0xDFFF).contains(unit) else {
      return hexadecimalEscape(digits: 4, from: start)
    }
    position += 4
    if unit < 0xDC00, current == UInt8(ascii: "\\"), byte(after: 1) == UInt8(ascii: "u"),
      let low = hexadecimal(4, at: position + 2), (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    {
      position += 6
      return String(scalar)
    }
    report(
      "lone-surrogate", "\"\(source.text(in: SourceRange(start, position)))\" is half of a character",
      SourceRange(start, position), hint: "write both halves, or the character itself")
    return nil
  }

  func hexadecimal(_ digits: Int, at offset: Int) -> UInt32? {
    guard offset + digits <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[offset..<(offset + digits)] {
      guard let digit = hexValue(byte) else { return nil }
      value = value << 4 | digit
    }
    return value
  }
}
