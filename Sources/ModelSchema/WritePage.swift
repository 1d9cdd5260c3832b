import ImageModel
import Registry

/// The page about `cigen.json5`: every key of every object, in Markdown.
package func modelPage(of objects: [ModelObject]) -> String {
  ([introduction] + objects.map { section($0, of: objects) } + [texts]).joined(separator: "\n")
}

private let introduction = """
  # The model: `cigen.json5`

  Every key that `cigen.json5` may have. This page is printed by `cigen schema --format markdown`, from what cigen itself
  reads the file by.

  For an editor that completes the keys and shows what is wrong while you type, keep the JSON Schema beside the file:

  <!-- project: web -->
  ```console
  $ cigen schema > cigen.schema.json
  ```

  Name it as the first key, `"$schema": "./cigen.schema.json"`: the IDEs of JetBrains read JSON5 by a schema, and so does
  Visual Studio Code with an extension such as Better JSON5. Without one, Visual Studio Code does it for plain JSON, in a
  file called `cigen.json`.

  """

// MARK: - Objects

private func section(_ object: ModelObject, of objects: [ModelObject]) -> String {
  var text = "## \(object.title)\n\n"
  if !object.path.isEmpty {
    text += object.path.split(separator: ", ").map { "`\($0)`" }.joined(separator: ", ") + "\n\n"
  }
  text += "\(object.description)\n\n| key | value | default | |\n| --- | --- | --- | --- |\n"
  let rows = objects.first { $0.hasKeys(of: object) }.map { sharedRows(object, as: $0) } ?? object.keys.map(row)
  text += rows.joined()
  if let others = object.others {
    text += "| `\(others.placeholder)` | \(words(others.value)) | | "
    text += "A key of your own choice, \(others.names.meaning)"
    text += others.taken.isEmpty ? "" : "; not " + list(others.taken.map { "`\($0)`" }, "or")
    text += ". |\n"
  }
  let rules = object.rules.map { "- \(words($0, in: object))\n" }
  return text + (rules.isEmpty ? "" : "\n" + rules.joined())
}

private func row(_ key: ModelKey) -> String {
  let usual = key.isRequired ? "must be there" : words(key.defaultValue)
  let meaning = "\(key.description) Example: \(code(key.example))"
  return "| `\(key.name)` | \(words(key.value)) | \(usual) | \(cell(meaning)) |\n"
}

extension ModelObject {
  /// Whether it has all keys of another object, which are several, and more.
  fileprivate func hasKeys(of other: ModelObject) -> Bool {
    let descriptions = keys.map(\.description)
    return other.keys.count > 1 && keys.count > other.keys.count
      && other.keys.allSatisfy { keyNames.contains($0.name) && descriptions.contains($0.description) }
  }
}

/// Keys that are told of elsewhere: a row for those that have one default.
private func sharedRows(_ object: ModelObject, as other: ModelObject) -> [String] {
  var rows: [(usual: String, names: [String])] = []
  for key in object.keys {
    let usual = words(key.defaultValue)
    if let index = rows.firstIndex(where: { $0.usual == usual }) {
      rows[index].names.append(code(key.name))
    } else {
      rows.append((usual, [code(key.name)]))
    }
  }
  let link = "as in [\(lowercased(other.title))](#\(anchor(other.title)))"
  return rows.map { "| \($0.names.joined(separator: ", ")) | \(link) | \($0.usual) | |\n" }
}

private func words(_ usual: ModelDefault) -> String {
  switch usual {
  case .none: ""
  case .value(let text): cell(code(text))
  case .said(let text): cell(text)
  }
}

// MARK: - Values

private func words(_ value: ModelValue) -> String {
  switch value {
  case .text: "text"
  case .pattern(let pattern): "[\(pattern.name)](#kinds-of-text)"
  case .platform: "[platform](#kinds-of-text)"
  case .choice(let texts): list(texts.map { "`\"\($0)\"`" }, "or")
  case .boolean: "`true` or `false`"
  case .off: "`false`"
  case .null: "`null`"
  case .number: "number"
  case .wholeNumber(let range):
    range.upperBound == .max
      ? "whole number from \(range.lowerBound) on"
      : "whole number from \(range.lowerBound) to \(range.upperBound)"
  case .list(let element, let mayBeEmpty, _): "list\(mayBeEmpty ? "" : ", not empty,") of \(inner(element))"
  case .map(let entry, let mayBeEmpty):
    "object\(mayBeEmpty ? "" : ", not empty,") of `\(entry.placeholder)`: \(inner(entry.value))"
  case .object(let object): "[\(lowercased(object.title))](#\(anchor(object.title)))"
  case .chosen(let key, let objects):
    "object by `\(key)`: " + list(objects.map { "[\($0.value)](#\(anchor($0.object.title)))" }, "or")
  case .either(let values):
    list(
      values.flatMap { value in
        if case .boolean = value { ["`true`", "`false`"] } else { [words(value)] }
      }, "or")
  }
}

/// In brackets where an "or" would be read as one of the whole.
private func inner(_ value: ModelValue) -> String {
  if case .either = value { "(\(words(value)))" } else { words(value) }
}

/// As GitHub and GitLab make it of a heading.
private func anchor(_ title: String) -> String {
  title.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
    .split(separator: " ").joined(separator: "-")
}

private func lowercased(_ title: String) -> String { title.prefix(1).lowercased() + title.dropFirst() }

private func list(_ items: [String], _ conjunction: String) -> String {
  items.count < 2
    ? items.joined() : "\(items.dropLast().joined(separator: ", ")) \(conjunction) \(items[items.count - 1])"
}

private func code(_ text: String) -> String { "`\(text)`" }

/// A bar would end the cell.
private func cell(_ text: String) -> String { text.split(separator: "|").joined(separator: "\\|") }

// MARK: - Rules

private func words(_ rule: ModelRule, in object: ModelObject) -> String {
  switch rule {
  case .exactlyOne(let one, let other): "One of `\(one)` and `\(other)` must be there, and not both."
  case .notBoth(let one, let other): "There may be `\(one)` or `\(other)`, not both."
  case .needsOne(let key, let others): "`\(key)` needs \(list(others.map(code), "or"))."
  case .needsOther: "At least one axis must be there."
  case .required(let key): "`\(key)` must be there."
  case .refused(let keys): "There is no \(list(keys.map(code), "or"))."
  case .matches(let key, let pattern): "\(object.hasList(key) ? "Each of " : "")`\(key)` is \(pattern.meaning)."
  case .when(let key, let value, let then, let otherwise):
    [
      then.isEmpty ? nil : "With `\(key): \"\(value)\"`: \(clauses(then, in: object))",
      otherwise.isEmpty
        ? nil : "\(then.isEmpty ? "Without `\(key): \"\(value)\"`" : "Else"): \(clauses(otherwise, in: object))",
    ].compactMap(\.self).joined(separator: " ")
  case .without(let keys, let rules): "Without \(list(keys.map(code), "and")): \(clauses(rules, in: object))"
  case .settings(let settings): words(settings)
  }
}

private func clauses(_ rules: [ModelRule], in object: ModelObject) -> String {
  rules.map { lowercased(words($0, in: object)) }.joined(separator: " ")
}

private func words(_ settings: EngineSettings) -> String {
  var kinds = ["`\"auto\"`", "`false`"]
  if settings.takesLinks { kinds.append("a list of links") }
  switch settings.cacheTypes {
  case nil: kinds.append("an object of any type")
  case let types? where !types.isEmpty: kinds.append("an object of type \(list(types, "or"))")
  default: break
  }
  return "`cache` is \(list(kinds, "or"))."
    + (settings.takesAttestations ? "" : " Of `attest` there is `github` alone, and there is no `annotations`.")
}

// MARK: - Texts

private var texts: String {
  var text = "## Kinds of text\n\n| text | is | as a regular expression |\n| --- | --- | --- |\n"
  for pattern in TextPattern.all {
    text += "| \(pattern.name) | \(cell(pattern.meaning)) | \(cell(code(pattern.expression))) |\n"
  }
  return text + """

    A platform is one of \(list(Platform.known.map(code), "and")), or the same with the variant that is usual, such as
    `linux/arm64/v8`. Where an object is by platform, `default` is for the rest.

    """
}
