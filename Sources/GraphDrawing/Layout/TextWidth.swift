/// How wide a text is at most in the usual sans-serif fonts; Verdana and DejaVu Sans are the widest.
func textWidth(_ text: String, size: Double, isBold: Bool = false) -> Double {
  text.reduce(0) { $0 + width(of: $1) } * size * (isBold ? 1.12 : 1)
}

private func width(of character: Character) -> Double {
  guard let byte = character.asciiValue else {
    // Letters of Europe, signs such as an ellipsis, and what is as wide as high.
    return character.unicodeScalars.allSatisfy { $0.value < 0x2E80 } ? 0.9 : 1.3
  }
  if "fijlrt .,:;'|!-()[]/".utf8.contains(byte) { return 0.42 }
  if "mwMW@%".utf8.contains(byte) { return 1 }
  return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? 0.78 : 0.65
}

/// The text, or its beginning and end if it is wider than that.
func shortened(_ text: String, to width: Double, size: Double, isBold: Bool = false) -> String {
  if textWidth(text, size: size, isBold: isBold) <= width { return text }
  let characters = Array(text)
  // None of them is narrower.
  var count = min(characters.count - 1, Int(width / (size * 0.4)))
  while count > 2 {
    // The end of a name tells as much as its beginning.
    let short = String(characters.prefix((count + 1) / 2) + "…" + characters.suffix(count / 2))
    if textWidth(short, size: size, isBold: isBold) <= width { return short }
    count -= 1
  }
  return "…"
}
