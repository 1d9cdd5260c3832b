/// What the text of an exec form turned out to be.
enum JSONWords: Equatable {
  /// An array of strings: each string, and where it stands.
  case words([(text: String, range: Range<Int>)])

  /// A JSON array with something else than a string in it, and where that begins.
  case notStrings(Int)

  case notJSON

  static func == (a: JSONWords, b: JSONWords) -> Bool {
    switch (a, b) {
    case (.words(let a), .words(let b)): a.elementsEqual(b) { $0.text == $1.text && $0.range == $1.range }
    case (.notStrings(let a), .notStrings(let b)): a == b
    case (.notJSON, .notJSON): true
    default: false
    }
  }

  /// Reads the whole range as one JSON array.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    var scanner = JSONArrayScanner(bytes: bytes, position: range.lowerBound, end: range.upperBound)
    self = scanner.scan()
  }
}

/// Checks JSON without recursion, and keeps the strings of the outermost array.
private struct JSONArrayScanner {
  private enum Expected { case value, valueOrEnd, key, keyOrEnd, colon, commaOrEnd }

  /// Deeper JSON is not taken for JSON; Go's decoder, which BuildKit uses, has the same limit.
  private static let deepest = 10_000

  let bytes: [UInt8]
  var position: Int
  let end: Int
  private var open: [UInt8] = []
  private var words: [(text: String, range: Range<Int>)] = []
  private var firstOther: Int?

  init(bytes: [UInt8], position: Int, end: Int) {
    self.bytes = bytes
    self.position = position
    self.end = end
  }

  mutating func scan() -> JSONWords {
    skipBlanks()
    guard peek == UInt8(ascii: "[") else { return .notJSON }
    position += 1
    open = [UInt8(ascii: "[")]
    var expected = Expected.valueOrEnd
    while !open.isEmpty {
      skipBlanks()
      guard let byte = peek, open.count <= Self.deepest, let next = step(byte, expected) else { return .notJSON }
      expected = next
    }
    skipBlanks()
    guard position == end else { return .notJSON }
    return firstOther.map(JSONWords.notStrings) ?? .words(words)
  }

  /// Reads one token and tells what may follow; nil if the token is not allowed here.
  private mutating func step(_ byte: UInt8, _ expected: Expected) -> Expected? {
    let start = position
    switch (expected, byte) {
    case (.value, .doubleQuote), (.valueOrEnd, .doubleQuote):
      guard let text = readString() else { return nil }
      if open.count == 1 { words.append((text, start..<position)) }
      return .commaOrEnd
    case (.key, .doubleQuote), (.keyOrEnd, .doubleQuote):
      return readString() == nil ? nil : .colon
    case (.colon, UInt8(ascii: ":")):
      position += 1
      return .value
    case (.commaOrEnd, UInt8(ascii: ",")):
      position += 1
      return open.last == UInt8(ascii: "[") ? .value : .key
    case (.valueOrEnd, UInt8(ascii: "]")), (.commaOrEnd, UInt8(ascii: "]")):
      return close(UInt8(ascii: "["))
    case (.keyOrEnd, UInt8(ascii: "}")), (.commaOrEnd, UInt8(ascii: "}")):
      return close(UInt8(ascii: "{"))
    case (.value, _), (.valueOrEnd, _):
      if open.count == 1, firstOther == nil { firstOther = start }
      if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") {
        position += 1
        open.append(byte)
        return byte == UInt8(ascii: "[") ? .valueOrEnd : .keyOrEnd
      }
      return readScalar() ? .commaOrEnd : nil
    default:
      return nil
    }
  }

  private var peek: UInt8? { position < end ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == .tab || byte == .carriageReturn || byte == .lineFeed {
      position += 1
    }
  }

  private mutating func close(_ opening: UInt8) -> Expected? {
    guard open.last == opening else { return nil }
    open.removeLast()
    position += 1
    return .commaOrEnd
  }

  private mutating func readString() -> String? {
    var text: [UInt8] = []
    position += 1
    while let byte = peek {
      position += 1
      switch byte {
      case .doubleQuote:
        return String(decoding: text, as: UTF8.self)
      case .backslash:
        guard let escaped = readEscape() else { return nil }
        text += escaped
      case 0..<0x20:
        return nil
      default:
        text.append(byte)
      }
    }
    return nil
  }

  private mutating func readEscape() -> [UInt8]? {
    guard let byte = peek else { return nil }
    position += 1
    switch byte {
    case .doubleQuote, .backslash, UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [.lineFeed]
    case UInt8(ascii: "r"): return [.carriageReturn]
    case UInt8(ascii: "t"): return [.tab]
    case UInt8(ascii: "u"):
      guard var code = readHexadecimal() else { return nil }
      if (0xD800..<0xDC00).contains(code), bytes[position..<end].starts(with: Array("\\u".utf8)) {
        let afterFirst = position
        position += 2
        guard let low = readHexadecimal() else { return nil }
        if (0xDC00..<0xE000).contains(low) {
          code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        } else {
          position = afterFirst
        }
      }
      return Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    default: return nil
    }
  }

  private mutating func readHexadecimal() -> UInt32? {
    guard end - position >= 4 else { return nil }
    let digits = bytes[position..<position + 4]
    guard digits.allSatisfy({ $0.isDigit || $0.isLetter }) else { return nil }
    position += 4
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private mutating func readScalar() -> Bool {
    for literal in ["true", "false", "null"] where bytes[position..<end].starts(with: literal.utf8) {
      position += literal.utf8.count
      return true
    }
    if peek == .dash { position += 1 }
    if peek == UInt8(ascii: "0") { position += 1 } else if !readDigits() { return false }
    if peek == UInt8(ascii: ".") {
      position += 1
      guard readDigits() else { return false }
    }
    if peek.map({ $0 | 0x20 }) == UInt8(ascii: "e") {
      position += 1
      if peek == UInt8(ascii: "+") || peek == .dash { position += 1 }
      return readDigits()
    }
    return true
  }

  private mutating func readDigits() -> Bool {
    let start = position
    while let byte = peek, byte.isDigit { position += 1 }
    return position > start
  }
}
