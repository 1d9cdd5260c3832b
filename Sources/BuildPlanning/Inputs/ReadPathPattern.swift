import BuildContext

// Two languages of Docker's, in which `*`, `?` and `[…]` stand for no `/` (Go, path/filepath.Match). What a build takes
// may be read as more than it is, and what is left out as less.

/// A source of `COPY`, from the context's root: what it stands for, or more.
///
/// - Parameter text: with its variables replaced.
/// - Returns: none for the whole context.
func componentsOfSource(_ text: some StringProtocol) -> [InputPattern.Component] {
  var components: [InputPattern.Component] = []
  // Without `--parents`, a `**` is a `*`.
  for name in cleaned(path: "/" + text).split(separator: "/") {
    if name == "**" {
      if components.last != .folders { components.append(.folders) }
    } else if !name.contains("**"), let parts = partsOfSource(name) {
      components.append(.name(parts))
    } else {
      break
    }
  }
  while components.last == .folders { components.removeLast() }
  return components == [.name([.some])] ? [] : components
}

/// The name in a source, in which one character is as good as any number: git counts bytes, and Docker characters.
///
/// - Returns: nil if it has a `\`, or a class that may stand for a `/`.
private func partsOfSource(_ name: Substring) -> [InputPattern.Part]? {
  parts(of: name) { members in
    members.isEmpty || members.contains { "^!-\\".contains($0) } ? nil : .some
  }?.map { $0 == .one ? .some : $0 }
}

/// A pattern of an ignore file: what it stands for, or nil if git cannot say that.
func componentsOfIgnored(_ text: String) -> [InputPattern.Component]? {
  var components: [InputPattern.Component] = []
  for name in text.split(separator: "/") {
    if name == "**" {
      if components.last != .folders { components.append(.folders) }
      continue
    }
    guard !name.contains("**"), name != ".", name != "..", let parts = parts(of: name, class: plainClass) else {
      return nil
    }
    components.append(.name(parts))
  }
  return components
}

private func plainClass(_ members: Substring) -> InputPattern.Part? {
  let isPlain = members.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
  return isPlain && !members.isEmpty && members.first != "-" && members.last != "-" ? .oneOf(String(members)) : nil
}

private func parts(
  of name: Substring, class read: (Substring) -> InputPattern.Part?
) -> [InputPattern.Part]? {
  var parts: [InputPattern.Part] = []
  var text = ""
  var rest = name
  func flush() {
    if !text.isEmpty { parts.append(.text(text)) }
    text = ""
  }
  while let character = rest.popFirst() {
    switch character {
    case "*", "?":
      flush()
      parts.append(character == "*" ? .some : .one)
    case "[":
      guard let end = rest.firstIndex(of: "]"), let part = read(rest[..<end]) else { return nil }
      rest = rest[rest.index(after: end)...]
      flush()
      parts.append(part)
    case "\\": return nil
    default: text.append(character)
    }
  }
  flush()
  return parts
}
