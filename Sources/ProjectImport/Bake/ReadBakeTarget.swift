import JSON5Syntax
import SourceText

extension DescriptionReader {
  /// The image that a target builds; nil if it is left out, or after a report.
  mutating func bakeImage(_ member: JSON5Member) -> ImportedImage? {
    let what = "target \"\(member.key)\""
    let place = place(member.keyRange)
    let name = imageName(member.key, of: "target", at: place)
    guard var target = object(member.value, of: what) else { return nil }
    for key in ["inherits", "matrix", "name"] {
      if let member = target.take(key) { reportUnresolved(key, at: member.keyRange) }
    }
    let remark = string(target.take("description"), of: what)?.value
    let context = string(target.take("context"), of: what)
    let dockerfile = string(target.take("dockerfile"), of: what)
    if let inline = target.take("dockerfile-inline") {
      leaveOutInline(inline, of: what)
      return nil
    }
    let location = location(context: context, dockerfile: dockerfile, of: what, at: place)
    let tags = strings(target.take("tags"), of: what)
    let publication = publication(of: tags, in: what)
    let stage = string(target.take("target"), of: what)
    // Null is what a target that inherits writes for the Dockerfile's own value, so there is nothing to pass.
    let arguments = entries(target.take("args"), of: what).filter { $0.value != nil }
    let labels = entries(target.take("labels"), of: what).filter { $0.value != nil }
    let secrets = bakeSecrets(target.take("secret"), of: what)
    let platforms = platforms(strings(target.take("platforms"), of: what), of: what)
    let cacheSources = cacheSources(of: &target, from: "cache-from", to: "cache-to")
    let isWithoutCache = noCache(&target, "no-cache", cacheSources)
    if let outputs = target.take("output"), !isPushAlone(outputs.value) { noteLeftOut(outputs, of: what) }
    if let call = target.take("call"), call.value.value != .string("build") { noteLeftOut(call, of: what) }
    for member in target.rest { noteLeftOut(member, of: what) }
    guard let name, let location else { return nil }
    guard
      let repository = publication?.repository
        ?? (tags.isEmpty ? repository(named: member.key, for: what, because: "tags", at: place) : nil)
    else { return nil }
    return ImportedImage(
      name: name, remark: remark, repository: repository, tags: publication?.tags, location: location, target: stage,
      cache: isWithoutCache ? .none : .auto, cacheSources: isWithoutCache ? nil : cacheSources, arguments: arguments,
      labels: labels, secrets: secrets, platforms: platforms)
  }

  /// `id=npm,env=NPM_TOKEN` or `{ id, env }`; `src` names a file, or with `type=env` a variable
  /// (docs.docker.com, "docker buildx build --secret").
  private mutating func bakeSecrets(_ member: JSON5Member?, of what: String) -> [ImportedImage.Secret] {
    options(member, of: what).compactMap { secret in
      let file = secret["src"] ?? secret["source"] ?? secret["file"]
      let variable = secret["env"] ?? (secret["type"]?.value == "env" ? file : nil)
      guard let id = secret["id"] ?? file.map({ Sourced(value: lastComponent(of: $0.value), place: $0.place) }) else {
        report("invalid-secret", "a secret of \(what) has no id", at: secret.place, hint: "add id=NAME")
        return nil
      }
      if let variable { return ImportedImage.Secret(id: id, source: .environment(variable)) }
      if let file { return secretFile(id, file, of: what) }
      note(
        "secret \"\(id.value)\" of \(what) may be a variable or a file of that name, and is taken for a variable",
        at: secret.place, hint: "if it is a file, write { id: \"\(id.value)\", file: \"\(id.value)\" }")
      return ImportedImage.Secret(id: id, source: .environment(id))
    }
  }

  /// Whether `output` says what cigen does with each image: push it.
  private func isPushAlone(_ node: JSON5Node) -> Bool {
    guard case .array(let elements) = node.value else { return false }
    return elements.allSatisfy { element in
      switch element.value {
      case .string(let text): return ["type=registry", "type=image,push=true"].contains(text)
      case .object(let members):
        let pairs = members.map { "\($0.key)=\(text(of: $0.value))" }.sorted()
        return [["type=registry"], ["push=true", "type=image"]].contains(pairs)
      default: return false
      }
    }
  }

  private func text(of node: JSON5Node) -> String {
    switch node.value {
    case .string(let text): text
    case .boolean(let flag): String(flag)
    default: ""
    }
  }
}

func lastComponent(of path: String) -> String { path.split(separator: "/").last.map { String($0) } ?? path }
