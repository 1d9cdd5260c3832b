import JSON5Syntax
import SourceText

extension ConfigurationReader {
  /// `outputs`: a file of each kind that is asked for, in the order of the kinds.
  mutating func outputs(_ member: JSON5Member?) -> [Output] {
    guard let node = member?.value else { return [] }
    guard let members = object(node, of: "\"outputs\"", .outputs) else { return [] }
    var owners: [String: (kind: String, place: SourcePlace?)] = [:]
    return Output.Kind.allCases.compactMap { kind in
      let name = kind.rawValue
      guard let path = path(members[name], of: "\"\(name)\" of \"outputs\"") else { return nil }
      if let owner = owners.updateValue((name, path.place), forKey: path.value) {
        problems.add(
          rule: "duplicate-output", "\"\(path.value)\" is the output of both \(owner.kind) and \(name)",
          at: path.place, notes: [Diagnostic.Note("the other is here", at: owner.place)],
          hint: "give each a file of its own")
      }
      return Output(kind: kind, path: path.value, place: path.place)
    }
  }
}
