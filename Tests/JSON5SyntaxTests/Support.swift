import JSON5Syntax
import SourceText

/// The tree in one line: strings in quotes, members in the order of the source.
func describe(_ node: JSON5Node) -> String {
  switch node.value {
  case .null: "null"
  case .boolean(let flag): "\(flag)"
  case .number(let number): "\(number.value)"
  case .string(let text): "\"\(text)\""
  case .array(let elements): "[\(elements.map(describe).joined(separator: ", "))]"
  case .object(let members): "{\(members.map { "\($0.key): \(describe($0.value))" }.joined(separator: ", "))}"
  }
}

/// The tree, or each mistake as `line:column: message`.
func outcome(_ text: String) -> String {
  let (root, diagnostics) = parseJSON5(SourceFile(name: "t.json5", text: text))
  if !diagnostics.isEmpty {
    return diagnostics.map { diagnostic in
      let place = diagnostic.place.map { "\($0.start.line):\($0.start.column): " }
      return (place ?? "") + diagnostic.message
    }.joined(separator: "\n")
  }
  return root.map(describe) ?? "nothing"
}
