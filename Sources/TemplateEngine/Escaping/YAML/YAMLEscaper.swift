// Each function appends a text so that every YAML reader reads it back as it was, at one kind of place.

/// As a whole scalar: plain if no reader could take it for anything but this text; else in the quotes that leave it as it
/// is, which double quotes do not where it has some, or a backslash.
func appendScalar(_ text: String, inFlow: Bool = false, to output: inout [UInt8]) {
  if isPlain(text, inFlow: inFlow) {
    output.append(contentsOf: text.utf8)
  } else if text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }),
    text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "'") })
  {
    output.append(contentsOf: "'\(text)'".utf8)
  } else {
    output.append(UInt8(ascii: "\""))
    appendDoubleQuotedYAML(text, to: &output)
    output.append(UInt8(ascii: "\""))
  }
}

/// Plain where the braces cannot be taken for a mapping, which is wherever a block scalar begins.
func appendExpression(_ expression: GitHubExpression, to output: inout [UInt8]) {
  var text = expression.written
  let isPlain = text.withUTF8 { bytes in
    zip(bytes, bytes.dropFirst()).allSatisfy { first, second in
      !(first == UInt8(ascii: ":") && isBlank(second)) && !(isBlank(first) && second == UInt8(ascii: "#"))
    } && !bytes.contains(UInt8(ascii: "\n")) && firstUnprintable(in: bytes) == nil
  }
  if isPlain { return output.append(contentsOf: text.utf8) }
  output.append(UInt8(ascii: "\""))
  appendDoubleQuotedYAML(text, to: &output)
  output.append(UInt8(ascii: "\""))
}

/// Within double quotes (YAML 1.2.2, 5.7: escapes that YAML 1.1 has as well).
func appendDoubleQuotedYAML(_ text: String, to output: inout [UInt8]) {
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": output.append(contentsOf: #"\""#.utf8)
    case "\\": output.append(contentsOf: #"\\"#.utf8)
    case "\n": output.append(contentsOf: #"\n"#.utf8)
    case "\t": output.append(contentsOf: #"\t"#.utf8)
    case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}": appendEscape("x", scalar, digits: 2, to: &output)
    case "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}": appendEscape("u", scalar, digits: 4, to: &output)
    default: output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }
}

/// Within single quotes, where only a quote is written in another way.
func appendSingleQuotedYAML(_ text: String, to output: inout [UInt8]) {
  for byte in text.utf8 {
    if byte == UInt8(ascii: "'") { output.append(byte) }
    output.append(byte)
  }
}

private func appendEscape(_ letter: Unicode.Scalar, _ scalar: Unicode.Scalar, digits: Int, to output: inout [UInt8]) {
  let number = String(scalar.value, radix: 16, uppercase: true)
  output.append(UInt8(ascii: "\\"))
  output.append(UInt8(ascii: letter))
  output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits - number.utf8.count))
  output.append(contentsOf: number.utf8)
}

/// Whether a text needs no quotes: readers disagree on numbers, dates and more, so little is left.
private func isPlain(_ text: String, inFlow: Bool) -> Bool {
  let bytes = Array(text.utf8)
  guard let first = bytes.first, let last = bytes.last else { return false }
  let isPath = first == UInt8(ascii: "/") || bytes.starts(with: "./".utf8)
  // As GitLab's conditions do.
  let isVariable = first == UInt8(ascii: "$") && !inFlow
  // As GitLab's hidden jobs are called; not the numbers `.5` and `.inf`.
  let isHidden =
    first == UInt8(ascii: ".") && bytes.count > 4 && isNameStart(bytes[1]) && bytes[1] != UInt8(ascii: "_")
  guard isPath || isVariable || isHidden || (isNameStart(first) && first != UInt8(ascii: "_")) else { return false }
  guard last != UInt8(ascii: " "), last != UInt8(ascii: ":"), !typedWords.contains(text.lowercased()) else {
    return false
  }
  return bytes.indices.allSatisfy { index in
    switch bytes[index] {
    case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "@"): true
    case UInt8(ascii: ":"): !inFlow && bytes[index + 1] != UInt8(ascii: " ")
    case UInt8(ascii: " "): bytes[index + 1] != UInt8(ascii: " ")
    case UInt8(ascii: "$"), UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "&"), UInt8(ascii: "|"),
      UInt8(ascii: "\""):
      isVariable
    default: isNameByte(bytes[index])
    }
  }
}

/// Words of letters that some reader takes for a boolean, null or number (YAML 1.1 types; 1.2 core schema; in any case,
/// as some readers do).
private let typedWords: Set<String> = [
  "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nil", "none", "nan", "inf", "infinity",
]
