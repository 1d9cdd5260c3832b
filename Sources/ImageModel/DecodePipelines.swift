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
    if let on = members["on"] { settings.on = triggers(on.value) }
    if let download = members["download"] { settings.downloads = downloads(download.value, of: what) }
    if let only = string(members["only"], of: "\"only\" of \(what)") {
      let parts = only.value.split(separator: "/", omittingEmptySubsequences: false)
      if parts.count == 2, parts.allSatisfy({ isPlainName(String($0)) }) {
        settings.only = only.value
      } else {
        problems.add(
          rule: "invalid-label", "\"\(only.value)\" is not a repository of GitHub", at: only.place,
          hint: "write OWNER/NAME, such as acme/web")
      }
    }
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
    included(members, of: what, &settings)
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
    let registry = member.key == "index.docker.io" ? "docker.io" : member.key
    if let login = members["login"] {
      guard let identity = identity(login, members, of: what, registry) else { return nil }
      var login = RegistryLogin(registry: registry, username: "", password: "")
      login.identity = identity
      return login
    }
    guard let password = members["password"], members["username"] != nil || members["user"] != nil else {
      problems.add(
        rule: "missing-key", "\(what) needs \"username\" and \"password\"", at: place(member.keyRange),
        hint:
          "name the variable and the secret that hold them, such as { username: \"HUB_USER\", password: \"HUB_TOKEN\" }"
      )
      return nil
    }
    guard let password = variableName(password, of: "\"password\" of \(what)") else { return nil }
    if let user = members["user"] {
      guard let text = string(user, of: "\"user\" of \(what)"), isLabel(text, of: "a user") else { return nil }
      var login = RegistryLogin(registry: registry, username: "", password: password)
      login.user = text.value
      return login
    }
    guard let username = members["username"].flatMap({ variableName($0, of: "\"username\" of \(what)") }) else {
      return nil
    }
    return RegistryLogin(registry: registry, username: username, password: password)
  }

  /// - Parameter registry: its host may say a region of AWS.
  private mutating func identity(
    _ login: JSON5Member, _ members: [String: JSON5Member], of what: String, _ registry: String
  ) -> RegistryIdentity? {
    guard let method = string(login, of: "\"login\" of \(what)") else { return nil }
    func part(_ key: String, _ reader: inout Self) -> String? {
      guard let text = reader.string(members[key], of: "\"\(key)\" of \(what)"),
        reader.isLabel(text, of: "\"\(key)\"")
      else { return nil }
      return text.value
    }
    func needed(_ key: String, _ example: String, _ reader: inout Self) -> String? {
      if let text = part(key, &reader) { return text }
      if members[key] == nil {
        reader.problems.add(
          rule: "missing-key", "\(what) has no \"\(key)\"", at: method.place, hint: "write \(key): \"\(example)\"")
      }
      return nil
    }
    switch method.value {
    case "token": return .token
    case "aws":
      let parts = registry.split(separator: ".")
      let ownRegion = parts.count > 4 && parts[1] == "dkr" ? String(parts[3]) : "us-east-1"
      let region = part("region", &self) ?? ownRegion
      return needed("role", "arn:aws:iam::123456789012:role/images", &self).map { .aws(role: $0, region: region) }
    case "google":
      let account = part("account", &self)
      let example = "projects/1/locations/global/workloadIdentityPools/ci/providers/ci"
      return needed("provider", example, &self).map { .google(provider: $0, account: account) }
    case "azure":
      let example = "00000000-0000-0000-0000-000000000000"
      guard let client = needed("client", example, &self), let tenant = needed("tenant", example, &self) else {
        return nil
      }
      return .azure(client: client, tenant: tenant)
    default:
      problems.add(
        rule: "unknown-login", "\"\(method.value)\" is no way to log in", at: method.place,
        hint: "use token, aws, google or azure, or name a user and a password")
      return nil
    }
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
