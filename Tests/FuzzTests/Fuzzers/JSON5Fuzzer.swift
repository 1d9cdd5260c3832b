import JSON5Syntax
import SourceText
import TestSupport
import Testing

@Suite("JSON5, fuzzed")
struct JSON5Fuzzer {
  static let tokens = [
    "{", "}", "[", "]", ":", ",", "\"", "'", "//", "/*", "*/", "\\u", "\\uD83D", "\\uDC33", "\\x4", "\\\n", "\\0", "0x",
    "1e",
    "+Infinity", "-NaN", "null", "true", ".5", "5.", "a:", "\"a\": {", "\\u0061:", "$_:", "\u{2029}", "=", ";", "“",
  ]

  @Test("is read without a crash, and is the same when it is written and read again")
  func json5() throws {
    try Fuzzer(
      name: "json5", own: Corpus.own("json5"), deep: DeepTexts.json5,
      seeds: Corpus.cases("golden") { $0.hasSuffix("cigen.json5") },
      tokens: Self.tokens, grammar: JSON5Grammar.text, count: 400, fault: Self.fault
    ).run()
  }

  static func fault(_ file: CorpusFile) -> String? {
    let source = SourceFile(name: "a.json5", bytes: file.bytes)
    let (root, diagnostics) = parseJSON5(source)
    if let fault = FuzzTests.fault(in: diagnostics) { return fault }
    guard let root else { return diagnostics.isEmpty ? "nothing is read, and nothing is said" : nil }
    guard areNested(root, in: SourceRange(0, source.bytes.count)) else { return "a value outside of what it is in" }
    if !diagnostics.isEmpty { return nil }
    var generator = SeededGenerator(seed: UInt64(file.bytes.count))
    let text = JSON5Grammar.written(root, using: &generator)
    let (again, mistakes) = parseJSON5(SourceFile(name: "b.json5", text: text))
    guard mistakes.isEmpty, let again else { return "it cannot be read when written: \(text)" }
    return areSame(root, again) ? nil : "it is another when written: \(text)"
  }

  private static func areNested(_ node: JSON5Node, in whole: SourceRange) -> Bool {
    guard areOrdered([node.range], within: whole) else { return false }
    switch node.value {
    case .array(let elements):
      return areOrdered(elements.map(\.range), within: node.range)
        && elements.allSatisfy { areNested($0, in: node.range) }
    case .object(let members):
      return areOrdered(members.flatMap { [$0.keyRange, $0.value.range] }, within: node.range)
        && members.allSatisfy { areNested($0.value, in: node.range) }
    case .null, .boolean, .number, .string: return true
    }
  }

  /// The same values, wherever they stand.
  private static func areSame(_ a: JSON5Node, _ b: JSON5Node) -> Bool {
    switch (a.value, b.value) {
    case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { areSame($0, $1) }
    case (.object(let a), .object(let b)):
      a.count == b.count && zip(a, b).allSatisfy { areEqual($0.key, $1.key) && areSame($0.value, $1.value) }
    case (.number(let a), .number(let b)): a.text == b.text && a.value.bitPattern == b.value.bitPattern
    case (.string(let a), .string(let b)): areEqual(a, b)
    default: a.value == b.value
    }
  }

  /// Byte by byte: an accent may be written in two ways that Swift takes for equal.
  private static func areEqual(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
}

/// Texts of JSON5, and values as one of the texts that stand for them.
enum JSON5Grammar {
  static func text(using generator: inout SeededGenerator) -> String {
    blank(&generator) + value(depth: Int.random(in: 0...6, using: &generator), &generator) + blank(&generator)
  }

  static func written(_ node: JSON5Node, using generator: inout SeededGenerator) -> String {
    switch node.value {
    case .null: "null"
    case .boolean(let flag): flag ? "true" : "false"
    case .number(let number): number.text
    case .string(let text): string(text, &generator)
    case .array(let elements):
      list("[", "]", elements.map { written($0, using: &generator) }, &generator)
    case .object(let members):
      list(
        "{", "}",
        members.map { member in
          string(member.key, &generator) + blank(&generator) + ":" + blank(&generator)
            + written(member.value, using: &generator)
        }, &generator)
    }
  }

  private static func value(depth: Int, _ generator: inout SeededGenerator) -> String {
    switch Int.random(in: 0..<(depth == 0 ? 3 : 6), using: &generator) {
    case 0:
      pick(
        [
          "null", "true", "false", "0", "-0", "+1.5", ".5", "5.", "1e-3", "0xfF", "Infinity", "-NaN", "9e999", "True",
          "'",
        ],
        &generator)
    case 1, 2:
      string(
        pick(["", "a", "é", "e\u{301}", "\u{2028}", "🐳", "\0", "a\nb", "\\", "\"'", "//"], &generator), &generator)
    case 3, 4: list("[", "]", (0..<count(&generator)).map { _ in value(depth: depth - 1, &generator) }, &generator)
    default:
      list(
        "{", "}",
        (0..<count(&generator)).map { _ in
          pick(["a", "b", "$c", "_", "é", "null", "'a b'", "\\u0061", "\"\\x41\""], &generator) + blank(&generator)
            + ":"
            + value(depth: depth - 1, &generator)
        }, &generator)
    }
  }

  private static func count(_ generator: inout SeededGenerator) -> Int { Int.random(in: 0..<4, using: &generator) }

  private static func list(_ open: String, _ close: String, _ elements: [String], _ generator: inout SeededGenerator)
    -> String
  {
    var text = open
    for (index, element) in elements.enumerated() {
      text += blank(&generator) + element + blank(&generator)
      if index + 1 < elements.count || Bool.random(using: &generator) { text += "," }
    }
    return text + blank(&generator) + close
  }

  private static func string(_ text: String, _ generator: inout SeededGenerator) -> String {
    let quote: Character = Bool.random(using: &generator) ? "\"" : "'"
    var written = String(quote)
    for unit in text.utf16 {
      let scalar = Unicode.Scalar(unit)
      if let scalar, scalar.properties.isAlphabetic, scalar.isASCII {
        written.unicodeScalars.append(scalar)
      } else {
        let digits = String(unit, radix: 16)
        written += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return written + String(quote)
  }

  private static func blank(_ generator: inout SeededGenerator) -> String {
    pick(["", "", " ", "\n", "\r\n", "\t", "/* c */", "// c\n", "\u{FEFF}", "\u{A0}"], &generator)
  }

  static func pick(_ choices: [String], _ generator: inout SeededGenerator) -> String {
    choices.randomElement(using: &generator) ?? ""
  }
}
