import JSON5Syntax
import SourceText

extension ConfigurationReader {
  /// `before`, `test` and `after`, of the project or of an image.
  mutating func commands(
    _ members: [String: JSON5Member], of whose: String
  ) -> [CommandMoment: [DeclaredCommand]] {
    var commands: [CommandMoment: [DeclaredCommand]] = [:]
    for moment in CommandMoment.allCases {
      if let member = members[moment.rawValue] {
        commands[moment] = self.commands(member, of: "\"\(moment.rawValue)\"\(whose)")
      }
    }
    return commands
  }

  private mutating func commands(_ member: JSON5Member, of what: String) -> [DeclaredCommand]? {
    switch member.value.value {
    case .string, .object: return command(member.value, of: what).map { [$0] }
    case .array: break
    default:
      wrongType(member.value, of: what, expected: "a command, or a list of commands")
      return nil
    }
    return list(member.value, of: what)?.compactMap { command($0, of: "a command of \(what)") }
  }

  private mutating func command(_ node: JSON5Node, of what: String) -> DeclaredCommand? {
    guard case .object = node.value else {
      return string(node, of: what).flatMap { checked(DeclaredCommand(text: $0)) }
    }
    guard let members = object(node, of: what, .command) else { return nil }
    guard let run = members["run"] else {
      problems.add(
        rule: "missing-key", "\(what) has no \"run\"", at: place(node.range), hint: "write run: \"make dist\"")
      return nil
    }
    guard let text = string(run, of: "\"run\" of \(what)") else { return nil }
    let names = members["secrets"].flatMap { list($0.value, of: "\"secrets\" of \(what)") } ?? []
    let environment = names.compactMap { node -> String? in
      guard let name = string(node, of: "a secret of \(what)"),
        isUsableVariable(name.value, of: what, at: name.place)
      else { return nil }
      return name.value
    }
    return checked(DeclaredCommand(text: text, environment: environment))
  }

  /// `sign`, of the project or of an image; nil where it is not said.
  mutating func sign(_ member: JSON5Member?, of what: String) -> Bool? {
    guard let member else { return nil }
    if case .boolean(let isSigned) = member.value.value {
      if isSigned {
        problems.add(
          rule: "unknown-signer", "\(what) does not say what signs", at: place(member.value.range),
          hint: "write \"cosign\"")
      }
      return false
    }
    guard let text = string(member, of: what) else { return nil }
    if text.value == "cosign" { return true }
    problems.add(
      rule: "unknown-signer", "\"\(text.value)\" signs nothing here", at: text.place, hint: "write \"cosign\" or false")
    return nil
  }

  /// A line of shell: the outputs indent it, which would change a text of several lines.
  private mutating func checked(_ command: DeclaredCommand) -> DeclaredCommand? {
    checkedLine(command.text) == nil ? nil : command
  }

  mutating func checkedLine(_ command: Located<String>) -> Located<String>? {
    let text = command.value
    let isLine = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F || $0 == "\t" }
    if isLine, text.contains(where: { !$0.isWhitespace }), !text.contains("${{") { return command }
    if text.allSatisfy(\.isWhitespace) {
      problems.add(rule: "invalid-command", "a command is empty", at: command.place, hint: "remove it")
      return nil
    }
    problems.add(
      rule: "invalid-command", "a command is not one line of shell", at: command.place,
      hint: text.contains("${{")
        ? "write {ref}, {sha} and the like, which every system knows, for an expression of GitHub's"
        : "give several commands, or call a script of the project")
    return nil
  }
}
