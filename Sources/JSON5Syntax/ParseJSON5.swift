import SourceText

/// Parses a JSON5 document (json5.org specification 1.0.0).
///
/// It goes on after an error as far as the rest can be read, so that one run reports every problem. With an error the
/// tree may lack what could not be read; `root` is nil if no value was found at all.
package func parseJSON5(_ source: SourceFile) -> (root: JSON5Node?, diagnostics: [Diagnostic]) {
  var parser = JSON5Parser(source)
  let root = parser.document()
  return (root, parser.diagnostics.sorted { ($0.place?.range.start ?? 0) < ($1.place?.range.start ?? 0) })
}

/// Deeper nesting is refused, so that no input can exhaust the stack.
let deepestNesting = 200

struct JSON5Parser {
  let source: SourceFile
  let bytes: [UInt8]
  var position = 0
  var diagnostics: [Diagnostic] = []

  /// Whether an error made it pass text that may hold brackets: a missing one is no news then.
  var skippedBrackets = false

  private var openings: [Int] = []

  init(_ source: SourceFile) {
    self.source = source
    bytes = source.bytes
  }

  /// The byte at the position, or nil at the end.
  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  func byte(after distance: Int) -> UInt8? {
    position + distance < bytes.count ? bytes[position + distance] : nil
  }

  mutating func report(
    _ rule: String, _ message: String, _ range: SourceRange, notes: [Diagnostic.Note] = [], hint: String
  ) {
    diagnostics.append(
      Diagnostic(rule: rule, message, at: SourcePlace(source, range), notes: notes, hint: hint))
  }

  mutating func document() -> JSON5Node? {
    if let offset = firstInvalidUTF8(bytes) {
      report(
        "invalid-utf8", "the text is not UTF-8", SourceRange(offset, offset + 1),
        hint: "save the file in the encoding UTF-8")
      return nil
    }
    skipBlanks()
    guard current != nil else {
      report("empty-file", "expected a value, found nothing", SourceRange(position, position), hint: "write { }")
      return nil
    }
    let root = value()
    skipBlanks()
    if root != nil, current != nil, !skippedBrackets {
      report(
        "text-after-end", "text after the end of the document", SourceRange(position, wordEnd(from: position)),
        hint: "remove it, or check the brackets before it")
    }
    return root
  }

  /// Reads a value; where there is none, reports it and leaves the position where reading can go on.
  mutating func value() -> JSON5Node? {
    let start = position
    switch current {
    case UInt8(ascii: "{"): return nested { $0.object() }
    case UInt8(ascii: "["): return nested { $0.array() }
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return string().map { JSON5Node(value: .string($0), range: SourceRange(start, position)) }
    case let byte? where "0123456789.+-".utf8.contains(byte): return number()
    default: return word()
    }
  }

  private mutating func nested(_ read: (inout JSON5Parser) -> JSON5Node?) -> JSON5Node? {
    guard openings.count < deepestNesting else {
      report(
        "nesting-too-deep", "more than \(deepestNesting) brackets stand in each other",
        SourceRange(position, position + 1), hint: "nest less deeply")
      position = bytes.count
      skippedBrackets = true
      return nil
    }
    openings.append(position)
    defer { openings.removeLast() }
    return read(&self)
  }

  // MARK: - Objects and arrays

  private mutating func object() -> JSON5Node? {
    let start = position
    position += 1
    var members: [JSON5Member] = []
    var keys: [String: SourceRange] = [:]
    while startsElement(closing: UInt8(ascii: "}"), opening: start) {
      guard let member = member() else {
        skipToSeparator()
        skipComma()
        continue
      }
      if let first = keys[member.key] {
        report(
          "duplicate-key", "key \"\(member.key)\" stands twice in one object", member.keyRange,
          notes: [Diagnostic.Note("the first is here", at: SourcePlace(source, first))], hint: "remove one of the two")
      } else {
        keys[member.key] = member.keyRange
        members.append(member)
      }
      endElement(closing: UInt8(ascii: "}"))
    }
    return JSON5Node(value: .object(members), range: SourceRange(start, position))
  }

  private mutating func array() -> JSON5Node? {
    let start = position
    position += 1
    var elements: [JSON5Node] = []
    while startsElement(closing: UInt8(ascii: "]"), opening: start) {
      if let element = value() {
        elements.append(element)
        endElement(closing: UInt8(ascii: "]"))
      } else {
        skipToSeparator()
        skipComma()
      }
    }
    return JSON5Node(value: .array(elements), range: SourceRange(start, position))
  }

  /// Whether another element begins here; takes the closing bracket.
  private mutating func startsElement(closing: UInt8, opening: Int) -> Bool {
    skipBlanks()
    if current == UInt8(ascii: ",") {
      let range = SourceRange(position, position + 1)
      report("unexpected-comma", "expected a value, found \",\"", range, hint: "remove the comma")
    }
    // Many of them are one mistake.
    while current == UInt8(ascii: ",") {
      position += 1
      skipBlanks()
    }
    switch current {
    case closing:
      position += 1
      return false
    case nil, UInt8(ascii: "}"), UInt8(ascii: "]"):
      reportMissingBracket(Unicode.Scalar(closing), opening: SourceRange(opening, opening + 1))
      // A bracket that closes something further out is left to it.
      if let bracket = current, !openings.dropLast().contains(where: { bytes[$0] == opposite(of: bracket) }) {
        position += 1
      }
      return false
    default: return true
    }
  }

  private mutating func reportMissingBracket(_ closing: Unicode.Scalar, opening: SourceRange) {
    if skippedBrackets { return }
    guard let found = current else {
      report(
        "missing-bracket", "\"\(source.text(in: opening))\" is not closed", opening,
        hint: "add \"\(closing)\" where it ends")
      return
    }
    report(
      "missing-bracket", "expected \"\(closing)\", found \"\(Unicode.Scalar(found))\"",
      SourceRange(position, position + 1),
      notes: [Diagnostic.Note("it closes this one", at: SourcePlace(source, opening))], hint: "add \"\(closing)\"")
  }

  private mutating func endElement(closing: UInt8) {
    let end = position
    skipBlanks()
    if current == UInt8(ascii: ",") {
      position += 1
    } else if current == UInt8(ascii: ";") {
      report("missing-comma", "expected \",\", found \";\"", SourceRange(position, position + 1), hint: "write \",\"")
      position += 1
    } else if let byte = current, byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]") {
      report(
        "missing-comma", "expected \",\" or \"\(Unicode.Scalar(closing))\"",
        SourceRange(end, end), hint: "put a comma here")
    }
  }

  private mutating func skipComma() {
    if current == UInt8(ascii: ",") { position += 1 }
  }

  private mutating func member() -> JSON5Member? {
    let start = position
    guard let key = key() else { return nil }
    let keyRange = SourceRange(start, position)
    skipBlanks()
    if current == UInt8(ascii: ":") {
      position += 1
    } else if current == UInt8(ascii: "=") {
      report(
        "missing-colon", "expected \":\" after key \"\(key)\", found \"=\"", SourceRange(position, position + 1),
        hint: "write \":\"")
      position += 1
    } else {
      report("missing-colon", "expected \":\" after key \"\(key)\"", keyRange, hint: "write \(key): and its value")
      return nil
    }
    skipBlanks()
    return value().map { JSON5Member(key: key, keyRange: keyRange, value: $0) }
  }

  private func opposite(of bracket: UInt8) -> UInt8 {
    bracket == UInt8(ascii: "}") ? UInt8(ascii: "{") : UInt8(ascii: "[")
  }
}
