/// An instruction's text in its three parts.
struct SplitInstruction {
  /// A flag as written, and its text with quotes and escapes resolved.
  struct RawFlag {
    let text: [UInt8]
    let range: Range<Int>
  }

  let keyword: Range<Int>
  let flags: [RawFlag]

  /// The rest without blanks at its ends.
  let arguments: Range<Int>

  /// Splits the text of an instruction, as BuildKit's frontend/dockerfile/parser/split_command.go does.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    let line = bytes.trimmed(range)
    var end = line.lowerBound
    while end < line.upperBound, !bytes[end].isBlank { end += 1 }
    keyword = line.lowerBound..<end
    var flags: [RawFlag] = []
    var position = end
    while true {
      while position < line.upperBound, bytes[position].isBlank { position += 1 }
      guard bytes[position..<line.upperBound].starts(with: [.dash, .dash]) else { break }
      let flag = Self.readFlag(bytes, position..<line.upperBound)
      position = flag.range.upperBound
      if flag.text == [.dash, .dash] { break }
      flags.append(flag)
    }
    self.flags = flags
    arguments = bytes.trimmed(position..<line.upperBound)
  }

  /// Reads up to a blank outside of quotes. A backslash escapes here, whatever the file's escape character is.
  private static func readFlag(_ bytes: [UInt8], _ range: Range<Int>) -> RawFlag {
    var text: [UInt8] = []
    var quote: UInt8?
    var position = range.lowerBound
    while position < range.upperBound, quote != nil || !bytes[position].isBlank {
      let byte = bytes[position]
      position += 1
      if byte == quote {
        quote = nil
      } else if quote == nil, byte == .singleQuote || byte == .doubleQuote {
        quote = byte
      } else if byte == .backslash {
        guard position < range.upperBound else { break }
        text.append(bytes[position])
        position += 1
      } else {
        text.append(byte)
      }
    }
    return RawFlag(text: text, range: range.lowerBound..<position)
  }
}
