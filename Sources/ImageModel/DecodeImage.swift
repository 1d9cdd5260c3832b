import JSON5Syntax
import SourceText

extension ConfigurationReader {
  static let imageKeys = [
    "repository", "context", "dockerfile", "target", "tags", "cache", "args", "labels", "secrets", "attest", "reuse",
  ]

  /// One member of `images`.
  mutating func image(_ member: JSON5Member) -> ImageDeclaration? {
    let name = Located(value: member.key, place: place(member.keyRange))
    let what = "image \"\(member.key)\""
    checkImageName(name)
    guard let members = object(member.value, of: what, keys: Self.imageKeys) else { return nil }
    guard let repositoryMember = members["repository"] else {
      problems.add(
        rule: "missing-key", "\(what) has no \"repository\"", at: name.place,
        hint: "name where it is pushed to, such as repository: \"ghcr.io/acme/\(member.key)\"")
      return nil
    }
    guard let repository = string(repositoryMember, of: "\"repository\" of \(what)") else { return nil }
    var declaration = ImageDeclaration(name: name, repository: repository)
    declaration.context = path(members["context"], of: "\"context\" of \(what)")
    declaration.dockerfile = path(members["dockerfile"], of: "\"dockerfile\" of \(what)")
    declaration.target = string(members["target"], of: "\"target\" of \(what)")
    if let tags = members["tags"] { declaration.tags = self.tags(tags, of: what) }
    if let cache = members["cache"] { declaration.cache = self.cache(cache.value, of: what) }
    if let arguments = members["args"] { declaration.arguments = self.arguments(arguments.value, of: what) }
    if let labels = members["labels"] { declaration.labels = self.labels(labels.value, of: what) }
    if let secrets = members["secrets"] { declaration.secrets = self.secrets(secrets.value, of: what) }
    declaration.reuse = reuse(members["reuse"], of: "\"reuse\" of \(what)")
    if let attest = members["attest"], let attestations = attestations(attest.value, of: what) {
      declaration.attestations = Located(value: attestations, place: place(attest.keyRange))
    }
    return declaration
  }

  /// Names are words of the script's command line and of job names.
  private mutating func checkImageName(_ name: Located<String>) {
    let bytes = name.value.utf8
    let isPlain = bytes.allSatisfy { isLetterOrDigit($0) || "_.-".utf8.contains($0) }
    if bytes.count > 80 {
      problems.add(
        rule: "invalid-image-name", "an image's name of \(bytes.count) characters is too long for the name of a job",
        at: name.place, hint: "use at most 80")
    } else if bytes.isEmpty || !isPlain || bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: ".") {
      problems.add(
        rule: "invalid-image-name", "\"\(name.value)\" is not an image's name", at: name.place,
        hint: "use letters, digits, \"_\", \".\" and \"-\"; begin with a letter, a digit or \"_\"")
    }
  }

  private mutating func tags(_ member: JSON5Member, of what: String) -> [Located<String>]? {
    guard let elements = list(member.value, of: "\"tags\" of \(what)") else { return nil }
    if elements.isEmpty {
      problems.add(
        rule: "no-tags", "\"tags\" of \(what) is empty", at: place(member.value.range),
        hint: "name at least one tag, or leave \"tags\" out for [\"{version}\", \"latest\"]")
    }
    return elements.compactMap { string($0, of: "a tag of \(what)") }
  }

  private mutating func cache(_ node: JSON5Node, of what: String) -> ImageDeclaration.Cache {
    switch node.value {
    case .string("auto"): return .auto
    case .boolean(false): return .none
    case .array(let elements):
      return .links(elements.compactMap { cacheLink($0, of: what) })
    case .object: return cacheStore(node, of: what)
    default:
      problems.add(
        rule: "wrong-type", "\"cache\" of \(what) is neither \"auto\", false, a list nor an object",
        at: place(node.range),
        hint: "leave it out for \"auto\", the smallest chain that covers the build")
      return .none
    }
  }

  private mutating func cacheLink(_ node: JSON5Node, of what: String) -> ImageDeclaration.Link? {
    let what = "a cache link of \(what)"
    guard let members = object(node, of: what, keys: ["target", "reference"]) else { return nil }
    guard let reference = members["reference"] else {
      problems.add(
        rule: "missing-key", "\(what) has no \"reference\"", at: place(node.range),
        hint: "name the image that holds the stage, such as reference: \"acme/web:cache-builder\"")
      return nil
    }
    guard let text = string(reference, of: "\"reference\" of \(what)") else { return nil }
    return ImageDeclaration.Link(target: string(members["target"], of: "\"target\" of \(what)"), reference: text)
  }

  private mutating func arguments(_ node: JSON5Node, of what: String) -> [Located<BuildArgument>] {
    (members(node, of: "\"args\" of \(what)") ?? []).compactMap { member in
      guard isName(member, of: "a build argument of \(what)") else { return nil }
      let place = place(member.keyRange)
      if case .null = member.value.value {
        guard isUsableVariable(member.key, of: "the value of a build argument", at: place) else { return nil }
        return Located(value: BuildArgument(name: member.key, value: nil), place: place)
      }
      guard let value = string(member, of: "build argument \"\(member.key)\" of \(what)") else { return nil }
      return Located(value: BuildArgument(name: member.key, value: value.value), place: place)
    }
  }

  private mutating func labels(_ node: JSON5Node, of what: String) -> [Label] {
    (members(node, of: "\"labels\" of \(what)") ?? []).compactMap { member in
      guard isName(member, of: "a label of \(what)") else { return nil }
      return string(member, of: "label \"\(member.key)\" of \(what)").map { Label(key: member.key, value: $0.value) }
    }
  }

  /// Whether the key can be the name in `name=value`, which Docker cuts at the first `=`; if not, that is reported.
  private mutating func isName(_ member: JSON5Member, of what: String) -> Bool {
    let isWrong = member.key.unicodeScalars.contains { $0 == "=" || $0.value <= 0x20 || $0.value == 0x7F }
    guard member.key.isEmpty || isWrong else { return true }
    problems.add(
      rule: "invalid-name", "\"\(member.key)\" cannot be the name of \(what)", at: place(member.keyRange),
      hint: "use a name without \"=\", blanks and control characters")
    return false
  }
}
