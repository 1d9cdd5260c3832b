import JSON5Syntax
import SourceText

/// How a pipeline of GitLab fits into another one.
extension ConfigurationReader {
  mutating func included(_ members: [String: JSON5Member], of what: String, _ settings: inout GitLabSettings) {
    func name(_ key: String) -> String { "\"\(key)\" of \(what)" }
    settings.include = boolean(members["include"], of: name("include")) ?? false
    settings.prefix = label(members["prefix"], of: name("prefix"))
    settings.stage = label(members["stage"], of: name("stage")) ?? settings.stage
    settings.image = string(members["image"], of: name("image"))?.value
    if let needs = members["needs"] { settings.needs = labels(needs, of: name("needs")) }
    if let rules = members["rules"] {
      settings.rules = (list(rules.value, of: name("rules")) ?? []).compactMap { rule($0, of: "a rule of \(what)") }
    }
    if let service = members["service"] { self.service(service, of: name("service"), &settings) }
    checkIncluded(members, settings)
    if let variables = members["variables"] {
      settings.variables = (self.members(variables.value, of: name("variables")) ?? []).compactMap { member in
        guard isUsableVariable(member.key, of: what, at: place(member.keyRange)),
          let text = string(member, of: "\"\(member.key)\" of \(what)")
        else { return nil }
        return GitLabVariable(name: member.key, value: text.value)
      }
    }
  }

  /// Other pipelines alone have jobs to wait for, and rules that are not of the whole pipeline.
  private mutating func checkIncluded(_ members: [String: JSON5Member], _ settings: GitLabSettings) {
    guard !settings.include, !settings.needs.isEmpty || !settings.rules.isEmpty,
      let member = members[settings.needs.isEmpty ? "rules" : "needs"]
    else { return }
    problems.add(
      rule: "not-included", "\"\(member.key)\" of \"gitlab\" is for a pipeline that another one includes",
      at: place(member.keyRange), hint: "add include: true, or remove it")
  }

  private mutating func label(_ member: JSON5Member?, of what: String) -> String? {
    guard let text = string(member, of: what), isLabel(text, of: what) else { return nil }
    return text.value
  }

  private mutating func service(_ member: JSON5Member, of what: String, _ settings: inout GitLabSettings) {
    guard case .object = member.value.value else {
      settings.service = string(member, of: what)?.value
      return
    }
    guard let members = object(member.value, of: what, .service) else { return }
    settings.service = string(members["name"], of: "\"name\" of \(what)")?.value
    if let command = members["command"] {
      settings.serviceCommand = (list(command.value, of: "\"command\" of \(what)") ?? [])
        .compactMap { string($0, of: "a word of \(what)")?.value }
    }
  }

  private mutating func rule(_ node: JSON5Node, of what: String) -> GitLabRule? {
    guard let members = object(node, of: what, .rule) else { return nil }
    let test = string(members["if"], of: "\"if\" of \(what)")
    let changes = (members["changes"].flatMap { list($0.value, of: "\"changes\" of \(what)") } ?? [])
      .compactMap { string($0, of: "a file of \(what)")?.value }
    let when = string(members["when"], of: "\"when\" of \(what)")
    if let when, !GitLabRule.moments.contains(when.value) {
      problems.add(
        rule: "invalid-rule", "\"\(when.value)\" does not say when a job runs", at: when.place,
        hint: "use \(GitLabRule.moments.joined(separator: ", "))")
      return nil
    }
    if members.isEmpty {
      problems.add(
        rule: "invalid-rule", "\(what) says nothing", at: place(node.range),
        hint: "write { if: \"$SKIP_IMAGES\", when: \"never\" }")
      return nil
    }
    let moment = when.flatMap { $0.value == "on_success" ? nil : $0.value }
    return GitLabRule(test: test?.value, changes: changes, when: moment)
  }
}

extension GitLabRule {
  static let moments = ["never", "manual", "always", "on_success"]
}
