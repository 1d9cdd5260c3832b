import JSON5Syntax
import SourceText

extension ConfigurationReader {
  mutating func secrets(_ node: JSON5Node, of what: String) -> [Secret] {
    var isKnown: Set<String> = []
    return (list(node, of: "\"secrets\" of \(what)") ?? []).compactMap { node in
      guard let secret = secret(node, of: "a secret of \(what)") else { return nil }
      if isKnown.insert(secret.id).inserted { return secret }
      problems.add(
        rule: "duplicate-secret", "\(what) has two secrets with the id \"\(secret.id)\"", at: place(node.range),
        hint: "remove one of them")
      return nil
    }
  }

  private mutating func secret(_ node: JSON5Node, of what: String) -> Secret? {
    guard let members = object(node, of: what, .secret) else { return nil }
    guard let id = string(members["id"], of: "\"id\" of \(what)") else {
      if members["id"] == nil {
        problems.add(
          rule: "missing-key", "\(what) has no \"id\"", at: place(node.range),
          hint: "name it as RUN --mount=type=secret,id=… does")
      }
      return nil
    }
    if id.value.isEmpty || !id.value.utf8.allSatisfy({ isLetterOrDigit($0) || "_.-".utf8.contains($0) }) {
      problems.add(
        rule: "invalid-secret", "\"\(id.value)\" cannot be the id of a secret", at: id.place,
        hint: "use letters, digits, \"_\", \".\" and \"-\"")
    }
    switch (members["env"], members["file"]) {
    case (let environment?, nil):
      guard let name = string(environment, of: "\"env\" of \(what)") else { return nil }
      guard isUsableVariable(name.value, of: what, at: name.place) else { return nil }
      if name.value == "VERSION" {
        problems.add(
          rule: "reserved-variable", "\"VERSION\" is the version that is built, and no secret", at: name.place,
          hint: "choose another name for \(what)")
      }
      return Secret(id: id.value, source: .environment(name.value))
    case (nil, let file?):
      return path(file, of: "\"file\" of \(what)").map { Secret(id: id.value, source: .file($0.value)) }
    case (nil, nil), (_?, _?):
      problems.add(
        rule: "invalid-secret-source", "\(what) needs one of \"env\" and \"file\"", at: place(node.range),
        hint: "such as { id: \"\(id.value)\", env: \"TOKEN\" }")
      return nil
    }
  }
}
