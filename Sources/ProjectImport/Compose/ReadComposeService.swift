import JSON5Syntax
import SourceText

extension DescriptionReader {
  /// The image that a service builds; nil if it is left out, or after a report.
  mutating func composeImage(
    _ member: JSON5Member, _ service: inout DescribedObject, _ build: JSON5Member, project: String?,
    _ secrets: [(name: String, secret: DescribedObject)]
  ) -> ImportedImage? {
    let what = service.what
    let place = place(member.keyRange)
    let name = imageName(member.key, of: "service", at: place)
    let image = string(service.take("image"), of: what)
    let runPlatform = string(service.take("platform"), of: what)
    noteRunning(service, at: place)
    var context: Sourced<String>?
    var members: [JSON5Member] = []
    if case .string = build.value.value {
      context = string(build, of: what)
    } else {
      members = self.members(build.value, of: "\"build\" of \(what)") ?? []
    }
    var build = DescribedObject(what: what, members: members)
    context = string(build.take("context"), of: what) ?? context
    let dockerfile = string(build.take("dockerfile"), of: what)
    if let inline = build.take("dockerfile_inline") {
      leaveOutInline(inline, of: what)
      return nil
    }
    let location = location(context: context, dockerfile: dockerfile, of: what, at: place)
    let references = (image.map { [$0] } ?? []) + strings(build.take("tags"), of: what)
    let publication = publication(of: references, in: what)
    let stage = string(build.take("target"), of: what)
    let arguments = entries(build.take("args"), of: what)
    let labels = entries(build.take("labels"), of: what).map { label in
      ImportedImage.Entry(name: label.name, value: label.value ?? Sourced(value: "", place: label.name.place))
    }
    var platformTexts = strings(build.take("platforms"), of: what)
    if platformTexts.isEmpty { platformTexts = [runPlatform].compactMap(\.self) }
    let platforms = platforms(platformTexts, of: what)
    let ownSecrets = buildSecrets(build.take("secrets"), of: what, secrets)
    let cacheSources = cacheSources(of: &build, from: "cache_from", to: "cache_to")
    let isWithoutCache = noCache(&build, "no_cache", cacheSources)
    for member in build.rest { noteLeftOut(member, of: what) }
    guard let name, let location else { return nil }
    let defaultName = "\(project.map { "\($0)-" } ?? "")\(member.key)"
    guard
      let repository = publication?.repository
        ?? (references.isEmpty
          ? self.repository(named: defaultName, for: what, because: "\"image\"", at: place) : nil)
    else { return nil }
    return ImportedImage(
      name: name, repository: repository, tags: publication?.tags, location: location, target: stage,
      cache: isWithoutCache ? .none : .auto, cacheSources: isWithoutCache ? nil : cacheSources, arguments: arguments,
      labels: labels, secrets: ownSecrets, platforms: platforms)
  }

  /// Tells, once for a service, that how it runs is no matter of a build.
  private mutating func noteRunning(_ service: DescribedObject, at place: SourcePlace) {
    let keys = service.rest.filter { !isDefaultNetwork($0) }.map(\.key)
    if keys.isEmpty { return }
    note("how \(service.what) runs is left out: \(quoted(keys))", at: place)
  }

  /// `config` writes it for every service that names no network.
  private func isDefaultNetwork(_ member: JSON5Member) -> Bool {
    guard member.key == "networks", case .object(let networks) = member.value.value else { return false }
    return networks.allSatisfy { $0.key == "default" && $0.value.value == .null }
  }

  private mutating func buildSecrets(
    _ member: JSON5Member?, of what: String, _ known: [(name: String, secret: DescribedObject)]
  ) -> [ImportedImage.Secret] {
    guard let member else { return [] }
    return list(member.value, of: "\"secrets\" of \(what)").compactMap { node in
      buildSecret(node, of: what, known)
    }
  }

  /// `{ source, target }`: the build knows a secret by its target, if it has one (docker/compose, pkg/compose/build.go).
  private mutating func buildSecret(
    _ node: JSON5Node, of what: String, _ known: [(name: String, secret: DescribedObject)]
  ) -> ImportedImage.Secret? {
    var source: Sourced<String>?
    var target: Sourced<String>?
    if case .string = node.value {
      source = string(node, of: "a secret of \(what)")
    } else if var secret = object(node, of: "a secret of \(what)") {
      source = string(secret.take("source"), of: secret.what)
      target = string(secret.take("target"), of: secret.what)
      for member in secret.rest { noteLeftOut(member, of: secret.what) }
    }
    guard let source else { return nil }
    guard var secret = known.first(where: { $0.name == source.value })?.secret else {
      report(
        "unknown-secret", "\(what) uses secret \"\(source.value)\", which \"secrets\" does not have", at: source.place,
        hint: "give what \(format.command) prints")
      return nil
    }
    let id = Sourced(value: idOfSecret(target?.value ?? source.value), place: (target ?? source).place)
    if let variable = string(secret.take("environment"), of: secret.what) {
      return ImportedImage.Secret(id: id, source: .environment(variable))
    }
    if let file = string(secret.take("file"), of: secret.what) { return secretFile(id, file, of: what) }
    warn(
      "secret \"\(source.value)\" of \(what) is left out: it is neither a variable nor a file",
      at: source.place,
      hint: "write { id: \"\(id.value)\", env: \"NAME\" } and give its value in that variable")
    return nil
  }

  /// Where a secret is mounted by default, its id stands behind this.
  private func idOfSecret(_ target: String) -> String {
    let folder = "/run/secrets/"
    return target.hasPrefix(folder) ? String(target.dropFirst(folder.count)) : target
  }
}
