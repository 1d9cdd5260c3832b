import JSON5Syntax
import SourceText

extension ConfigurationReader {
  /// `outputs`: a file for each system that has one, in the order of the systems.
  mutating func outputs(_ member: JSON5Member?) -> [Output] {
    guard let node = member?.value else { return [] }
    let systems = Output.System.allCases
    guard let members = object(node, of: "\"outputs\"", .outputs) else { return [] }
    var owners: [String: (system: String, place: SourcePlace?)] = [:]
    return systems.compactMap { system in
      let name = system.rawValue
      guard let path = path(members[name], of: "\"\(name)\" of \"outputs\"") else { return nil }
      if let owner = owners.updateValue((name, path.place), forKey: path.value) {
        problems.add(
          rule: "duplicate-output", "\"\(path.value)\" is the output of both \(owner.system) and \(name)",
          at: path.place, notes: [Diagnostic.Note("the other is here", at: owner.place)],
          hint: "give each a file of its own")
      }
      return Output(system: system, path: path.value, place: path.place)
    }
  }
}
