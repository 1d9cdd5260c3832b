import SourceText

/// A dotted name in a tag, such as `image.name`.
struct NamePath: Hashable {
  /// Empty if the tag could not be read, which loading has reported.
  let names: [String]
  let range: SourceRange

  var text: String { names.joined(separator: ".") }

  init?(_ word: TagWord) {
    let names = word.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard names.allSatisfy(isIdentifier), let first = names.first, !Self.reserved.contains(first) else { return nil }
    self.names = names
    range = word.range
  }

  init(unreadableAt range: SourceRange) {
    names = []
    self.range = range
  }

  /// Words of the template language, which would make tags hard to read as names.
  static let reserved: Set<String> = ["for", "in", "if", "not", "else", "end", "include"]
}

/// Whether a text is a letter or underscore, then letters, digits and underscores, all ASCII: what this language and
/// POSIX shells (Base Definitions, 3.216 Name) call a name.
func isIdentifier(_ text: some StringProtocol) -> Bool {
  isIdentifier(text.utf8)
}

func isIdentifier(_ bytes: some Sequence<UInt8>) -> Bool {
  var isEmpty = true
  for byte in bytes {
    guard isEmpty ? isNameStart(byte) : isNameByte(byte) else { return false }
    isEmpty = false
  }
  return !isEmpty
}

func isNameStart(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
  default: false
  }
}

func isNameByte(_ byte: UInt8) -> Bool {
  isNameStart(byte) || isDigit(byte)
}

func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
