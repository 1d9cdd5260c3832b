import JSON5Syntax
import SourceText

/// Reads typed values from a description's tree, and notes what has the wrong shape and what is left out.
struct DescriptionReader {
  let file: SourceFile
  let format: DescriptionFormat

  /// See `ImportRequest`.
  let path: (String) -> String?

  private(set) var diagnostics: [Diagnostic] = []

  init(_ file: SourceFile, _ format: DescriptionFormat, path: @escaping (String) -> String?) {
    self.file = file
    self.format = format
    self.path = path
  }

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  func place(_ range: SourceRange) -> SourcePlace { SourcePlace(file, range) }

  // MARK: - What is said

  mutating func report(
    _ rule: String, _ message: String, at place: SourcePlace, notes: [Diagnostic.Note] = [], hint: String? = nil
  ) {
    diagnostics.append(Diagnostic(rule: rule, message, at: place, notes: notes, hint: hint))
  }

  /// Tells of something that the configuration does not have, or has otherwise.
  mutating func note(_ message: String, at place: SourcePlace, hint: String? = nil) {
    diagnostics.append(Diagnostic(.note, rule: notImported, message, at: place, hint: hint))
  }

  /// The same of something without which the builds are others.
  mutating func warn(_ message: String, at place: SourcePlace, hint: String? = nil) {
    diagnostics.append(Diagnostic(.warning, rule: "missing-counterpart", message, at: place, hint: hint))
  }

  mutating func add(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  // MARK: - Values

  mutating func object(_ node: JSON5Node, of what: String) -> DescribedObject? {
    members(node, of: what).map { DescribedObject(what: what, members: $0) }
  }

  /// The members of an object whose keys are the person's own names.
  mutating func members(_ node: JSON5Node, of what: String) -> [JSON5Member]? {
    if case .object(let members) = node.value { return members }
    wrongType(node, of: what, expected: "an object")
    return nil
  }

  mutating func list(_ node: JSON5Node, of what: String) -> [JSON5Node] {
    if case .array(let elements) = node.value { return elements }
    wrongType(node, of: what, expected: "a list")
    return []
  }

  mutating func string(_ node: JSON5Node, of what: String) -> Sourced<String>? {
    guard case .string(let text) = node.value else {
      wrongType(node, of: what, expected: "a string")
      return nil
    }
    return meaning(of: text, what, at: place(node.range))
  }

  mutating func string(_ member: JSON5Member?, of what: String) -> Sourced<String>? {
    member.flatMap { string($0.value, of: "\"\($0.key)\" of \(what)") }
  }

  mutating func strings(_ member: JSON5Member?, of what: String) -> [Sourced<String>] {
    guard let member else { return [] }
    let what = "\"\(member.key)\" of \(what)"
    return list(member.value, of: what).compactMap { string($0, of: "an element of \(what)") }
  }

  mutating func boolean(_ member: JSON5Member?, of what: String) -> Bool? {
    guard let member else { return nil }
    if case .boolean(let flag) = member.value.value { return flag }
    wrongType(member.value, of: "\"\(member.key)\" of \(what)", expected: "true or false")
    return nil
  }

  /// Names with values, such as build arguments; a value may be null.
  mutating func entries(_ member: JSON5Member?, of what: String) -> [ImportedImage.Entry] {
    guard let member else { return [] }
    let what = "\"\(member.key)\" of \(what)"
    return (members(member.value, of: what) ?? []).compactMap { entry in
      guard let name = meaning(of: entry.key, "a name in \(what)", at: place(entry.keyRange)) else { return nil }
      if entry.value.value == .null { return ImportedImage.Entry(name: name, value: nil) }
      guard let value = string(entry.value, of: "\"\(entry.key)\" in \(what)") else { return nil }
      return ImportedImage.Entry(name: name, value: value)
    }
  }

  mutating func wrongType(_ node: JSON5Node, of what: String, expected: String) {
    report(
      "wrong-type", "\(what) is \(node.value.kindName), not \(expected)", at: place(node.range),
      hint: "give what \(format.command) prints")
  }

  private mutating func meaning(of text: String, _ what: String, at place: SourcePlace) -> Sourced<String>? {
    if text.utf8.contains(0) {
      report(
        "nul-character", "\(what) holds a NUL character", at: place, hint: "no argument of a program can hold one")
      return nil
    }
    if format.hasVariable(text) {
      report(
        "unresolved-variable", "\(what) has a variable without its value", at: place,
        hint: "give what \(format.command) prints, without --no-interpolate")
    }
    return Sourced(value: format.meaning(of: text), place: place)
  }
}

/// The rule of what another tool knows and cigen does not, and no build misses.
let notImported = "not-imported"

/// An object whose members are taken one by one, so that those that nothing took can be told.
struct DescribedObject {
  /// As messages call it, such as `target "web"`.
  let what: String

  private var members: [JSON5Member]

  init(what: String, members: [JSON5Member]) {
    self.what = what
    self.members = members
  }

  /// The member of this key; nil also if its value is null or an empty text, as a tool may print what is not set.
  mutating func take(_ key: String) -> JSON5Member? {
    guard let member = members.firstIndex(where: { $0.key == key }).map({ members.remove(at: $0) }) else { return nil }
    return member.value.value == .null || member.value.value == .string("") ? nil : member
  }

  func has(_ key: String) -> Bool { members.contains { $0.key == key } }

  /// What was not taken and says something.
  var rest: [JSON5Member] { members.filter { !$0.value.value.isNothing } }
}

extension JSON5Value {
  /// Whether it is what a tool prints for a key that is not set.
  fileprivate var isNothing: Bool {
    switch self {
    case .null, .boolean(false), .string(""): true
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    default: false
    }
  }
}
