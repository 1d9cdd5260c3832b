import JSON5Syntax
import SourceText

/// The builds of a bake file, of the kind that a person writes. What `bake --print` would work out, such as a matrix, is
/// not known.
///
/// - Parameter folder: where bake runs, from which its paths begin.
/// - Returns: nil if the file cannot be read.
func bakeBuilds(_ text: String, in file: String, folder: String) -> [FoundBuild]? {
  guard let blocks = bakeBlocks(text, file) else { return nil }
  let targets = blocks.filter { $0.type == "target" }
  let plainTargets = (bakeBlocks(text, file, withVariables: false) ?? []).filter { $0.type == "target" }
  var resolver = BakeTargets(targets)
  // What others take over is not built by itself.
  let taken = Set(targets.flatMap { list($0.attributes["inherits"]) ?? [] })
  return targets.prefix(mostBuilds).compactMap { target in
    let name = target.labels.first ?? ""
    if taken.contains(name) || name.hasPrefix("_") { return nil }
    guard let attributes = resolver.attributes(of: name),
      !["dockerfile-inline", "matrix"].contains(where: { attributes[$0] != nil }),
      let written = bakeText(attributes["context"], or: "."), let context = path(written, in: folder),
      let ownFile = bakeText(attributes["dockerfile"], or: "Dockerfile"),
      let dockerfile = path(ownFile, in: context)
    else { return nil }
    var build = FoundBuild(
      dockerfile: dockerfile, context: context, platforms: knownPlatforms(list(attributes["platforms"]) ?? []),
      arguments: attributes["args"] == nil ? "" : name, origin: FoundPlace(file: file, line: target.line))
    if let stage = attributes["target"] {
      build.target = FoundText(text: bakeText(stage, or: "") ?? String(unknownMark), place: build.origin)
    }
    // A variable of bake is to be set by who runs it, so a name is known only without.
    let tags = list(plainTargets.first { $0.labels == target.labels }?.attributes["tags"]) ?? []
    build.add(tags.map { FoundText(text: $0, place: build.origin) })
    return build
  }
}

private func bakeBlocks(_ text: String, _ file: String, withVariables: Bool = true) -> [HCLReader.Block]? {
  if file.hasSuffix(".json") { return jsonBlocks(text, file) }
  var first = HCLReader(text, variables: [:])
  guard let blocks = try? first.blocks() else { return nil }
  if !withVariables { return blocks }
  var variables: [String: String] = [:]
  for block in blocks where block.type == "variable" {
    if case .text(let value)? = block.attributes["default"] { variables[block.labels.first ?? ""] = value }
  }
  var second = HCLReader(text, variables: variables)
  return try? second.blocks()
}

/// The same of the JSON form.
private func jsonBlocks(_ text: String, _ file: String) -> [HCLReader.Block]? {
  let source = SourceFile(name: file, text: text)
  let (root, problems) = parseJSON5(source)
  guard let root, problems.isEmpty, case .object(let members) = root.value else { return nil }
  return members.filter { $0.key == "target" }.flatMap { member -> [HCLReader.Block] in
    guard case .object(let targets) = member.value.value else { return [] }
    return targets.map { target in
      var attributes: [String: HCLReader.Value] = [:]
      if case .object(let members) = target.value.value {
        for member in members { attributes[member.key] = value(member.value) }
      }
      return HCLReader.Block(
        type: "target", labels: [target.key], attributes: attributes,
        line: source.location(of: target.keyRange.start).line)
    }
  }
}

private func value(_ node: JSON5Node) -> HCLReader.Value {
  let text: (JSON5Node) -> String? = { node in
    guard case .string(let text) = node.value else { return nil }
    return text.contains("${") ? String(unknownMark) : text
  }
  if case .array(let elements) = node.value { return .list(elements.compactMap(text)) }
  return text(node).map { .text($0) } ?? .unknown
}

/// The attributes of targets, with what they inherit.
private struct BakeTargets {
  private let targets: [String: HCLReader.Block]
  private var known: [String: [String: HCLReader.Value]?] = [:]

  init(_ blocks: [HCLReader.Block]) {
    targets = Dictionary(blocks.map { ($0.labels.first ?? "", $0) }) { first, _ in first }
  }

  /// Nil if what it inherits is not known.
  mutating func attributes(of name: String, depth: Int = 0) -> [String: HCLReader.Value]? {
    if let known = known[name] { return known }
    guard depth < 20, let target = targets[name] else { return nil }
    var attributes: [String: HCLReader.Value]? = [:]
    if let inherits = target.attributes["inherits"] {
      for other in list(inherits) ?? [String(unknownMark)] {
        let inherited = self.attributes(of: other, depth: depth + 1)
        attributes = inherited.flatMap { inherited in attributes?.merging(inherited) { $1 } }
      }
    }
    attributes = attributes?.merging(target.attributes) { $1 }
    known[name] = .some(attributes)
    return attributes
  }
}

private func list(_ value: HCLReader.Value?) -> [String]? {
  if case .list(let elements)? = value { elements } else { nil }
}

/// Nil if it is not known.
private func bakeText(_ value: HCLReader.Value?, or other: String) -> String? {
  switch value {
  case nil: other
  case .text(let text): text.known
  case .list, .unknown: nil
  }
}
