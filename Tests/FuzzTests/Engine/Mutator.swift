import TestSupport

/// Makes new inputs of those of a corpus.
struct Mutator {
  let corpus: [CorpusFile]

  /// Words of the format, which random bytes would hardly ever hit.
  let tokens: [[UInt8]]

  private static let longest = 1 << 15

  /// What breaks readers of any format.
  private static let nastyTokens: [[UInt8]] =
    [
      "\0", "\r\n", "\r", "\n", "\t", "\u{FEFF}", "\u{2028}", "é", "e\u{301}", "👩‍🚀", "\u{202E}", "\"", "'", "\\", "`",
      "$", "${",
      "${{", "}", "(", ")", "[", "]", "{", "<", ">", "#", ":", ",", "=", "-", "*", "/", "..", "0", "-1", "1e999",
      "9223372036854775808", "18446744073709551616", "0x1FFFFFFFFFFFFFFFF", " ",
    ].map { Array($0.utf8) } + [[0x80], [0xC3], [0xED, 0xA0, 0x80], [0xF0, 0x9F], [0xFF, 0xFE], [0xC0, 0xAF]]

  func input(_ generator: inout SeededGenerator) -> CorpusFile {
    guard let start = corpus.randomElement(using: &generator) else { return CorpusFile([]) }
    var bytes = start.bytes
    for _ in 0...(1 << Int.random(in: 0...3, using: &generator)) { change(&bytes, &generator) }
    return CorpusFile(Array(bytes.prefix(Self.longest)), files: start.files)
  }

  private func change(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let range = range(of: bytes, &generator)
    switch Int.random(in: 0..<12, using: &generator) {
    case 0 where !bytes.isEmpty:
      bytes[Int.random(in: bytes.indices, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: bytes.replaceSubrange(range, with: [UInt8.random(in: 0...255, using: &generator)])
    case 2: bytes.removeSubrange(range)
    case 3: bytes.insert(contentsOf: bytes[range], at: range.upperBound)
    case 4:
      // Deep nesting, long words and many of a kind.
      let piece = Bool.random(using: &generator) ? token(&generator) : Array(bytes[range])
      let count = min(Int.random(in: 2...400, using: &generator), Self.longest / max(1, piece.count))
      bytes.insert(contentsOf: [[UInt8]](repeating: piece, count: count).joined(), at: range.lowerBound)
    case 5: bytes = splice(bytes, &generator)
    case 6: bytes.removeSubrange(range.lowerBound...)
    case 7: bytes = replacingLineEnds(bytes)
    case 8:
      let word = Array(bytes[range])
      bytes.insert(contentsOf: word, at: Int.random(in: 0...bytes.count, using: &generator))
    case 9: bytes.replaceSubrange(range, with: token(&generator))
    default: bytes.insert(contentsOf: token(&generator), at: range.lowerBound)
    }
  }

  /// Short more often than long, and often from the start of a line to that of another.
  private func range(of bytes: [UInt8], _ generator: inout SeededGenerator) -> Range<Int> {
    let start = Int.random(in: 0...bytes.count, using: &generator)
    let length = Int.random(in: 0...(Bool.random(using: &generator) ? 8 : 200), using: &generator)
    let range = start..<min(bytes.count, start + length)
    guard Int.random(in: 0..<3, using: &generator) == 0 else { return range }
    func lineStart(_ offset: Int) -> Int { (bytes[..<offset].lastIndex(of: 0x0A) ?? -1) + 1 }
    return lineStart(range.lowerBound)..<max(lineStart(range.lowerBound), lineStart(range.upperBound))
  }

  private func token(_ generator: inout SeededGenerator) -> [UInt8] {
    let isOfFormat = !tokens.isEmpty && Int.random(in: 0..<3, using: &generator) > 0
    return (isOfFormat ? tokens : Self.nastyTokens).randomElement(using: &generator) ?? []
  }

  private func splice(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    let other = corpus.randomElement(using: &generator)?.bytes ?? []
    let place = range(of: bytes, &generator).lowerBound
    return Array(bytes[..<place] + other[range(of: other, &generator).lowerBound...])
  }

  private func replacingLineEnds(_ bytes: [UInt8]) -> [UInt8] { bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] } }
}
