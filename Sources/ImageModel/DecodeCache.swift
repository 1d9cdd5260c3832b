import JSON5Syntax
import SourceText

extension ConfigurationReader {
  /// A cache of a type, `{ type: "registry", … }`.
  mutating func cacheStore(_ node: JSON5Node, of what: String) -> ImageSettings.Cache {
    let what = "\"cache\" of \(what)"
    let given = members(node, of: what) ?? []
    guard let typeMember = given.first(where: { $0.key == "type" }) else {
      problems.add(
        rule: "missing-key", "\(what) has no \"type\"", at: place(node.range),
        hint: "such as { type: \"registry\" }")
      return .none
    }
    guard let name = string(typeMember, of: "\"type\" of \(what)") else { return .none }
    guard let type = CacheType.all.first(where: { $0.name == name.value }) else {
      let known = CacheType.all.map(\.name)
      problems.add(
        rule: "unknown-cache-type", "unknown type of cache \"\(name.value)\"", at: name.place,
        hint: nearestName(to: name.value, among: known).map { "did you mean \"\($0)\"?" }
          ?? "use one of: \(known.joined(separator: ", "))")
      return .none
    }
    refuseSecrets(given, of: what)
    let refused = given.map(\.key).filter { secretParameters.contains($0) }
    let keys = ModelObject.cache(of: type).keyNames + refused
    guard let members = object(node, of: "a cache of type \"\(type.name)\"", keys: keys) else { return .none }
    var values: [String: Located<String>] = [:]
    for key in type.keys { values[key] = members[key].flatMap { parameter($0) } }
    return .store(ImageSettings.Store(type: type, values: values, place: name.place))
  }

  private mutating func parameter(_ member: JSON5Member) -> Located<String>? {
    let text: Located<String>
    switch member.value.value {
    case .boolean, .number: text = Located(value: file.text(in: member.value.range), place: place(member.value.range))
    default:
      guard let string = string(member, of: "\"\(member.key)\" of a cache") else { return nil }
      text = string
    }
    if let choices = CacheType.choices(of: member.key) {
      if choices.contains(text.value) { return text }
      problems.add(
        rule: "invalid-cache-parameter", "\"\(member.key)\" of a cache cannot be \"\(text.value)\"", at: text.place,
        hint: "use one of: \(choices.joined(separator: ", "))")
      return nil
    }
    return text
  }

  /// What opens a store must not stand in a file that is committed.
  private mutating func refuseSecrets(_ members: [JSON5Member], of what: String) {
    for member in members where secretParameters.contains(member.key) {
      problems.add(
        rule: "secret-in-configuration", "\"\(member.key)\" of \(what) is a secret, and this file is read by everybody",
        at: place(member.keyRange),
        hint: "buildx takes AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN from the environment")
    }
  }

  mutating func attestations(_ node: JSON5Node, of what: String) -> Attestations? {
    let what = "\"attest\" of \(what)"
    guard let members = object(node, of: what, .attestations) else { return nil }
    var attestations = Attestations()
    if let provenance = members["provenance"] {
      switch provenance.value.value {
      case .string("min"): attestations.provenance = .min
      case .string("max"): attestations.provenance = .max
      case .boolean(false): break
      default:
        problems.add(
          rule: "wrong-type", "\"provenance\" of \(what) is neither \"min\", \"max\" nor false",
          at: place(provenance.value.range), hint: "\"max\" also tells the build arguments and the Dockerfile")
      }
    }
    attestations.github = boolean(members["github"], of: "\"github\" of \(what)") ?? false
    attestations.sbom = boolean(members["sbom"], of: "\"sbom\" of \(what)") ?? false
    return attestations
  }
}

private let secretParameters = ["access_key_id", "secret_access_key", "session_token", "token", "ghtoken"]
