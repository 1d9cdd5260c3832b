import SourceText

extension JSON5Parser {
  /// `null`, `true`, `false`, `Infinity`, `NaN`; anything else is reported.
  mutating func word() -> JSON5Node? {
    let start = position
    let end = wordEnd(from: start)
    let text = source.text(in: SourceRange(start, end))
    let value: JSON5Value? =
      switch text {
      case "null": .null
      case "true": .boolean(true)
      case "false": .boolean(false)
      case "Infinity": .number(JSON5Number(text: text, value: .infinity))
      case "NaN": .number(JSON5Number(text: text, value: .nan))
      default: nil
      }
    if let value {
      position = end
      return JSON5Node(value: value, range: SourceRange(start, end))
    }
    // A comment right behind a word ends it.
    if let slash = text.firstRange(of: "//") ?? text.firstRange(of: "/*"), slash.lowerBound > text.startIndex {
      let word = text[..<slash.lowerBound]
      if ["null", "true", "false", "Infinity", "NaN"].contains(word) {
        return wordBeforeComment(String(word), at: start)
      }
    }
    // A closing bracket is left to what it closes.
    if text != "}", text != "]" { position = end }
    report("invalid-value", "expected a value, found \"\(text)\"", SourceRange(start, end), hint: hint(for: text))
    return nil
  }

  private mutating func wordBeforeComment(_ word: String, at start: Int) -> JSON5Node? {
    var inner = JSON5Parser(SourceFile(name: source.name, text: word))
    guard let node = inner.word() else { return nil }
    position = start + word.utf8.count
    return JSON5Node(value: node.value, range: SourceRange(start, position))
  }

  private func hint(for text: String) -> String {
    let spelled = ["True": "true", "False": "false", "TRUE": "true", "FALSE": "false", "None": "null", "nil": "null"]
    if let right = spelled[text] { return "write \(right)" }
    if let first = text.unicodeScalars.first, "“”„‘’".unicodeScalars.contains(first) {
      return "use straight quotes, \""
    }
    let isName = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || "0123456789_./-:@".unicodeScalars.contains($0)
    }
    return isName && text != "}" ? "put quotes around it: \"\(text)\"" : "write a string, a number, { … } or [ … ]"
  }

  // MARK: - Keys

  /// A string or an identifier (ECMAScript 5.1, IdentifierName).
  mutating func key() -> String? {
    if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") { return string() }
    let start = position
    var key = ""
    while let (scalar, length) = scalar(at: position) {
      if scalar == "\\" {
        guard byte(after: 1) == UInt8(ascii: "u"), let unit = hexadecimal(4, at: position + 2),
          let escaped = Unicode.Scalar(unit), isIdentifier(escaped, first: key.isEmpty)
        else { break }
        key.unicodeScalars.append(escaped)
        position += 6
      } else if isIdentifier(scalar, first: key.isEmpty) {
        key.unicodeScalars.append(scalar)
        position += length
      } else {
        break
      }
    }
    if !key.isEmpty, current != UInt8(ascii: "\\"), current != UInt8(ascii: "-"), current != UInt8(ascii: ".") {
      return key
    }
    let end = wordEnd(from: start)
    report(
      "invalid-key", "\"\(source.text(in: SourceRange(start, end)))\" cannot be a key without quotes",
      SourceRange(start, end), hint: "put quotes around it")
    position = end
    return nil
  }

  private func isIdentifier(_ scalar: Unicode.Scalar, first: Bool) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "$", "_": return true
    case "0"..."9": return !first
    case _ where scalar.isASCII: return false
    case "\u{200C}", "\u{200D}": return !first
    default: break
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber: return true
    case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation: return !first
    default: return false
    }
  }

  // MARK: - Numbers

  /// Section 6 of the specification.
  mutating func number() -> JSON5Node? {
    let start = position
    var end = start
    while end < bytes.count, isNumberByte(bytes[end], after: end > start ? bytes[end - 1] : nil), !isBlank(at: end) {
      end += 1
    }
    let range = SourceRange(start, end)
    let text = source.text(in: range)
    position = max(end, start + 1)
    guard let value = numberValue(text) else {
      let whole = SourceRange(start, wordEnd(from: start))
      position = max(position, whole.end)
      report(
        "invalid-number", "\"\(source.text(in: whole))\" is not a number", whole,
        hint: "put quotes around it if it is a text: \"\(source.text(in: whole))\"")
      return nil
    }
    return JSON5Node(value: .number(JSON5Number(text: text, value: value)), range: range)
  }

  private func isNumberByte(_ byte: UInt8, after previous: UInt8?) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "_"), 0x80...:
      true
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      previous == nil || previous == UInt8(ascii: "e") || previous == UInt8(ascii: "E")
    default: false
    }
  }

  private func numberValue(_ text: String) -> Double? {
    var digits = Substring(text)
    var sign = 1.0
    if let first = digits.first, first == "+" || first == "-" {
      sign = first == "-" ? -1 : 1
      digits.removeFirst()
    }
    switch digits {
    case "Infinity": return sign * .infinity
    case "NaN": return .nan
    default: break
    }
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
      let hex = digits.dropFirst(2)
      guard !hex.isEmpty, hex.utf8.allSatisfy({ hexValue($0) != nil }) else { return nil }
      return hex.utf8.reduce(0.0) { $0 * 16 + Double(hexValue($1) ?? 0) } * sign
    }
    return isDecimal(Array(digits.utf8)) ? Double(decimalText(digits)).map { sign * $0 } : nil
  }

  /// `0`, or digits that do not begin with 0; a point with digits on at least one side; an exponent.
  private func isDecimal(_ bytes: [UInt8]) -> Bool {
    var index = 0
    func digits() -> Int {
      let start = index
      while index < bytes.count, (48...57).contains(bytes[index]) { index += 1 }
      return index - start
    }
    let whole = digits()
    if whole > 1, bytes[0] == UInt8(ascii: "0") { return false }
    var fraction = 0
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      fraction = digits()
    }
    if whole + fraction == 0 { return false }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
      if digits() == 0 { return false }
    }
    return index == bytes.count
  }

  /// Swift reads neither `.5` nor `5.`.
  private func decimalText(_ text: Substring) -> String {
    var text = String(text)
    if text.hasPrefix(".") { text = "0" + text }
    if let point = text.firstIndex(of: "."), !(text[text.index(after: point)...].first?.isNumber ?? false) {
      text.insert("0", at: text.index(after: point))
    }
    return text
  }
}

func hexValue(_ byte: UInt8) -> UInt32? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - 48)
  case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - 87)
  case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - 55)
  default: nil
  }
}
