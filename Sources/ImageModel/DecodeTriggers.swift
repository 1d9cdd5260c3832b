import JSON5Syntax
import SourceText

extension ConfigurationReader {
  /// `on` of `github`. A workflow that is called runs for the events of its caller: it has none of its own unless they are
  /// named.
  mutating func triggers(_ node: JSON5Node) -> GitHubTriggers {
    var triggers = GitHubTriggers()
    let what = "\"on\" of \"github\""
    guard let members = object(node, of: what, .triggers) else { return triggers }
    func name(_ key: String) -> String { "\"\(key)\" of \(what)" }
    triggers.call = boolean(members["call"], of: name("call")) ?? false
    triggers.push = !triggers.call
    triggers.pullRequest = boolean(members["pullRequest"], of: name("pullRequest")) ?? !triggers.call
    triggers.release = boolean(members["release"], of: name("release")) ?? false
    triggers.mergeGroup = boolean(members["mergeGroup"], of: name("mergeGroup")) ?? false
    if triggers.call { triggers.dispatch = .no }
    if let dispatch = members["dispatch"] { triggers.dispatch = self.dispatch(dispatch, of: name("dispatch")) }
    if let push = members["push"] { self.push(push, of: name("push"), &triggers) }
    if let schedule = members["schedule"] { triggers.schedules = schedules(schedule.value, of: what) }
    let isStarted = [
      triggers.push, triggers.pullRequest, triggers.release, triggers.mergeGroup, triggers.call,
      triggers.dispatch != .no, !triggers.schedules.isEmpty,
    ].contains(true)
    if !isStarted {
      problems.add(
        rule: "no-trigger", "nothing starts the workflow", at: place(node.range), hint: "leave one of \(what) true")
    }
    return triggers
  }

  /// Artifacts, each by its name or with the folder that gets it.
  mutating func downloads(_ node: JSON5Node, of what: String) -> [GitHubDownload] {
    (list(node, of: "\"download\" of \(what)") ?? []).compactMap { node in
      guard case .object = node.value else {
        guard let name = string(node, of: "an artifact of \(what)"), isLabel(name, of: "an artifact") else {
          return nil
        }
        return GitHubDownload(name: name.value, path: name.value)
      }
      guard let members = object(node, of: "an artifact of \(what)", .download) else { return nil }
      guard let name = string(members["name"], of: "\"name\" of an artifact") else {
        if members["name"] == nil {
          problems.add(
            rule: "missing-key", "an artifact of \(what) has no \"name\"", at: place(node.range),
            hint: "write name: \"site\"")
        }
        return nil
      }
      guard isLabel(name, of: "an artifact") else { return nil }
      let path = path(members["path"], of: "\"path\" of an artifact")
      return GitHubDownload(name: name.value, path: path?.value ?? name.value)
    }
  }

  private mutating func dispatch(_ member: JSON5Member, of what: String) -> GitHubTriggers.Dispatch {
    guard case .string = member.value.value else { return boolean(member, of: what) ?? true ? .yes : .no }
    guard let text = string(member, of: what) else { return .yes }
    if text.value != "inputs" {
      problems.add(
        rule: "invalid-dispatch", "\"\(text.value)\" does not say how a person starts a run", at: text.place,
        hint: "write true, false or \"inputs\"")
    }
    return .inputs
  }

  private mutating func push(_ member: JSON5Member, of what: String, _ triggers: inout GitHubTriggers) {
    guard case .object = member.value.value else {
      triggers.push = boolean(member, of: what) ?? true
      return
    }
    guard let members = object(member.value, of: what, .push) else { return }
    triggers.push = true
    if let branches = members["branches"] {
      triggers.branches = patterns(branches, of: "\"branches\" of \(what)", what: "a pattern of branches")
    }
    if let paths = members["paths"] {
      triggers.paths = (list(paths.value, of: "\"paths\" of \(what)") ?? [])
        .compactMap { string($0, of: "a pattern of files") }
        .filter { isLabel($0, of: "a pattern of files") }.map(\.value)
    }
  }

  /// A text, an object, or a list of them.
  private mutating func schedules(_ node: JSON5Node, of what: String) -> [GitHubTriggers.Schedule] {
    switch node.value {
    case .array: return (list(node, of: "\"schedule\" of \(what)") ?? []).flatMap { schedules($0, of: what) }
    case .object:
      guard let members = object(node, of: "\"schedule\" of \(what)", .schedule) else { return [] }
      let noCache = boolean(members["noCache"], of: "\"noCache\" of \"schedule\"") ?? false
      guard let cron = members["cron"] else {
        problems.add(
          rule: "missing-key", "\"schedule\" of \(what) has no \"cron\"", at: place(node.range),
          hint: "write cron: \"17 3 * * 1\"")
        return []
      }
      return schedule(cron.value, of: what).map { [GitHubTriggers.Schedule(cron: $0, noCache: noCache)] } ?? []
    default: return schedule(node, of: what).map { [GitHubTriggers.Schedule(cron: $0, noCache: false)] } ?? []
    }
  }
}
