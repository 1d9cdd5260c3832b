import Registry
import SourceText

/// The project as the text of a `cigen.json5`, without what is the default.
func write(_ project: ImportedProject, _ request: ImportRequest) -> WrittenConfiguration {
  let registry = project.commonRegistry()
  var members: [ConfigurationMember] = []
  if let version = project.version { members.append(ConfigurationMember("version", .text(version))) }
  if let engine = project.engine { members.append(ConfigurationMember("engine", .string(engine.rawValue, nil))) }
  if let registry { members.append(ConfigurationMember("registry", .text(registry))) }
  if let output = request.outputs.first {
    let others = request.outputs.dropFirst().map { "\($0.system): \(json5String($0.file))" }
    members.append(
      ConfigurationMember(
        "outputs", .object([ConfigurationMember(output.system, .string(output.file, nil))]),
        hint: others.isEmpty ? nil : "or \(others.joined(separator: ", "))"))
  }
  members.append(
    ConfigurationMember(
      "images", .object(project.images.map { $0.member(without: registry?.value) }), isBlock: true))
  var printer = ConfigurationPrinter()
  printer.document(
    head: ["Made by cigen init from \(request.origin).", "Look it over, then run: \(request.nextCommand)"], members)
  return printer.written
}

extension ImportedProject {
  /// The registry that all repositories name, if the text is shorter with it said once.
  fileprivate func commonRegistry() -> Sourced<String>? {
    guard let first = images.first?.repository, let registry = first.value.registry else { return nil }
    let prefix = "\(registry)/"
    var saved = 0
    for image in images {
      let repository = image.repository.value
      // What is left of ghcr.io/acme.io/web would be another registry's.
      guard repository.registry == registry, (try? Repository(repository.path))?.registry == nil else { return nil }
      saved += prefix.count
      if case .links(let links) = image.cache {
        guard links.allSatisfy({ $0.reference.value.hasPrefix(prefix) }) else { return nil }
        saved += prefix.count * links.count
      }
    }
    let line = "  registry: \(json5String(registry)),\n"
    return saved > line.count ? Sourced(value: registry, place: first.place) : nil
  }
}

extension ImportedImage {
  fileprivate func member(without registry: String?) -> ConfigurationMember {
    let prefix = registry.map { "\($0)/" } ?? ""
    var members = [
      ConfigurationMember(
        "repository", .string(String(repository.value.text.dropFirst(prefix.count)), repository.place))
    ]
    if location.context.value != "." { members.append(ConfigurationMember("context", .text(location.context))) }
    if !location.hasDefaultDockerfile { members.append(ConfigurationMember("dockerfile", .text(location.dockerfile))) }
    if !platforms.isEmpty {
      let texts = platforms.map { ConfigurationNode.text(Sourced(value: $0.value.text, place: $0.place)) }
      members.append(ConfigurationMember("platforms", .list(texts)))
    }
    if let target { members.append(ConfigurationMember("target", .text(target))) }
    if let tags, Set(tags.map(\.value)) != ["{version}", "latest"] {
      members.append(ConfigurationMember("tags", .list(tags.map { .text($0) })))
    }
    switch cache {
    case .auto: break
    case .none: members.append(ConfigurationMember("cache", .boolean(false)))
    case .links(let links):
      members.append(ConfigurationMember("cache", .list(links.map { $0.node(without: prefix) })))
    }
    if !arguments.isEmpty { members.append(ConfigurationMember("args", .object(arguments.map(\.member)))) }
    if !labels.isEmpty { members.append(ConfigurationMember("labels", .object(labels.map(\.member)))) }
    if !secrets.isEmpty { members.append(ConfigurationMember("secrets", .list(secrets.map(\.node)))) }
    return ConfigurationMember(
      name.value, .object(members), from: name.place, isBlock: true, remarks: [remark].compactMap(\.self))
  }
}

extension ImportedImage.Link {
  fileprivate func node(without prefix: String) -> ConfigurationNode {
    let reference = ConfigurationNode.string(String(reference.value.dropFirst(prefix.count)), reference.place)
    let target = target.map { [ConfigurationMember("target", .string($0, self.reference.place))] } ?? []
    return .object(target + [ConfigurationMember("reference", reference)])
  }
}

extension ImportedImage.Entry {
  /// A brace of a value is written twice: alone it begins the name of a value.
  fileprivate var member: ConfigurationMember {
    let node = value.map { value -> ConfigurationNode in
      let text = value.value.split(separator: "{", omittingEmptySubsequences: false).joined(separator: "{{")
      return .string(text, value.place)
    }
    return ConfigurationMember(name.value, node ?? .null, from: name.place)
  }
}

extension ImportedImage.Secret {
  fileprivate var node: ConfigurationNode {
    let members = [ConfigurationMember("id", .text(id))]
    return switch source {
    case .environment(let name): .object(members + [ConfigurationMember("env", .text(name))])
    case .file(let path): .object(members + [ConfigurationMember("file", .text(path))])
    }
  }
}
