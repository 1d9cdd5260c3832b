/// A text as a JSON5 string in double quotes. What cannot be seen is escaped, also what would end the line or turn it
/// around for a reader (json5.org, section 5; Unicode, UAX #9).
func json5String(_ text: String) -> String {
  var spelled = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": spelled += "\\\""
    case "\\": spelled += "\\\\"
    case "\n": spelled += "\\n"
    case "\r": spelled += "\\r"
    case "\t": spelled += "\\t"
    case _ where isInvisible(scalar): spelled += escape(scalar)
    default: spelled.unicodeScalars.append(scalar)
    }
  }
  return spelled + "\""
}

/// A key, without quotes if it is an ASCII identifier.
func json5Key(_ key: String) -> String {
  guard let first = key.utf8.first, !isDigit(first) else { return json5String(key) }
  let isPlain = key.utf8.allSatisfy { byte in
    isDigit(byte) || (97...122).contains(byte) || (65...90).contains(byte) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "$")
  }
  return isPlain ? key : json5String(key)
}

/// A text as one comment of a line, without what would end it.
func json5Comment(_ text: String) -> String {
  "// " + visibleLine(text).split(separator: " ").joined(separator: " ")
}

/// A text on one line, with blanks for what cannot be seen: names of files may hold anything.
func visibleLine(_ text: String) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.map { isInvisible($0) ? " " : $0 }))
}

private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: true
  default: false
  }
}

private func escape(_ scalar: Unicode.Scalar) -> String {
  String(scalar).utf16.map { unit in
    let digits = String(unit, radix: 16, uppercase: true)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }.joined()
}

private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
