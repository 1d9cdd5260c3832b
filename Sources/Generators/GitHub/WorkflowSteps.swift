import BuildPlanning
import ImageModel
import TemplateEngine

// The steps of a workflow's jobs.
extension WorkflowWriter {
  func value(of step: Step, in job: Job, explains: Bool) -> TemplateValue {
    var setup = handedOver(for: step, in: job)
    setup += keyCommands(inStepWith: step.privateKeys)
    setup += step.argumentsFromEnvironment.map { "if [[ -z ${\($0)} ]]; then unset \($0); fi" }
    setup += spelling.settings(for: step.variables, step.tags, isRelease: !step.needsVersionAlways)
    if step.exportsVersion { setup.append("export VERSION") }
    let tests = step.conditions.filter { $0 != job.condition }.map { condition -> String in
      if case .checkVersion = step.action { return releaseExpression }
      let test = condition == .writesCache ? "env.WRITE_CACHE == 'true'" : expression(of: condition)
      return step.conditions.count > 1 && test.contains(" || ") ? "(\(test))" : test
    }
    var isAlways = false
    if case .forget = step.action { isAlways = true }
    var id = ""
    if case .handOn = step.action { id = "digest" }
    if step.isAttestation { id = "published" }
    return named(
      step.isAttestation ? "Find the digest of \(step.subject)" : title(of: step, in: job), id: id,
      condition: isAlways ? "always()" : tests.joined(separator: " && "),
      variables: environment(of: step, job), scripts: [steps.value(of: step, setup: setup, explains: explains)],
      isStrict: step.isUsers)
  }

  /// A step of the plan as steps of a workflow: some need an action before, or after.
  func values(of step: Step, in job: Job, explains: Bool) -> [TemplateValue] {
    let own = value(of: step, in: job, explains: explains)
    let test = step.conditions.filter { $0 != job.condition }.map { expression(of: $0) }.joined(separator: " && ")
    switch step.action {
    case .sign:
      let installer = named(
        "Install cosign", condition: test,
        action: ("sigstore/cosign-installer@6f9f17788090df1f26f669e9d70d6ae9567deba6", "v4.1.2", []))
      return [installer, own]
    case .attest(let vouching):
      return [own]
        + vouching.repositories.map { repository in
          let name = repository.literal ?? ""
          let inputs: [(String, TemplateValue)] =
            [
              // As the action has Docker Hub.
              ("subject-name", .string(name.hasPrefix("docker.io/") ? "index.\(name)" : name)),
              ("subject-digest", .expression(GitHubExpression(trusted: "steps.published.outputs.digest"))),
            ]
            // The action knows the logins of Docker.
            + (plan.engine.cachesSteps ? [] : [("push-to-registry", .boolean(true))])
          return named(
            title(of: step, in: job) + (vouching.repositories.count > 1 ? " in \(name)" : ""), condition: test,
            action: ("actions/attest-build-provenance@a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32", "v4.1.0", inputs))
        }
    default: return [own]
    }
  }

  func title(of step: Step, in job: Job) -> String {
    if !step.subject.isEmpty { return "\(step.name) \(step.subject)" }
    return step.name.hasSuffix(" of") ? String(step.name.dropLast(" of".count)) : step.name
  }

  /// What stands for images that no other job handed on.
  func handedOver(for step: Step, in job: Job) -> [String] {
    job.needs.filter { step.variables.contains($0.variable) }.flatMap { need -> [String] in
      guard need.local != nil else { return [] }
      return handoverLines(need, plan.engine)
    }
  }

  func environment(of step: Step, _ job: Job) -> [TemplateValue] {
    var variables: [(String, String)] = []
    if case .build(let build) = step.action {
      variables = build.requiredEnvironment.map { required in
        (required.name, required.name == ownToken ? "github.token" : "secrets.\(required.name)")
      }
      variables += build.keys.map { ($0.variable, "secrets.\($0.variable)") }
      let builderSecrets = Set(plan.builder?.certificates.map(\.variable) ?? [])
      variables += job.serviceSecrets.filter { !builderSecrets.contains($0) }.map { ($0, "secrets.\($0)") }
    }
    variables += step.argumentsFromEnvironment.map { ($0, "vars.\($0)") }
    if case .run(let run) = step.action {
      variables += run.commands.flatMap(\.environment).map { ($0, "secrets.\($0)") }
    }
    variables += spelling.ownExpressions(step.variables)
    if step.asksRemote { variables.append(("TOKEN", "github.token")) }
    var isKnown: Set<String> = []
    return variables.filter { isKnown.insert($0.0).inserted }.map { name, expression in
      .record(["name": .string(name), "value": .expression(GitHubExpression(trusted: expression))])
    }
  }

  func named(
    _ name: String, id: String = "", condition: String = "", variables: [TemplateValue] = [],
    action: (name: String, version: String, inputs: [(String, TemplateValue)])? = nil, lines: [String] = [],
    scripts: [TemplateValue] = [], isStrict: Bool = false
  ) -> TemplateValue {
    .record([
      // GitHub's own call of bash lets a command of a pipe fail; with this word it does not.
      "is_strict": .boolean(isStrict),
      "name": .string(name), "id": .string(id),
      "condition": condition.isEmpty ? .string("") : .expression(GitHubExpression(trusted: condition)),
      "variables": .list(variables), "scripts": .list(scripts),
      "actions": .list(
        action.map { action in
          [
            .record([
              "name": .string(action.name), "version": .string(action.version),
              "inputs": .list(
                action.inputs.map { .record(["name": .string($0.0), "value": $0.1]) }),
            ])
          ]
        } ?? []),
    ])
  }

  /// The steps that bring what earlier jobs have made.
  private var downloads: [TemplateValue] {
    settings.downloads.map { artifact in
      named(
        "Download \(artifact.name)",
        action: (
          "actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1",
          [("name", .string(artifact.name)), ("path", .string(artifact.path))]
        ))
    }
  }

  /// What comes before the plan's own steps.
  func setUp(of job: Job, _ logins: [Login]) -> [TemplateValue] {
    var all = job.steps.contains(where: \.isBuild) ? downloads : []
    let emulated = emulatedPlatforms(of: job)
    if !emulated.isEmpty {
      all.append(
        named(
          "Set up emulation",
          action: (
            "docker/setup-qemu-action@96fe6ef7f33517b61c61be40b68a1882f3264fb8", "v4.2.0",
            [("platforms", .string(emulated.joined(separator: ",")))]
          )))
    }
    if plan.engine == .buildx, job.steps.contains(where: \.isBuild) {
      let certificates = plan.builder?.certificates ?? []
      all.append(
        named(
          "Set up Buildx",
          variables: certificates.map {
            .record([
              "name": .string($0.variable),
              "value": .expression(GitHubExpression(trusted: "secrets.\($0.variable)")),
            ])
          }, scripts: [steps.value(ofCommands: builderCommands(plan.builder, folder: "${RUNNER_TEMP}"))]))
    }
    if settings.runsOn.usual.contains("self-hosted"), !logins.isEmpty { all.insert(ownConfiguration(), at: 0) }
    all += logins.map(\.step)
    if job.steps.contains(where: { $0.usesGitHubCache }) {
      all.append(
        named(
          "Open GitHub's cache to scripts",
          action: ("crazy-max/ghaction-github-runtime@04d248b84655b509d8c44dc1d6f990c879747487", "v4.0.0", [])))
    }
    if plan.hasBranchCaches, job.steps.contains(where: { $0.variables.contains(.cacheSuffix) }) {
      all.append(named("Name the caches of the branch", scripts: [steps.value(ofCommands: spelling.cacheSuffix)]))
    }
    return all
  }

  /// The architectures that the job's machine has to emulate.
  func emulatedPlatforms(of job: Job) -> [String] {
    let platforms = job.rows.compactMap(\.platform) + job.platforms
    // A build for several platforms is made by the usual runner, whatever others there are.
    let isTogether = !job.platforms.isEmpty
    return unique(
      platforms.filter { platform in
        isTogether ? !["amd64", "386"].contains(platform.architecture) : settings.runsOn.mayEmulate(platform)
      }.map { $0.architecture + ($0.variant.map { "/\($0)" } ?? "") })
  }

  // MARK: - Logins

  struct Login {
    let usesToken: Bool
    var usesIdentity = false
    let step: TemplateValue
  }

  /// To GitHub's own registry with the token of the job, unless a login was named; to a cloud's by an identity; to others
  /// with a secret.
  func login(to registry: String, mayBeRequest: Bool) -> Login {
    let names = loginNames(of: registry, in: pipelines)
    let usesToken = registry == "ghcr.io" && !pipelines.hasLogin(for: registry) || names.identity == .token
    let host = ShellFragment(quoting: [registry]).text
    let title = "Log in to \(registry)"
    let condition = mayBeRequest ? "!github.event.pull_request.head.repo.fork" : ""
    if let identity = names.identity,
      let cloud = CloudLogin(
        identity, host: registry, program: plan.engine.program, folder: "${RUNNER_TEMP}",
        staysApart: settings.runsOn.usual.contains("self-hosted"))
    {
      let asking = [
        "curl --silent --show-error --fail --get --data-urlencode '\("audience=\(cloud.audience)")' \\",
        "  --header \"Authorization: bearer ${ACTIONS_ID_TOKEN_REQUEST_TOKEN}\" \"${ACTIONS_ID_TOKEN_REQUEST_URL}\" |",
        "  sed 's/.*\"value\": *\"\\([^\"]*\\)\".*/\\1/' >\"\(cloud.file)\"",
      ]
      return Login(
        usesToken: false, usesIdentity: true,
        step: named(
          title, condition: condition,
          variables: cloud.variables.map { .record(["name": .string($0.name), "value": .string($0.value)]) },
          scripts: [steps.value(ofCommands: asking + cloud.commands)]))
    }
    let user =
      usesToken
      ? "\"${GITHUB_ACTOR}\"" : names.user.map { ShellFragment(quoting: [$0]).text } ?? "\"${USERNAME}\""
    let command =
      "printf '%s' \"${TOKEN}\" | \(plan.engine.program) login --username \(user) --password-stdin \(host)"
    var variables: [(String, String)] = []
    if usesToken {
      variables = [("TOKEN", "github.token")]
    } else {
      if names.user == nil { variables.append(("USERNAME", "vars.\(names.username)")) }
      variables.append(("TOKEN", "secrets.\(names.password)"))
    }
    return Login(
      usesToken: usesToken,
      step: named(
        title, condition: condition,
        variables: variables.map { name, expression in
          .record(["name": .string(name), "value": .expression(GitHubExpression(trusted: expression))])
        }, scripts: [steps.value(ofCommands: [command])]))
  }

  /// On a machine that is not the job's own, logins go into a copy of its configuration, which ends with the job.
  func ownConfiguration() -> TemplateValue {
    let lines =
      plan.engine.cachesSteps
      ? ["echo \"REGISTRY_AUTH_FILE=${RUNNER_TEMP}/auth.json\" >>\"${GITHUB_ENV}\""]
      : [
        "cp -R \"${DOCKER_CONFIG:-${HOME}/.docker}\" \"${RUNNER_TEMP}/docker\" || mkdir \"${RUNNER_TEMP}/docker\"",
        "echo \"DOCKER_CONFIG=${RUNNER_TEMP}/docker\" >>\"${GITHUB_ENV}\"",
      ]
    return named("Keep logins to this job", scripts: [steps.value(ofCommands: lines)])
  }
}
