import JSON5Syntax
import SourceText

/// A JSON document; the keys of an object stay in the order in which they were put there.
indirect enum JSONValue: Sendable {
  case null
  case boolean(Bool)

  /// As it is written.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  static func object(_ key: String, _ value: JSONValue) -> JSONValue { .object([(key, value)]) }

  /// The value of a JSON5 text; nil if it is none.
  init?(json5 text: String) {
    let (root, problems) = parseJSON5(SourceFile(name: "value", text: text))
    guard let root, problems.isEmpty else { return nil }
    self.init(root)
  }

  private init(_ node: JSON5Node) {
    switch node.value {
    case .null: self = .null
    case .boolean(let flag): self = .boolean(flag)
    case .number(let number): self = .number(number.text)
    case .string(let text): self = .string(text)
    case .array(let elements): self = .array(elements.map { JSONValue($0) })
    case .object(let members): self = .object(members.map { ($0.key, JSONValue($0.value)) })
    }
  }

  /// What fits on a line stands on one.
  func text(indent: Int = 0) -> String {
    let line = self.line
    if line.utf8.count + indent <= 100 { return line }
    let inner = String(repeating: " ", count: indent + 2)
    let end = "\n" + String(repeating: " ", count: indent)
    switch self {
    case .array(let elements):
      return "[\n" + elements.map { inner + $0.text(indent: indent + 2) }.joined(separator: ",\n") + end + "]"
    case .object(let members):
      let lines = members.map { "\(inner)\(quoted($0.key)): \($0.value.text(indent: indent + 2))" }
      return "{\n" + lines.joined(separator: ",\n") + end + "}"
    default: return line
    }
  }

  private var line: String {
    switch self {
    case .null: "null"
    case .boolean(let flag): "\(flag)"
    case .number(let text): text
    case .string(let text): quoted(text)
    case .array(let elements): "[\(elements.map(\.line).joined(separator: ", "))]"
    case .object(let members):
      members.isEmpty ? "{}" : "{ \(members.map { "\(quoted($0.key)): \($0.value.line)" }.joined(separator: ", ")) }"
    }
  }
}

private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": result += "\\\(scalar)"
    case "\n": result += "\\n"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
