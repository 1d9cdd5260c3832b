import JSON5Syntax
import Registry
import SourceText

extension ConfigurationReader {
  mutating func pipelines(_ members: [String: JSON5Member]) -> Pipelines {
    var pipelines = Pipelines()
    if let git = members["git"] { self.git(git.value, &pipelines) }
    if let registries = members["registries"] { pipelines.logins = logins(registries.value) }
    if let github = members["github"] { pipelines.github = self.github(github.value) }
    if let gitlab = members["gitlab"] { pipelines.gitlab = self.gitlab(gitlab.value) }
    return pipelines
  }

  private mutating func git(_ node: JSON5Node, _ pipelines: inout Pipelines) {
    guard let members = object(node, of: "\"git\"", .git) else { return }
    if let branch = string(members["defaultBranch"], of: "\"defaultBranch\" of \"git\"") {
      if isPattern(branch, of: "a branch", wildcards: false) { pipelines.defaultBranch = branch.value }
    }
    pipelines.onlyChanged =
      boolean(members["onlyChanged"], of: "\"onlyChanged\" of \"git\"") ?? pipelines.onlyChanged
    pipelines.branchCaches =
      boolean(members["branchCaches"], of: "\"branchCaches\" of \"git\"") ?? pipelines.branchCaches
    if let tags = members["releaseTags"] {
      pipelines.releaseTags = patterns(tags, of: "\"releaseTags\" of \"git\"", what: "a pattern of tags")
      if case .array([]) = tags.value.value {
        problems.add(
          rule: "no-release-tags", "\"releaseTags\" of \"git\" is empty", at: place(tags.value.range),
          hint: "if the default branch releases, write releases: \"default-branch\"")
      }
    }
    if let releases = string(members["releases"], of: "\"releases\" of \"git\"") {
      if let known = Pipelines.Releases(rawValue: releases.value) {
        pipelines.releases = known
      } else {
        problems.add(
          rule: "unknown-releases", "\"\(releases.value)\" does not say what a release is", at: releases.place,
          hint: "write \"tags\" or \"default-branch\"")
      }
    }
    pipelines.checkout = checkout(members)
    pipelines.areReleasesImmutable =
      boolean(members["immutable"], of: "\"immutable\" of \"git\"") ?? pipelines.areReleasesImmutable
  }

  private mutating func github(_ node: JSON5Node) -> GitHubSettings {
    var settings = GitHubSettings()
    let what = "\"github\""
    guard let members = object(node, of: what, .github) else { return settings }
    if let runsOn = members["runsOn"] {
      settings.runsOn = runners(runsOn, of: "\"runsOn\" of \(what)", instead: settings.runsOn)
      if case .array([]) = runsOn.value.value {
        problems.add(
          rule: "no-runner", "\"runsOn\" of \(what) is empty", at: place(runsOn.value.range),
          hint: "name a label of a runner, or leave it out for \(GitHubSettings().runsOn.usual.joined(separator: ", "))"
        )
      }
    }
    settings.timeoutMinutes = minutes(members["timeoutMinutes"], of: what) ?? settings.timeoutMinutes
    if let branches = members["branches"] {
      settings.branches = patterns(branches, of: "\"branches\" of \(what)", what: "a pattern of branches")
    }
    settings.pullRequest = boolean(members["pullRequest"], of: "\"pullRequest\" of \(what)") ?? settings.pullRequest
    settings.workflowDispatch =
      boolean(members["workflowDispatch"], of: "\"workflowDispatch\" of \(what)") ?? settings.workflowDispatch
    settings.schedule = schedule(members["schedule"], of: what)
    if let environment = string(members["environment"], of: "\"environment\" of \(what)") {
      if isLabel(environment, of: "an environment") { settings.environment = environment.value }
    }
    return settings
  }

  private mutating func gitlab(_ node: JSON5Node) -> GitLabSettings {
    var settings = GitLabSettings()
    let what = "\"gitlab\""
    guard let members = object(node, of: what, .gitlab) else { return settings }
    if let runner = string(members["runner"], of: "\"runner\" of \(what)") {
      settings.runner = self.runner(runner) ?? settings.runner
    }
    for (key, place) in Self.engineVersions {
      if let version = string(members[key], of: "\"\(key)\" of \(what)"), isImageVersion(version, of: key) {
        settings[keyPath: place] = version.value
      }
    }
    if let tags = members["runnerTags"] {
      settings.runnerTags = runners(tags, of: "\"runnerTags\" of \(what)", instead: settings.runnerTags)
    }
    settings.timeoutMinutes = minutes(members["timeoutMinutes"], of: what) ?? settings.timeoutMinutes
    return settings
  }

  private mutating func runner(_ text: Located<String>) -> GitLabSettings.Runner? {
    if let runner = GitLabSettings.Runner(rawValue: text.value) { return runner }
    let known = GitLabSettings.Runner.allCases.map(\.rawValue)
    problems.add(
      rule: "unknown-runner", "unknown runner \"\(text.value)\"", at: text.place,
      hint: nearestName(to: text.value, among: known).map { "did you mean \"\($0)\"?" }
        ?? "use docker for the Docker executor, shell for the shell executor")
    return nil
  }

  private static var engineVersions: [(key: String, place: WritableKeyPath<GitLabSettings, String>)] {
    [
      ("dockerVersion", \.dockerVersion), ("buildahVersion", \.buildahVersion), ("podmanVersion", \.podmanVersion),
    ]
  }

  /// It becomes a part of tags, such as `VERSION-cli` and `VERSION-dind`.
  private mutating func isImageVersion(_ text: Located<String>, of key: String) -> Bool {
    let engine = key.dropLast("Version".count)
    let parts = text.value.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    if parts.count <= 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (48...57).contains($0) } }) { return true }
    problems.add(
      rule: "invalid-\(engine)-version", "\"\(text.value)\" is not a release of the \(engine) images", at: text.place,
      hint: "write its number alone, such as 29.6.2")
    return false
  }

  // MARK: - Logins

  private mutating func logins(_ node: JSON5Node) -> [RegistryLogin] {
    (members(node, of: "\"registries\"") ?? []).compactMap { login($0) }
  }

  private mutating func login(_ member: JSON5Member) -> RegistryLogin? {
    let what = "registry \"\(member.key)\""
    do {
      try Repository.checkRegistry(member.key)
    } catch {
      problems.add(
        rule: "invalid-registry", "\"\(member.key)\" \(error.reason)", at: place(member.keyRange), hint: error.hint)
      return nil
    }
    guard let members = object(member.value, of: what, .login) else { return nil }
    guard let username = members["username"], let password = members["password"] else {
      problems.add(
        rule: "missing-key", "\(what) needs \"username\" and \"password\"", at: place(member.keyRange),
        hint:
          "name the variable and the secret that hold them, such as { username: \"HUB_USER\", password: \"HUB_TOKEN\" }"
      )
      return nil
    }
    guard let username = variableName(username, of: "\"username\" of \(what)"),
      let password = variableName(password, of: "\"password\" of \(what)")
    else { return nil }
    return RegistryLogin(
      registry: member.key == "index.docker.io" ? "docker.io" : member.key, username: username, password: password)
  }

  /// A name, never the value: nobody should write a password here. GitHub keeps `GITHUB_` for itself.
  private mutating func variableName(_ member: JSON5Member, of what: String) -> String? {
    guard let text = string(member, of: what) else { return nil }
    if isVariableName(text.value), !text.value.uppercased().hasPrefix("GITHUB_") { return text.value }
    problems.add(
      rule: "invalid-variable", "\(what) is not the name of a variable", at: text.place,
      hint:
        "name the variable or secret of the CI system that holds it: letters, digits and \"_\", no digit first, and "
        + "not GITHUB_ first")
    return nil
  }
}
