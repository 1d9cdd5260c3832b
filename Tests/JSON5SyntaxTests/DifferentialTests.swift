import Foundation
import JSON5Syntax
import SourceText
import TestSupport
import Testing

/// Foundation has a JSON5 reader too, without places and with one error at a time: both must agree on every text.
@Suite("the same as Foundation's reader")
struct DifferentialTests {
  /// Foundation takes a key twice, half a character and a line end in a string, and traps on some numbers that are none,
  /// such as `1e`. MistakeTests hold these.
  private static let rulesOfOursAlone: Set = ["duplicate-key", "lone-surrogate", "unclosed-string", "invalid-number"]

  /// Where Foundation departs from the specification, measured; AcceptedTextTests hold these to the letter.
  private static func isKnownDifference(_ text: String) -> Bool {
    // Section 8 counts U+00A0 as white space; Foundation refuses it.
    if text.contains("\u{A0}") { return true }
    // Section 5.2 drops a line end after a backslash, which Foundation keeps, and lets `\q` stand for `q`.
    let known = Set("bfnrtvxu'\"\\/")
    var rest = text[...]
    while let backslash = rest.firstIndex(of: "\\") {
      rest = rest[rest.index(after: backslash)...]
      guard let escaped = rest.popFirst() else { break }
      if !known.contains(escaped) { return true }
    }
    return false
  }

  @Test("on texts put together at random", arguments: 0..<8)
  func random(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<2000 {
      let text = JSON5Texts.random(using: &generator)
      compare(text)
    }
  }

  @Test("on texts with one character changed", arguments: 0..<8)
  func mutated(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed) + 100)
    for _ in 0..<2000 {
      var scalars = Array(JSON5Texts.random(using: &generator).unicodeScalars)
      guard !scalars.isEmpty else { continue }
      let index = Int.random(in: 0..<scalars.count, using: &generator)
      let replacements = Array("{}[]:,'\"\\/ \n0x.eE+-_aN\u{A0}é".unicodeScalars)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: scalars.remove(at: index)
      case 1: scalars.insert(replacements.randomElement(using: &generator) ?? " ", at: index)
      default: scalars[index] = replacements.randomElement(using: &generator) ?? " "
      }
      compare(String(String.UnicodeScalarView(scalars)))
    }
  }

  private func compare(_ text: String) {
    let (root, diagnostics) = parseJSON5(SourceFile(name: "t", text: text))
    if diagnostics.contains(where: { Self.rulesOfOursAlone.contains($0.rule) }) { return }
    if Self.isKnownDifference(text) { return }
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    let theirs = try? decoder.decode(AnyValue.self, from: Data(text.utf8))
    let ours = diagnostics.isEmpty ? root.map(AnyValue.init) : nil
    #expect(ours == theirs, "\(text.debugDescription): \(diagnostics.map(\.message))")
  }
}

/// What both readers' trees become.
private indirect enum AnyValue: Decodable, Hashable {
  case null
  case boolean(Bool)
  case number(String)
  case string(String)
  case array([AnyValue])
  case object([String: AnyValue])

  init(_ node: JSON5Node) {
    switch node.value {
    case .null: self = .null
    case .boolean(let flag): self = .boolean(flag)
    case .number(let number): self = .number("\(number.value)")
    case .string(let text): self = .string(text)
    case .array(let elements): self = .array(elements.map(AnyValue.init))
    case .object(let members):
      self = .object(Dictionary(uniqueKeysWithValues: members.map { ($0.key, AnyValue($0.value)) }))
    }
  }

  init(from decoder: any Decoder) throws {
    let single = try decoder.singleValueContainer()
    if single.decodeNil() {
      self = .null
    } else if let flag = try? single.decode(Bool.self) {
      self = .boolean(flag)
    } else if let number = try? single.decode(Double.self) {
      self = .number("\(number)")
    } else if let text = try? single.decode(String.self) {
      self = .string(text)
    } else if let array = try? single.decode([AnyValue].self) {
      self = .array(array)
    } else {
      self = .object(try single.decode([String: AnyValue].self))
    }
  }
}

private enum JSON5Texts {
  static func random(using generator: inout SeededGenerator) -> String {
    blank(&generator) + value(depth: 3, &generator) + blank(&generator)
  }

  private static func value(depth: Int, _ generator: inout SeededGenerator) -> String {
    switch Int.random(in: 0..<(depth == 0 ? 3 : 5), using: &generator) {
    case 0: pick(["null", "true", "false", "0", "12", "-1.5", "+2", ".5", "5.", "1e3", "0x1f"], &generator)
    case 1, 2: string(&generator)
    case 3: list("[", "]", &generator) { value(depth: depth - 1, &$0) }
    default:
      list("{", "}", &generator) { generator in
        key(&generator) + blank(&generator) + ":" + blank(&generator) + value(depth: depth - 1, &generator)
      }
    }
  }

  private static func list(
    _ open: String, _ close: String, _ generator: inout SeededGenerator, element: (inout SeededGenerator) -> String
  ) -> String {
    var text = open
    let count = Int.random(in: 0..<4, using: &generator)
    for index in 0..<count {
      text += blank(&generator) + element(&generator) + blank(&generator)
      if index + 1 < count || Bool.random(using: &generator) { text += "," }
    }
    return text + blank(&generator) + close
  }

  private static func key(_ generator: inout SeededGenerator) -> String {
    pick(["a", "b", "c1", "$d", "_", "é", "null", "\"a b\"", "'q'"], &generator)
  }

  private static func string(_ generator: inout SeededGenerator) -> String {
    let quote = pick(["\"", "'"], &generator)
    let parts = [
      "a", " ", "é", "🐳", "\\n", "\\\\", "\\x41", "\\u00e9", "\\uD83D\\uDC33", "\\\n", "\\/", "//", "{", ",",
    ]
    let count = Int.random(in: 0..<4, using: &generator)
    return quote + (0..<count).map { _ in pick(parts, &generator) }.joined() + quote
  }

  private static func blank(_ generator: inout SeededGenerator) -> String {
    pick(["", "", " ", "\n", "\t", "/* c */", "// c\n"], &generator)
  }

  private static func pick(_ choices: [String], _ generator: inout SeededGenerator) -> String {
    choices.randomElement(using: &generator) ?? ""
  }
}
