/// `<<EOF` in the text of an instruction.
struct HereDocumentOpening {
  let name: String
  let range: Range<Int>
  let expands: Bool
  let stripsTabs: Bool

  /// The openings in the words of an instruction, in order.
  ///
  /// A word is one if it is `<<`, perhaps after a file descriptor's number, perhaps with `-`, and a delimiter; a quoted
  /// `<<` is none. Text that a shell could not split, such as one with an open quote, has none at all (BuildKit's
  /// frontend/dockerfile/parser/parser.go, which takes the backslash whatever the file's escape character is).
  static func all(in bytes: [UInt8], _ range: Range<Int>) -> [HereDocumentOpening] {
    guard bytes[range].firstIndex(of: .lessThan) != nil else { return [] }
    var openings: [HereDocumentOpening] = []
    var walker = WordExpander(Array(bytes[range]), escape: .backslash)
    do throws(ExpansionError) {
      while let word = try walker.passWord() {
        let placed = word.lowerBound + range.lowerBound..<word.upperBound + range.lowerBound
        if let opening = HereDocumentOpening(bytes, placed) { openings.append(opening) }
      }
    } catch {
      return []
    }
    return openings
  }

  /// Takes the whole word; nil if it is no opening.
  init?(_ bytes: [UInt8], _ word: Range<Int>) {
    var start = word.lowerBound
    while start < word.upperBound, bytes[start].isDigit { start += 1 }
    guard bytes[start..<word.upperBound].starts(with: [.lessThan, .lessThan]) else { return nil }
    start += 2
    stripsTabs = start < word.upperBound && bytes[start] == .dash
    if stripsTabs { start += 1 }
    guard !bytes[start..<word.upperBound].contains(.lessThan) else { return nil }
    var walker = WordExpander(Array(bytes[start..<word.upperBound]), escape: .backslash)
    guard let (name, isQuoted) = try? walker.delimiter(), !name.isEmpty else { return nil }
    self.name = String(decoding: name, as: UTF8.self)
    range = word
    expands = !isQuoted
  }
}

extension WordExpander {
  /// Passes one word between blanks, quotes and variables included; nil at the end.
  fileprivate mutating func passWord() throws(ExpansionError) -> Range<Int>? {
    while position < bytes.count, bytes[position].isBlank { position += 1 }
    let start = position
    while position < bytes.count, !bytes[position].isBlank {
      switch bytes[position] {
      case .singleQuote: _ = try readSingleQuoted()
      case .doubleQuote: _ = try readDoubleQuoted { _ in .unset }
      case .dollar: _ = try readVariable { _ in .unset }
      case escape: position = min(position + 2, bytes.count)
      default: position += 1
      }
    }
    return position > start ? start..<position : nil
  }

  /// The delimiter without quotes and escapes, variables left as written; and whether it had quotes.
  fileprivate mutating func delimiter() throws(ExpansionError) -> (name: [UInt8], isQuoted: Bool) {
    var name: [UInt8] = []
    var isQuoted = false
    while position < bytes.count {
      switch bytes[position] {
      case .singleQuote:
        isQuoted = true
        name += try readSingleQuoted()
      case .doubleQuote:
        isQuoted = true
        name += try readDoubleQuoted { _ in .unset }
      case escape where position + 1 < bytes.count:
        name.append(bytes[position + 1])
        position += 2
      default:
        name.append(bytes[position])
        position += 1
      }
    }
    return (name, isQuoted)
  }
}
