import JSON5Syntax
import SourceText

/// Reads typed values from the configuration's tree and notes everything that has the wrong shape.
struct ConfigurationReader {
  let file: SourceFile
  var problems = Problems()

  init(_ file: SourceFile) {
    self.file = file
  }

  func place(_ range: SourceRange) -> SourcePlace { SourcePlace(file, range) }

  /// The members of an object by key. Keys that the model does not have are errors.
  mutating func object(
    _ node: JSON5Node, of what: @autoclosure () -> String, _ model: ModelObject
  ) -> [String: JSON5Member]? {
    object(node, of: what(), keys: model.keyNames)
  }

  /// The same for an object whose keys depend on others.
  mutating func object(
    _ node: JSON5Node, of what: @autoclosure () -> String, keys: [String]
  ) -> [String: JSON5Member]? {
    guard let members = members(node, of: what()) else { return nil }
    var byKey: [String: JSON5Member] = [:]
    for member in members {
      if keys.contains(member.key) {
        byKey[member.key] = member
      } else {
        let nearest = nearestName(to: member.key, among: keys)
        problems.add(
          rule: "unknown-key", "unknown key \"\(member.key)\" in \(what())", at: place(member.keyRange),
          hint: nearest.map { "did you mean \"\($0)\"?" } ?? "known keys: \(keys.joined(separator: ", "))")
      }
    }
    return byKey
  }

  /// The members of an object whose keys are the person's own names.
  mutating func members(_ node: JSON5Node, of what: @autoclosure () -> String) -> [JSON5Member]? {
    guard case .object(let members) = node.value else {
      wrongType(node, of: what(), expected: "an object, { … }")
      return nil
    }
    return members
  }

  mutating func list(_ node: JSON5Node, of what: @autoclosure () -> String) -> [JSON5Node]? {
    guard case .array(let elements) = node.value else {
      var hint: String?
      if case .string = node.value { hint = "put brackets around it: [\(file.text(in: node.range))]" }
      wrongType(node, of: what(), expected: "a list, [ … ]", hint: hint)
      return nil
    }
    return elements
  }

  /// A path relative to the project's folder; an absolute one only works on one machine.
  mutating func path(_ member: JSON5Member?, of what: @autoclosure () -> String) -> Located<String>? {
    guard let path = string(member, of: what()) else { return nil }
    return checkedPath(path, of: what())
  }

  mutating func checkedPath(_ path: Located<String>, of what: @autoclosure () -> String) -> Located<String>? {
    var problem: String?
    if path.value.isEmpty { problem = "is empty" }
    if path.value.hasPrefix("/") { problem = "is an absolute path, which other machines do not have" }
    guard let problem else { return path }
    problems.add(
      rule: "invalid-path", "\(what()) \(problem)", at: path.place,
      hint: "write a path relative to the folder of \(file.baseName)")
    return nil
  }

  /// A string. None may hold a NUL, which no argument of a program and no path can.
  mutating func string(_ node: JSON5Node, of what: @autoclosure () -> String) -> Located<String>? {
    guard case .string(let text) = node.value else {
      var hint: String?
      switch node.value {
      case .number, .boolean: hint = "put quotes around it: \"\(file.text(in: node.range))\""
      default: break
      }
      wrongType(node, of: what(), expected: "a string", hint: hint)
      return nil
    }
    if text.utf8.contains(0) {
      problems.add(
        rule: "nul-character", "\(what()) holds a NUL character", at: place(node.range),
        hint: "no argument of a program can hold one; remove \\0")
      return nil
    }
    return Located(value: text, place: place(node.range))
  }

  mutating func string(_ member: JSON5Member?, of what: @autoclosure () -> String) -> Located<String>? {
    member.flatMap { string($0.value, of: what()) }
  }

  mutating func wrongType(
    _ node: JSON5Node, of what: String, expected: String, hint: String? = nil
  ) {
    problems.add(
      rule: "wrong-type", "\(what) is \(node.value.kindName), not \(expected)", at: place(node.range), hint: hint)
  }
}
