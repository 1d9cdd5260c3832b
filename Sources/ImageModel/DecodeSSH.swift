import JSON5Syntax
import SourceText

extension ConfigurationReader {
  /// A list of agents, or one alone; a text is the id of one that is the caller's.
  mutating func agents(_ member: JSON5Member, of what: String) -> [SSHAgent] {
    var nodes = [member.value]
    if case .string = member.value.value {} else { nodes = list(member.value, of: "\"ssh\" of \(what)") ?? [] }
    var isKnown: Set<String> = []
    return nodes.compactMap { node in
      guard let agent = agent(node, of: "an element of \"ssh\" of \(what)") else { return nil }
      if isKnown.insert(agent.id).inserted { return agent }
      problems.add(
        rule: "duplicate-ssh", "\"ssh\" of \(what) has \"\(agent.id)\" twice", at: place(node.range),
        hint: "remove one of them")
      return nil
    }
  }

  private mutating func agent(_ node: JSON5Node, of what: String) -> SSHAgent? {
    guard case .object = node.value else {
      guard let id = string(node, of: what) else { return nil }
      return SSHAgent(id: checked(id), keyVariable: nil, place: id.place)
    }
    guard let members = object(node, of: what, .sshKey) else { return nil }
    let id = string(members["id"], of: "\"id\" of \(what)").map { checked($0) } ?? SSHAgent.usualID
    guard let variable = members["env"] else {
      problems.add(
        rule: "missing-key", "\(what) has no \"env\"", at: place(node.range),
        hint: "name the variable that holds the private key; to forward the caller's agent, write \"\(id)\" alone")
      return nil
    }
    guard let name = string(variable, of: "\"env\" of \(what)") else { return nil }
    guard isUsableVariable(name.value, of: "the private key", at: name.place) else { return nil }
    if name.value == "VERSION" {
      problems.add(
        rule: "reserved-variable", "\"VERSION\" is the version that is built, and no private key", at: name.place,
        hint: "choose another name")
    } else if name.value.uppercased().hasPrefix("GITHUB_") {
      problems.add(
        rule: "invalid-variable", "no secret of GitHub can have the name \"\(name.value)\"", at: name.place,
        hint: "choose a name that does not begin with GITHUB_")
    }
    return SSHAgent(id: id, keyVariable: name.value, place: place(node.range))
  }

  /// The id, which is told if no mount can have it.
  private mutating func checked(_ id: Located<String>) -> String {
    if id.value.isEmpty || !id.value.utf8.allSatisfy({ isLetterOrDigit($0) || "_.-".utf8.contains($0) }) {
      problems.add(
        rule: "invalid-ssh", "\"\(id.value)\" cannot be the id of an ssh agent", at: id.place,
        hint: "use letters, digits, \"_\", \".\" and \"-\"")
    }
    return id.value
  }
}
