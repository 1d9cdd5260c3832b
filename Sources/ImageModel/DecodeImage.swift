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
    let repositories = repositories(repositoryMember, of: what)
    if repositories.isEmpty { return [] }
    return variants(
      of: ImageDeclaration(name: name, repositories: repositories, settings: settings(members, of: what)), members)
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
    if let labels = members["labels"] { self.labels(labels.value, of: what, &settings) }
    if let annotations = members["annotations"] {
      settings.annotations = self.labels(annotations.value, "annotation", of: what)
    }
    if let secrets = members["secrets"] { settings.secrets = self.secrets(secrets.value, of: what) }
    if let agents = members["ssh"] { settings.agents = self.agents(agents, of: what) }
    settings.reuse = reuse(members["reuse"], of: "\"reuse\" of \(what)")
    if let publish = members["publish"], let members = object(publish.value, of: "\"publish\" of \(what)", .promotion) {
      settings.promoted = string(members["from"], of: "\"from\" of \"publish\" of \(what)")
      if members["from"] == nil {
        problems.add(
          rule: "missing-key", "\"publish\" of \(what) has no \"from\"", at: place(publish.keyRange),
          hint: "write publish: { from: \"{sha}\" }")
      }
    }
    settings.isSigned = sign(members["sign"], of: "\"sign\" of \(what)")
    settings.commands = commands(members, of: " of \(what)")
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

  private mutating func tags(_ member: JSON5Member, of what: String) -> [DeclaredTag]? {
    guard let elements = list(member.value, of: "\"tags\" of \(what)") else { return nil }
    if elements.isEmpty {
      problems.add(
        rule: "no-tags", "\"tags\" of \(what) is empty", at: place(member.value.range),
        hint: "name at least one tag, or leave \"tags\" out for [\"{version}\", \"latest\"]")
    }
    return elements.compactMap { element -> DeclaredTag? in
      guard case .object = element.value else {
        return string(element, of: "a tag of \(what)").map { DeclaredTag(text: $0) }
      }
      guard let members = object(element, of: "a tag of \(what)", .imageTag),
        let (text, events) = publication(members, "tag", of: what, at: element.range)
      else { return nil }
      return DeclaredTag(text: text, events: events)
    }
  }

  private mutating func repositories(_ member: JSON5Member, of what: String) -> [DeclaredRepository] {
    guard case .array(let elements) = member.value.value else {
      return string(member, of: "\"repository\" of \(what)").map { [DeclaredRepository(text: $0)] } ?? []
    }
    if elements.isEmpty {
      problems.add(
        rule: "missing-key", "\"repository\" of \(what) is empty", at: place(member.value.range),
        hint: "name where it is pushed to")
    }
    return elements.enumerated().compactMap { index, element -> DeclaredRepository? in
      guard case .object = element.value else {
        return string(element, of: "a repository of \(what)").map { DeclaredRepository(text: $0) }
      }
      guard let members = object(element, of: "a repository of \(what)", .repository),
        let (text, events) = publication(members, "name", of: what, at: element.range)
      else { return nil }
      if index == 0, events != nil {
        problems.add(
          rule: "first-repository", "the first repository of \(what) has \"on\"", at: text.place,
          hint: "name first where every run publishes: it has the caches")
      }
      return DeclaredRepository(text: text, events: events)
    }
  }

  /// What is published, under its key, and the events that `on` names.
  private mutating func publication(
    _ members: [String: JSON5Member], _ key: String, of what: String, at range: SourceRange
  ) -> (text: Located<String>, events: [Event]?)? {
    guard let member = members[key] else {
      problems.add(
        rule: "missing-key", "an element of \(what) has no \"\(key)\"", at: place(range),
        hint: key == "tag"
          ? "write { tag: \"edge\", on: \"default\" }" : "write { name: \"ghcr.io/acme/web\", on: \"release\" }")
      return nil
    }
    guard let text = string(member, of: "\"\(key)\" of \(what)") else { return nil }
    return (text, members["on"].map { events($0, of: what) })
  }

  private mutating func events(_ member: JSON5Member, of what: String) -> [Event] {
    var words: [Located<String>] = []
    if case .array(let elements) = member.value.value {
      words = elements.compactMap { string($0, of: "\"on\" of \(what)") }
      if elements.isEmpty {
        problems.add(
          rule: "unknown-event", "\"on\" of \(what) is empty", at: place(member.value.range),
          hint: "name at least one event, such as \"release\"")
      }
    } else if let word = string(member, of: "\"on\" of \(what)") {
      words = [word]
    }
    let events = words.compactMap { word -> Event? in
      if let event = Event(word.value) {
        guard case .named(let branch) = event else { return event }
        return isPattern(Located(value: branch, place: word.place), of: "a branch", wildcards: false) ? event : nil
      }
      let known = Event.words.map(\.word)
      problems.add(
        rule: "unknown-event", "unknown event \"\(word.value)\"", at: word.place,
        hint: nearestName(to: word.value, among: known).map { "did you mean \"\($0)\"?" }
          ?? "known events: \(known.joined(separator: ", ")), and branch:NAME")
      return nil
    }
    return unique(events)
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

  private mutating func arguments(_ node: JSON5Node, of what: String) -> [DeclaredArgument] {
    (members(node, of: "\"args\" of \(what)") ?? []).compactMap { member in
      guard isName(member, of: "a build argument of \(what)") else { return nil }
      let name = Located(value: member.key, place: place(member.keyRange))
      if case .null = member.value.value {
        guard isUsableVariable(member.key, of: "the value of a build argument", at: name.place) else { return nil }
        return DeclaredArgument(name: name)
      }
      return string(member, of: "build argument \"\(member.key)\" of \(what)").map {
        DeclaredArgument(name: name, text: $0)
      }
    }
  }

  /// An object, in which `oci` asks for the labels of OCI, or that word alone.
  private mutating func labels(_ node: JSON5Node, of what: String, _ settings: inout ImageSettings) {
    if case .string("oci") = node.value {
      settings.hasOCILabels = true
      return
    }
    if case .object(let members) = node.value, let member = members.first(where: { $0.key == "oci" }) {
      settings.hasOCILabels = boolean(member, of: "\"oci\" of \"labels\" of \(what)")
    }
    settings.labels = labels(node, "label", of: what).filter { $0.key != "oci" }
  }

  private mutating func labels(_ node: JSON5Node, _ kind: String, of what: String) -> [DeclaredLabel] {
    (members(node, of: "\"\(kind)s\" of \(what)") ?? []).compactMap { member in
      guard isName(member, of: "a \(kind) of \(what)") else { return nil }
      if kind == "label", member.key == "oci" { return nil }
      return string(member, of: "\(kind) \"\(member.key)\" of \(what)").map {
        DeclaredLabel(key: member.key, text: $0)
      }
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
