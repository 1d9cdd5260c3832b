import SourceText

/// A value and where it stands: from its first byte to its last, without blanks around it.
package struct JSON5Node: Sendable, Hashable {
  package let value: JSON5Value
  package let range: SourceRange
}

/// A JSON5 value (json5.org specification, section 3 on).
package indirect enum JSON5Value: Sendable, Hashable {
  case null
  case boolean(Bool)
  case number(JSON5Number)
  case string(String)
  case array([JSON5Node])

  /// In the order of the source; no key stands twice.
  case object([JSON5Member])

  /// What kind of value it is, for a message.
  package var kindName: String {
    switch self {
    case .null: "null"
    case .boolean(let flag): flag ? "true" : "false"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

package struct JSON5Number: Sendable, Hashable {
  /// As it was written, such as `0x1F` or `1.20`.
  package let text: String
  package let value: Double
}

package struct JSON5Member: Sendable, Hashable {
  package let key: String
  package let keyRange: SourceRange
  package let value: JSON5Node
}
