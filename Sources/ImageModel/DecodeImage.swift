import JSON5Syntax
import SourceText

extension ConfigurationReader {
  /// One member of `images`: an image, or its variants.
  mutating func image(_ member: JSON5Member) -> [ImageDeclaration] {
    let name = Located(value: member.key, place: place(member.keyRange))
    let what = "image \"\(member.key)\""
    checkImageName(name)
    guard let members = object(member.value, of: what, .image) else { return [] }
    guard let repositoryMember = members["repository"] else {
      problems.add(
        rule: "missing-key", "\(what) has no \"repository\"", at: name.place,
        hint: "name where it is pushed to, such as repository: \"ghcr.io/acme/\(member.key)\"")
      return []
    }
    guard let repository = string(repositoryMember, of: "\"repository\" of \(what)") else { return [] }
    return variants(
      of: ImageDeclaration(name: name, repository: repository, settings: settings(members, of: what)), members)
  }

  /// The keys that an image, a variant and an addition to a matrix have in common.
  mutating func settings(_ members: [String: JSON5Member], of what: String) -> ImageSettings {
    var settings = ImageSettings()
    settings.context = path(members["context"], of: "\"context\" of \(what)")
    settings.dockerfile = path(members["dockerfile"], of: "\"dockerfile\" of \(what)")
    settings.target = string(members["target"], of: "\"target\" of \(what)")
    if let tags = members["tags"] { settings.tags = self.tags(tags, of: what) }
    if let cache = members["cache"] { settings.cache = self.cache(cache.value, of: what) }
    if let arguments = members["args"] { settings.arguments = self.arguments(arguments.value, of: what) }
    if let labels = members["labels"] { settings.labels = self.labels(labels.value, of: what) }
    if let secrets = members["secrets"] { settings.secrets = self.secrets(secrets.value, of: what) }
    settings.reuse = reuse(members["reuse"], of: "\"reuse\" of \(what)")
    if let attest = members["attest"], let attestations = attestations(attest.value, of: what) {
      settings.attestations = Located(value: attestations, place: place(attest.keyRange))
    }
    if let platforms = members["platforms"] { settings.platforms = self.platforms(platforms, of: what) }
    return settings
  }

  /// Names are words of the script's command line and of job names.
  mutating func checkImageName(_ name: Located<String>) {
    if name.value.utf8.count > 80 {
      problems.add(
        rule: "invalid-image-name",
        "an image's name of \(name.value.utf8.count) characters is too long for the name of a job", at: name.place,
        hint: "use at most 80")
    } else if !isPlainName(name.value) || name.value.hasPrefix("-") || name.value.hasPrefix(".") {
      problems.add(
        rule: "invalid-image-name", "\"\(name.value)\" is not an image's name", at: name.place,
        hint: "use letters, digits, \"_\", \".\" and \"-\"; begin with a letter, a digit or \"_\"")
    }
  }

  func isPlainName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { isLetterOrDigit($0) || "_.-".utf8.contains($0) }
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

  private mutating func cache(_ node: JSON5Node, of what: String) -> ImageSettings.Cache {
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

  private mutating func cacheLink(_ node: JSON5Node, of what: String) -> ImageSettings.Link? {
    let what = "a cache link of \(what)"
    guard let members = object(node, of: what, .cacheLink) else { return nil }
    guard let reference = members["reference"] else {
      problems.add(
        rule: "missing-key", "\(what) has no \"reference\"", at: place(node.range),
        hint: "name the image that holds the stage, such as reference: \"acme/web:cache-builder\"")
      return nil
    }
    guard let text = string(reference, of: "\"reference\" of \(what)") else { return nil }
    return ImageSettings.Link(target: string(members["target"], of: "\"target\" of \(what)"), reference: text)
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
