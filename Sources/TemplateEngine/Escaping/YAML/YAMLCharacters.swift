/// The length of the character at `index` if a YAML stream may not hold it or some reader takes it for a line break,
/// else 0; line feeds and tabs are none. The text is UTF-8.
///
/// YAML 1.1, 5.1 and 5.4, and YAML 1.2.2, 5.1: C0, DEL, C1, U+2028, U+2029, U+FEFF, U+FFFE and U+FFFF.
func unprintableLength(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
  let byte = text[index]
  if byte < 0x20 { return byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t") ? 0 : 1 }
  if byte == 0x7F { return 1 }
  if byte == 0xC2, index + 1 < text.count { return text[index + 1] < 0xA0 ? 2 : 0 }
  guard byte == 0xE2 || byte == 0xEF, index + 2 < text.count else { return 0 }
  switch (byte, text[index + 1], text[index + 2]) {
  case (0xE2, 0x80, 0xA8...0xA9), (0xEF, 0xBB, 0xBF), (0xEF, 0xBF, 0xBE...0xBF): return 3
  default: return 0
  }
}

/// The offset of the first character that YAML cannot hold as it is.
func firstUnprintable(in text: UnsafeBufferPointer<UInt8>) -> Int? {
  text.indices.first { unprintableLength(text, at: $0) > 0 }
}

/// Whether `${{` stands at an offset.
func isExpressionStart(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
  index >= 0 && index + 2 < text.count && text[index] == UInt8(ascii: "$") && text[index + 1] == UInt8(ascii: "{")
    && text[index + 2] == UInt8(ascii: "{")
}
