import BuildPlanning
import ImageModel
import SourceText

/// What a person has to set up in a CI system before its first run: a login for each registry that the system has none
/// for itself, and the secrets of the builds.
package func setUpNotes(_ plan: BuildPlan, _ pipelines: Pipelines) -> [Diagnostic] {
  switch plan.system {
  case .bash: []
  case .github: notes(plan, pipelines, ownRegistry: "ghcr.io", gitHubWords) + notesOnTriggers(plan, pipelines.github)
  case .gitlab: notes(plan, pipelines, ownRegistry: "registry.gitlab.com", gitLabWords)
  }
}

/// How a system calls what it keeps.
private struct Words: Sendable {
  let file: String
  let login: @Sendable (RegistryLogin) -> String
  let secret: @Sendable (String) -> String
  let place: String
  let variablePlace: String

  /// A private key has more lines than one that could be masked.
  let keyPlace: String

  /// Those that each job has.
  let ownVariables: [String]

  /// Whether a registry that nothing is said of is the system's own by its name.
  let takesToken: @Sendable (String) -> Bool

  /// Whether it may be, by a name that says nothing.
  let mayTakeToken: @Sendable (String) -> Bool
}

private let gitHubWords = Words(
  file: "workflow", login: { ($0.user == nil ? "the variable \($0.username) and " : "") + "the secret \($0.password)" },
  secret: { "the secret \($0)" },
  place: "set it up in the repository, under Settings > Secrets and variables > Actions",
  variablePlace: "set it up in the repository, under Settings > Secrets and variables > Actions > Variables",
  keyPlace: "set it up in the repository, under Settings > Secrets and variables > Actions: the whole file of the key",
  ownVariables: ["GITHUB_TOKEN"], takesToken: { _ in false }, mayTakeToken: { _ in false })

private let gitLabWords = Words(
  file: "pipeline",
  login: { $0.user == nil ? "the variables \($0.username) and \($0.password)" : "the variable \($0.password)" },
  secret: { "the variable \($0)" },
  place: "set it up in the project, under Settings > CI/CD > Variables, and masked",
  variablePlace: "set it up in the project, under Settings > CI/CD > Variables",
  keyPlace: "set it up in the project, under Settings > CI/CD > Variables, of type File, and protected",
  ownVariables: ["CI_JOB_TOKEN"], takesToken: { $0.split(separator: ".").contains { $0.contains("gitlab") } },
  mayTakeToken: { !["docker.io", "ghcr.io", "quay.io"].contains($0) })

/// Of events that tags are published on, and that start no workflow.
private func notesOnTriggers(_ plan: BuildPlan, _ settings: GitHubSettings) -> [Diagnostic] {
  // A call is of any event.
  if settings.on.call { return [] }
  let events = Set(plan.jobs.flatMap(\.events))
  let lacking: [(isLacking: Bool, what: String, hint: String)] = [
    (
      events.contains(.branch) && settings.on.branches.isEmpty, "branches, and no branch but the default one",
      "push: { branches: [\"**\"] }"
    ),
    (events.contains(.schedule) && settings.on.schedules.isEmpty, "a schedule, and none", "schedule: \"17 3 * * 1\""),
    (events.contains(.manual) && settings.on.dispatch == .no, "runs by hand, and none", "dispatch: true"),
    (events.contains(.request) && !settings.on.pullRequest, "requests, and none", "pullRequest: true"),
  ]
  return lacking.filter(\.isLacking).map { event in
    Diagnostic(
      .note, rule: "event-without-trigger", "a tag is published by \(event.what) starts the workflow",
      hint: "add it to \"github\": { on: { \(event.hint) } }")
  }
}

private func notes(
  _ plan: BuildPlan, _ pipelines: Pipelines, ownRegistry: String, _ words: Words
) -> [Diagnostic] {
  var isKnown: Set<String> = []
  var notes: [Diagnostic] = []
  for registry in plan.jobs.flatMap(\.registries) where isKnown.insert(registry).inserted {
    let isNamed = pipelines.hasLogin(for: registry)
    if registry == ownRegistry && !isNamed || pipelines.identity(for: registry) != nil { continue }
    // Of a GitLab elsewhere: a job logs in with its own token where that is the GitLab that it runs on.
    if !isNamed, words.takesToken(registry) { continue }
    if !isNamed, registry.contains(".dkr.ecr."), registry.hasSuffix(".amazonaws.com") {
      notes.append(
        Diagnostic(
          .note, rule: "needs-login", "a password of \(registry) lasts 12 hours, so none can be stored",
          hint: "let a role log in: \"registries\": { \"\(registry)\": { login: \"aws\", role: \"arn:aws:iam::…\" } }"))
      continue
    }
    notes.append(
      Diagnostic(
        .note, rule: "needs-login",
        "to log in to \(registry), the \(words.file) needs \(words.login(loginNames(of: registry, in: pipelines)))",
        hint: words.place + (isNamed ? "" : "; or name others in \"registries\"")
          + (!isNamed && words.mayTakeToken(registry)
            ? ", where { login: \"token\" } is enough for this GitLab's own" : "")))
  }
  let builderSecrets = Set(plan.builder?.certificates.map(\.variable) ?? [])
  for name in plan.jobs.flatMap(\.serviceSecrets) where isKnown.insert(name).inserted {
    let use = builderSecrets.contains(name) ? "builder" : "cache"
    notes.append(
      Diagnostic(
        .note, rule: "needs-secret", "for the \(use), the \(words.file) needs \(words.secret(name))",
        hint: words.place))
  }
  for variable in plan.jobs.flatMap(\.steps).flatMap(\.requiredEnvironment) where isKnown.insert(variable.name).inserted
  {
    if words.ownVariables.contains(variable.name) { continue }
    notes.append(
      Diagnostic(
        .note, rule: "needs-secret",
        "for the build secret \"\(variable.secret)\", the \(words.file) needs \(words.secret(variable.name))",
        hint: words.place))
  }
  for name in plan.jobs.flatMap(\.steps).flatMap(\.secretsOfCommands) where isKnown.insert(name).inserted {
    if words.ownVariables.contains(name) { continue }
    notes.append(
      Diagnostic(
        .note, rule: "needs-secret", "for a command of yours, the \(words.file) needs \(words.secret(name))",
        hint: words.place))
  }
  for (value, variable) in variablesToSetUp(plan) where isKnown.insert(variable).inserted {
    notes.append(
      Diagnostic(
        .note, rule: "needs-variable",
        "for the value \"\(value)\", the \(words.file) needs the variable \(variable)", hint: words.variablePlace))
  }
  for key in plan.jobs.flatMap(\.steps).flatMap(\.privateKeys) where isKnown.insert(key.variable).inserted {
    notes.append(
      Diagnostic(
        .note, rule: "needs-secret",
        "for the ssh agent \"\(key.agent)\", the \(words.file) needs \(words.secret(key.variable)) with a private key",
        hint: words.keyPlace))
  }
  return notes
}

/// The values of the project's own that a person sets in a variable, those that any step uses.
private func variablesToSetUp(_ plan: BuildPlan) -> [(value: String, variable: String)] {
  let used = plan.jobs.flatMap(\.steps).reduce(into: Set<Variable>()) { $0.formUnion($1.variables) }
  return plan.values.filter { $0.isUsed(by: used) }.compactMap { value in
    guard case .variable(let variable) = value.source,
      (plan.system == .github ? variable.github : variable.gitlab) == nil
    else { return nil }
    return (value.name, variable.environment)
  }
}

extension Step {
  fileprivate var secretsOfCommands: [String] {
    if case .run(let run) = action { run.commands.flatMap(\.environment) } else { [] }
  }
}
