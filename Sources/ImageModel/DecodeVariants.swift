import JSON5Syntax
import SourceText

extension ConfigurationReader {
  /// The image itself if it has no variants, else each of them.
  mutating func variants(of image: ImageDeclaration, _ members: [String: JSON5Member]) -> [ImageDeclaration] {
    let what = "image \"\(image.name.value)\""
    var variants: [ImageDeclaration]
    switch (members["variants"], members["matrix"]) {
    case (nil, nil):
      if let member = members["defaultVariant"] {
        problems.add(
          rule: "no-variants", "\(what) has a \"defaultVariant\" and no variants", at: place(member.keyRange),
          hint: "remove it, or add \"variants\" or a \"matrix\"")
      }
      return [image]
    case (let member?, nil): variants = namedVariants(member.value, of: image, what)
    case (nil, let member?): variants = cells(member.value, of: image, what)
    case (_?, let member?):
      problems.add(
        rule: "two-kinds-of-variants", "\(what) has both \"variants\" and a \"matrix\"", at: place(member.keyRange),
        hint: "write one of them; a matrix may \"include\" more variants")
      return []
    }
    if let name = string(members["defaultVariant"], of: "\"defaultVariant\" of \(what)") {
      markDefault(name, in: &variants, what)
    }
    for variant in variants { checkImageName(variant.name) }
    return variants
  }

  private mutating func namedVariants(
    _ node: JSON5Node, of image: ImageDeclaration, _ what: String
  ) -> [ImageDeclaration] {
    guard let members = members(node, of: "\"variants\" of \(what)") else { return [] }
    if members.isEmpty {
      problems.add(
        rule: "no-variants", "\"variants\" of \(what) is empty", at: place(node.range),
        hint: "add one, such as alpine: { args: { BASE: \"alpine\" } }")
    }
    return members.compactMap { member in
      let place = place(member.keyRange)
      guard isPlainName(member.key) else {
        problems.add(
          rule: "invalid-variant", "\"\(member.key)\" cannot be the name of a variant", at: place,
          hint: "use letters, digits, \"_\", \".\" and \"-\": it becomes a part of tags")
        return nil
      }
      let what = "variant \"\(member.key)\" of \(what)"
      guard let members = object(member.value, of: what, .settings) else { return nil }
      return variant(
        VariantDeclaration(image: image.name, name: member.key), [settings(members, of: what)], of: image, at: place)
    }
  }

  /// A variant with what it says for itself, and its own name and values wherever a setting asks for them.
  mutating func variant(
    _ variant: VariantDeclaration, _ additions: [ImageSettings], of image: ImageDeclaration, at place: SourcePlace?
  ) -> ImageDeclaration {
    var declaration = image
    declaration.name = Located(value: "\(image.name.value)-\(variant.name)", place: place)
    declaration.variant = variant
    for addition in additions { declaration.settings.add(addition) }
    declaration.settings.replace(variant.placeholders)
    let what = "image \"\(declaration.name.value)\""
    // A value may have made a path of another kind.
    declaration.settings.context = declaration.settings.context.flatMap {
      checkedPath($0, of: "\"context\" of \(what)")
    }
    declaration.settings.dockerfile = declaration.settings.dockerfile.flatMap {
      checkedPath($0, of: "\"dockerfile\" of \(what)")
    }
    return declaration
  }

  private mutating func markDefault(_ name: Located<String>, in variants: inout [ImageDeclaration], _ what: String) {
    if let index = variants.firstIndex(where: { $0.variant?.name == name.value }) {
      variants[index].variant?.isDefault = true
    } else if !variants.isEmpty {
      let names = variants.compactMap(\.variant?.name)
      problems.add(
        rule: "unknown-variant", "\(what) has no variant \"\(name.value)\"", at: name.place,
        hint: nearestName(to: name.value, among: names).map { "did you mean \"\($0)\"?" }
          ?? "its variants: \(listed(names))")
    }
  }
}

/// Names for a hint, which shows no more than a person reads.
package func listed(_ names: [String]) -> String {
  names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", …" : "")
}

extension ImageSettings {
  /// Puts values in the place of `{name}`. Tags, arguments and labels get them when they are read, where an unknown name is
  /// an error.
  mutating func replace(_ values: [String: String]) {
    func replaced(_ text: Located<String>) -> Located<String> {
      Located(value: replacing(values, in: text.value), place: text.place)
    }
    context = context.map(replaced)
    dockerfile = dockerfile.map(replaced)
    target = target.map(replaced)
    if case .links(let links) = cache {
      cache = .links(links.map { Link(target: $0.target.map(replaced), reference: replaced($0.reference)) })
    }
    if case .store(var store) = cache {
      store.values = store.values.mapValues(replaced)
      cache = .store(store)
    }
  }
}

/// The text with the value of each `{name}` that has one; any other brace stays, as in a value that is JSON.
private func replacing(_ values: [String: String], in text: String) -> String {
  var result = ""
  var rest = text[...]
  while let open = rest.firstIndex(of: "{") {
    result += rest[..<open]
    rest = rest[open...]
    let name = rest.dropFirst().prefix { $0 != "}" && $0 != "{" }
    if name.endIndex < rest.endIndex, rest[name.endIndex] == "}", let value = values[String(name)] {
      result += value
      rest = rest[rest.index(after: name.endIndex)...]
    } else {
      result.append("{")
      rest = rest.dropFirst()
    }
  }
  return result + rest
}
