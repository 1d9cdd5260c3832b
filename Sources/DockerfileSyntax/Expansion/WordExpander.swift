/// Walks over a word and builds its expansion.
struct WordExpander {
  typealias Values = (String) -> VariableValue

  /// What grows beyond this is called unresolved: `ARG A=$A$A` in a row would double without end.
  private static let longestWord = 16 * 1024
  private let longest: Int

  private static let deepest = 64

  let bytes: [UInt8]
  let escape: UInt8

  /// Whether quotes are characters like others, and variables between them are expanded.
  private let keepsQuotes: Bool
  var position = 0
  private(set) var missing: [String] = []
  private(set) var unresolved: [String] = []
  private var depth = 0

  init(_ bytes: [UInt8], escape: UInt8, keepsQuotes: Bool = false) {
    self.bytes = bytes
    self.escape = escape
    self.keepsQuotes = keepsQuotes
    // A document may be longer by itself.
    longest = keepsQuotes ? max(Self.longestWord, 2 * bytes.count) : Self.longestWord
  }

  mutating func expand(_ values: Values) throws(ExpansionError) -> [UInt8] {
    try readUntil(nil, keepsEscapes: false, values)
  }

  /// Reads up to the stop character, which is passed; without one, up to the end.
  private mutating func readUntil(
    _ stop: UInt8?, keepsEscapes: Bool, _ values: Values
  ) throws(ExpansionError) -> [UInt8] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw ExpansionError(message: "is nested too deeply") }
    var text: [UInt8] = []
    while let byte = peek {
      switch byte {
      case stop:
        position += 1
        return text
      case .singleQuote where !keepsQuotes:
        text += try readSingleQuoted()
      case .doubleQuote where !keepsQuotes:
        text += try readDoubleQuoted(keepsEscapes: keepsEscapes, values)
      case .dollar:
        text += try readVariable(values)
      case escape:
        position += 1
        if keepsEscapes { text.append(byte) }
        if let next = peek {
          text.append(next)
          position += 1
        }
      default:
        text.append(byte)
        position += 1
      }
      if text.count > longest {
        unresolved.append("a text of more than \(longest) bytes")
        text = []
      }
    }
    if let stop {
      throw ExpansionError(message: "lacks a \"\(Character(Unicode.Scalar(stop)))\"")
    }
    return text
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func next() -> UInt8? {
    let byte = peek
    position = min(position + 1, bytes.count)
    return byte
  }

  /// At a single quote: nothing is special up to the next one.
  mutating func readSingleQuoted() throws(ExpansionError) -> [UInt8] {
    let start = position + 1
    guard let end = bytes[start...].firstIndex(of: .singleQuote) else {
      throw ExpansionError(message: "has an open single quote")
    }
    position = end + 1
    return Array(bytes[start..<end])
  }

  /// At a double quote: variables are expanded, and only a quote, a dollar sign and the escape character are escaped.
  mutating func readDoubleQuoted(keepsEscapes: Bool = false, _ values: Values) throws(ExpansionError) -> [UInt8] {
    var text: [UInt8] = []
    position += 1
    while let byte = peek {
      switch byte {
      case .doubleQuote:
        position += 1
        return text
      case .dollar:
        text += try readVariable(values)
      case escape:
        position += 1
        guard let escaped = peek else { continue }
        let isSpecial = escaped == .doubleQuote || escaped == .dollar || escaped == escape
        if keepsEscapes || !isSpecial { text.append(byte) }
        if isSpecial {
          text.append(escaped)
          position += 1
        }
      default:
        text.append(byte)
        position += 1
      }
    }
    throw ExpansionError(message: "has an open double quote")
  }

  /// At a dollar sign.
  mutating func readVariable(_ values: Values) throws(ExpansionError) -> [UInt8] {
    position += 1
    guard peek == UInt8(ascii: "{") else {
      let name = readName()
      return name.isEmpty ? [.dollar] : use(values(name), of: name)
    }
    position += 1
    guard let first = peek else { throw ExpansionError(message: "lacks a \"}\"") }
    guard ![UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ":")].contains(first) else {
      throw ExpansionError(message: "has a \"${\" without a name after it")
    }
    let name = readName()
    guard let modifier = next() else { throw ExpansionError(message: "lacks a \"}\"") }
    switch modifier {
    case UInt8(ascii: "}"):
      return use(values(name), of: name)
    case UInt8(ascii: ":"):
      guard let second = next() else { throw ExpansionError(message: "lacks a \"}\"") }
      return try readSubstitution(of: name, second, emptyIsUnset: true, values)
    case UInt8(ascii: "/"):
      return try readReplacement(of: name, values)
    default:
      return try readSubstitution(of: name, modifier, emptyIsUnset: false, values)
    }
  }

  private mutating func readSubstitution(
    of name: String, _ modifier: UInt8, emptyIsUnset: Bool, _ values: Values
  ) throws(ExpansionError) -> [UInt8] {
    let isPattern = modifier == .hash || modifier == UInt8(ascii: "%")
    guard isPattern || [.dash, UInt8(ascii: "+"), UInt8(ascii: "?")].contains(modifier) else {
      let shown = (emptyIsUnset ? ":" : "") + String(decoding: [modifier], as: UTF8.self)
      throw ExpansionError(message: "has the unknown modifier \(quoted(shown)) after \(quoted(name))")
    }
    let before = (missing, unresolved)
    let word = try readUntil(UInt8(ascii: "}"), keepsEscapes: isPattern, values)
    let value = values(name)
    let isSet =
      switch value {
      case .text(let text): !(emptyIsUnset && text.isEmpty)
      case .unset, .unknown: false
      }
    if isPattern {
      return try trim(value, of: name, modifier, pattern: word)
    } else if value == .unknown {
      (missing, unresolved) = before
      return use(value, of: name)
    }
    switch modifier {
    case .dash where !isSet, UInt8(ascii: "+") where isSet:
      return word
    case UInt8(ascii: "?") where !isSet:
      let text = String(decoding: word, as: UTF8.self)
      throw ExpansionError(message: "needs \(quoted(name)): \(text.isEmpty ? "it has no value" : text)")
    default:
      // What the unused word lacked does no harm.
      (missing, unresolved) = before
      return modifier == UInt8(ascii: "+") ? [] : use(value, of: name)
    }
  }

  private mutating func trim(
    _ value: VariableValue, of name: String, _ modifier: UInt8, pattern word: [UInt8]
  ) throws(ExpansionError) -> [UInt8] {
    guard case .text(let text) = value else { return use(value, of: name) }
    let isLongest = word.first == modifier
    let pattern = try ShellPattern(String(decoding: isLongest ? word.dropFirst() : word[...], as: UTF8.self))
    let trimmed =
      modifier == .hash
      ? pattern.trimStart(of: text, longest: isLongest) : pattern.trimEnd(of: text, longest: isLongest)
    return use(trimmed.map(VariableValue.text) ?? .unknown, of: name)
  }

  private mutating func readReplacement(of name: String, _ values: Values) throws(ExpansionError) -> [UInt8] {
    let replacesAll = peek == UInt8(ascii: "/")
    if replacesAll { position += 1 }
    let word = try readUntil(UInt8(ascii: "/"), keepsEscapes: true, values)
    let replacement = try readUntil(UInt8(ascii: "}"), keepsEscapes: true, values)
    let pattern = try ShellPattern(String(decoding: word, as: UTF8.self))
    guard case .text(let text) = values(name) else { return use(values(name), of: name) }
    let replaced = pattern.replace(
      in: text, with: String(decoding: replacement, as: UTF8.self), everywhere: replacesAll)
    return use(replaced.map(VariableValue.text) ?? .unknown, of: name)
  }

  private mutating func use(_ value: VariableValue, of name: String) -> [UInt8] {
    switch value {
    case .text(let text):
      if text.utf8.count <= longest { return Array(text.utf8) }
      unresolved.append(name)
    case .unset:
      missing.append(name)
    case .unknown:
      unresolved.append(name)
    }
    return []
  }

  /// Letters, digits and `_`; or digits alone; or one of the shell's special parameters.
  private mutating func readName() -> String {
    let start = position
    guard let first = peek else { return "" }
    if first.isDigit {
      while let byte = peek, byte.isDigit { position += 1 }
    } else if "@*#?-$!".utf8.contains(first) {
      position += 1
    } else {
      while let byte = peek, byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") { position += 1 }
    }
    return bytes.text(start..<position)
  }
}
