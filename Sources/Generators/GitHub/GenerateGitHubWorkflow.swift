import BuildPlanning
import ImageModel
import SourceText
import TemplateEngine

/// Renders the GitHub Actions workflow of a plan.
///
/// - Parameter projectFolder: the way from the checkout's root to the project's folder, `.` if they are the same.
/// - Throws: what is wrong with a template that the person replaced, and scripts that are too long for GitHub.
package func generateGitHubWorkflow(
  _ plan: BuildPlan, _ pipelines: Pipelines, templates: TemplateLibrary, provenance: Provenance, projectFolder: String
) throws(DiagnosticError) -> String {
  try checkNeeds(of: plan)
  let template = try templates.template(named: "workflow.github.yml.tmpl")
  let settings = pipelines.github
  var names = JobNames(reserved: pipelines.onlyChanged ? ["changes"] : [])
  let ids = plan.jobs.map { names.name(for: identifier(ofJob: $0.name)) }
  let writer = WorkflowWriter(plan, pipelines, ids: ids)
  let text = try template.render([
    "cigen": provenance.value,
    "engine": TemplateValue(plan.engine),
    "title": TemplateValue(title(of: plan, pipelines)),
    "project_folder": .string(projectFolder == "." ? "" : projectFolder),
    "branches": TemplateValue([pipelines.defaultBranch] + settings.branches),
    "tag_patterns": TemplateValue(pipelines.releaseTags),
    "pull_request": .boolean(settings.pullRequest),
    "workflow_dispatch": .boolean(settings.workflowDispatch),
    "schedule": .string(settings.schedule ?? ""),
    "timeout": .integer(settings.timeoutMinutes),
    "change_detection": .list(
      pipelines.onlyChanged ? [writer.changeDetection(madeFrom: provenance.source, in: projectFolder)] : []),
    "jobs": .list(zip(plan.jobs, ids).enumerated().map { writer.value(of: $1.0, id: $1.1, isLater: $0 > 0) }),
  ])
  try checkScriptLengths(of: text)
  return sealed(text)
}

/// A job's id: letters, digits, `-` and `_`, no digit or `-` first (docs.github.com, "Workflow syntax", `jobs.<job_id>`),
/// and not `__`, which the runner keeps for itself (actions/runner, IdBuilder).
private func identifier(ofJob name: String) -> String {
  let text = name.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "_")
  if text.hasPrefix("__") { return "job\(text)" }
  return text.first?.isNumber ?? true ? "_\(text)" : text
}

/// Writes the jobs of a workflow.
private struct WorkflowWriter {
  let plan: BuildPlan
  let pipelines: Pipelines
  private let spelling: Spelling
  private let steps: StepWriter
  private let jobsOfImages: [String: (id: String, job: Job)]

  private var settings: GitHubSettings { pipelines.github }

  init(_ plan: BuildPlan, _ pipelines: Pipelines, ids: [String]) {
    (self.plan, self.pipelines) = (plan, pipelines)
    spelling = Spelling(plan, pipelines)
    steps = StepWriter(
      spelling: spelling, notice: "::notice::", outputFile: "\"${GITHUB_OUTPUT}\"",
      summaryFile: "\"${GITHUB_STEP_SUMMARY}\"")
    var jobs: [String: (String, Job)] = [:]
    for (job, id) in zip(plan.jobs, ids) { for row in job.rows { jobs[row.image] = (id, job) } }
    jobsOfImages = jobs
  }

  func value(of job: Job, id: String, isLater: Bool) -> TemplateValue {
    let logins = job.registries.map { login(to: $0, mayBeRequest: settings.pullRequest && job.condition == nil) }
    let builds = job.steps.filter(\.isBuild)
    let usesSecrets =
      logins.contains { !$0.usesToken } || !job.serviceSecrets.isEmpty
      || builds.contains { !$0.requiredEnvironment.allSatisfy { $0.name == ownToken } }
    let needed = unique(job.needs.flatMap(\.images) + job.waitsFor).compactMap { jobsOfImages[$0]?.id }
    return .record([
      "id": .string(id),
      "is_later": .boolean(isLater),
      "name": job.isMatrix ? .expression(GitHubExpression(trusted: rowName(of: job))) : .string(job.name),
      "needs": TemplateValue((pipelines.onlyChanged ? ["changes"] : []) + unique(needed)),
      "condition": condition(of: job),
      "outputs": .list(outputs(of: job)),
      "rows": .list(usesImagesOnly(job) || !job.isMatrix ? [] : rows(of: job)),
      "images": TemplateValue(usesImagesOnly(job) ? job.rows.map(\.image) : []),
      "runs_on": runner(of: job),
      "environment": usesSecrets ? environment : .string(""),
      "writes_packages": .boolean(logins.contains { $0.usesToken }),
      "variables": .list(variables(of: job)),
      "has_roles": .boolean(roles(of: job).count == 2 && spelling.releasesByTags),
      "needs_history": .boolean(plan.version == .git && job.steps.contains { spelling.asksGitForVersion($0, in: job) }),
      "needs_tags": .boolean(job.steps.contains { $0.followsReleases }),
      "steps": .list(
        setUp(of: job, logins)
          + job.steps.enumerated().map { index, step in
            value(of: step, in: job, explains: !job.steps[..<index].contains(where: \.isRepeatedBuild))
          }),
    ])
  }

  // MARK: - Jobs

  private func usesImagesOnly(_ job: Job) -> Bool { job.isMatrix && job.family == nil }

  /// What a leg is called: the image that it builds.
  private func rowName(of job: Job) -> String { "matrix.image" }

  private func rows(of job: Job) -> [TemplateValue] {
    let runners = job.rows.map { settings.runsOn.labels(for: $0.platform) }
    return job.rows.enumerated().map { index, row in
      var pairs: [(String, TemplateValue)] = [("image", .string(row.image))]
      for (parameter, value) in zip(job.parameters, row.values) where parameter.name != "IMAGE" {
        pairs.append((parameter.name.lowercased(), .string(value)))
      }
      if Set(runners).count > 1 { pairs.append(("runner", label(of: runners[index]))) }
      let values = pairs.map { TemplateValue.record(["name": .string($0.0), "value": $0.1]) }
      return .record(["first": .list([values[0]]), "rest": .list(Array(values.dropFirst()))])
    }
  }

  private func runner(of job: Job) -> TemplateValue {
    let runners = unique(job.rows.map { settings.runsOn.labels(for: $0.platform) })
    if runners.count > 1 { return .expression(GitHubExpression(trusted: "matrix.runner")) }
    return label(of: runners[0])
  }

  private func label(of labels: [String]) -> TemplateValue {
    labels.count == 1 ? .string(labels[0]) : TemplateValue(labels)
  }

  private func condition(of job: Job) -> TemplateValue {
    var tests: [String] = []
    let mayWaitForNone = (job.needs.flatMap(\.images) + job.waitsFor).contains { image in
      jobsOfImages[image].map { pipelines.onlyChanged || $0.job.condition == .writesCache } ?? false
    }
    if mayWaitForNone { tests.append("!cancelled() && !failure()") }
    if pipelines.onlyChanged, let image = job.rows.first?.image {
      let known = job.condition == .publishes ? "" : "needs.changes.outputs.\(outputName(of: image)) == 'true'"
      if !known.isEmpty { tests.append(known) }
    }
    if let condition = job.condition {
      let test = expression(of: condition)
      tests.append(!tests.isEmpty && test.contains(" || ") ? "(\(test))" : test)
    }
    return tests.isEmpty ? .string("") : .expression(GitHubExpression(trusted: tests.joined(separator: " && ")))
  }

  private func outputs(of job: Job) -> [TemplateValue] {
    let names = job.outputs.flatMap { output in job.rows.map { text(of: output, in: job, $0) } }
    return unique(names).map { name in
      .record([
        "name": .string(name),
        "value": .expression(GitHubExpression(trusted: "steps.digest.outputs.\(name)")),
      ])
    }
  }

  /// The text of a word in a leg of a matrix.
  private func text(of word: Word, in job: Job, _ row: Row) -> String {
    word.fragments.map { fragment in
      switch fragment {
      case .literal(let text): text
      case .variable(let variable):
        job.parameters.firstIndex(of: variable).map { row.values[$0] } ?? ""
      }
    }.joined()
  }

  /// Whether anything in a job depends on what the run may do, in the order of their mention.
  private func roles(of job: Job) -> [(name: String, condition: Condition)] {
    let conditions = job.conditions
    let pushes = conditions.contains(.pushes)
    var roles: [(String, Condition)] = []
    if pushes || conditions.contains(.writesCache) { roles.append(("WRITE_CACHE", .writesCache)) }
    if pushes || conditions.contains(.publishes) || conditions.contains(.publishesAny) {
      roles.append(("PUBLISH", .publishes))
    }
    return roles.filter { job.condition != $0.1 }
  }

  private func variables(of job: Job) -> [TemplateValue] {
    var variables = roles(of: job).map { ($0.name, expression(of: $0.condition)) }
    for parameter in job.parameters { variables.append((parameter.name, "matrix.\(parameter.name.lowercased())")) }
    for need in job.needs {
      guard let other = need.images.first.flatMap({ jobsOfImages[$0] }) else { continue }
      let output: String
      if let name = need.output.literal {
        output = "outputs.\(name)"
      } else {
        // A computed name would hide from readers which outputs are used.
        let parameter = need.output.variables[0]
        let values = unique(job.rows.map { text(of: need.output, in: job, $0) })
        let choices = values.map {
          "matrix.\(parameter.name.lowercased()) == '\($0)' && needs.\(other.id).outputs.\($0)"
        }
        variables.append((need.variable.name, choices.joined(separator: " || ")))
        continue
      }
      variables.append((need.variable.name, "needs.\(other.id).\(output)"))
    }
    return variables.map { name, expression in
      .record(["name": .string(name), "value": .expression(GitHubExpression(trusted: expression))])
    }
  }

  /// A condition as a workflow knows it.
  private func expression(of condition: Condition) -> String {
    let isDefault = "github.ref == 'refs/heads/\(pipelines.defaultBranch)'"
    switch condition {
    case .writesCache:
      return plan.hasBranchCaches ? "github.ref_type == 'branch' && github.event_name != 'pull_request'" : isDefault
    case .publishes: return spelling.releasesByTags ? isReleaseTag : isDefault
    case .isBranch: return "github.ref_type == 'branch' && github.event_name != 'pull_request'"
    case .pushes: return "env.WRITE_CACHE == 'true' || env.PUBLISH == 'true'"
    case .publishesAny:
      return "env.PUBLISH == 'true' || github.ref_type == 'branch' && github.event_name != 'pull_request'"
    case .isMissing(let variable): return "env.\(variable.name) == ''"
    case .isNew: return "env.FOUND == ''"
    case .isFound: return "env.FOUND != ''"
    case .isHashed: return "env.HASH != ''"
    }
  }

  /// Whether the run is of a git tag that releases: a person may start one of any.
  private var isReleaseTag: String {
    let tests = pipelines.releaseTags.map { pattern -> String? in
      let prefix = pattern.prefix { $0 != "*" }
      if prefix.count == pattern.count { return "github.ref == 'refs/tags/\(pattern)'" }
      return pattern.dropFirst(prefix.count).allSatisfy { $0 == "*" }
        ? "startsWith(github.ref, 'refs/tags/\(prefix)')" : nil
    }
    return tests.contains(nil) ? "github.ref_type == 'tag'" : tests.compactMap(\.self).joined(separator: " || ")
  }

  /// The environment, and none for a pull request: an empty name is none.
  private var environment: TemplateValue {
    guard let name = settings.environment else { return .string("") }
    guard settings.pullRequest else { return .string(name) }
    return .expression(GitHubExpression(trusted: "github.event_name != 'pull_request' && '\(quoted(name))' || ''"))
  }

  /// A text in a string of an expression, where a quote is written twice (GitHub, "Evaluate expressions", Literals).
  private func quoted(_ text: String) -> String {
    text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
  }

  // MARK: - Steps

  private func value(of step: Step, in job: Job, explains: Bool) -> TemplateValue {
    let isRelease = step.conditions.contains(.publishes) || job.condition == .publishes
    var setup = handedOver(for: step, in: job)
    setup += step.argumentsFromEnvironment.map { "if [[ -z ${\($0)} ]]; then unset \($0); fi" }
    let isVersionOfRelease = step.isBuild || step.isFind ? !step.exportsVersion : isRelease
    setup += spelling.settings(for: step.variables, step.publications, isRelease: isVersionOfRelease)
    if step.exportsVersion { setup.append("export VERSION") }
    let tests = step.conditions.filter { $0 != job.condition }.map { condition -> String in
      switch condition {
      case .writesCache: "env.WRITE_CACHE == 'true'"
      case .publishes: "env.PUBLISH == 'true'"
      case .pushes where step.conditions.count > 1: "(\(expression(of: condition)))"
      default: expression(of: condition)
      }
    }
    var isDigest = false
    if case .handOn = step.action { isDigest = true }
    return named(
      title(of: step, in: job), id: isDigest ? "digest" : "", condition: tests.joined(separator: " && "),
      variables: environment(of: step, job), scripts: [steps.value(of: step, setup: setup, explains: explains)])
  }

  private func title(of step: Step, in job: Job) -> String {
    step.subject.isEmpty ? step.name : "\(step.name) \(step.subject)"
  }

  /// What stands for images that no other job handed on.
  private func handedOver(for step: Step, in job: Job) -> [String] {
    job.needs.filter { step.variables.contains($0.variable) }.flatMap { need -> [String] in
      guard need.local != nil else { return [] }
      return handoverLines(need, plan.engine)
    }
  }

  private func environment(of step: Step, _ job: Job) -> [TemplateValue] {
    var variables: [(String, String)] = []
    if case .build(let build) = step.action {
      variables = build.requiredEnvironment.map { required in
        (required.name, required.name == ownToken ? "github.token" : "secrets.\(required.name)")
      }
      let builderSecrets = Set(plan.builder?.certificates.map(\.variable) ?? [])
      variables += job.serviceSecrets.filter { !builderSecrets.contains($0) }.map { ($0, "secrets.\($0)") }
    }
    variables += step.argumentsFromEnvironment.map { ($0, "vars.\($0)") }
    var isKnown: Set<String> = []
    return variables.filter { isKnown.insert($0.0).inserted }.map { name, expression in
      .record(["name": .string(name), "value": .expression(GitHubExpression(trusted: expression))])
    }
  }

  private func named(
    _ name: String, id: String = "", condition: String = "", variables: [TemplateValue] = [],
    action: (name: String, version: String, inputs: [(String, String)])? = nil, lines: [String] = [],
    scripts: [TemplateValue] = []
  ) -> TemplateValue {
    .record([
      "name": .string(name), "id": .string(id),
      "condition": condition.isEmpty ? .string("") : .expression(GitHubExpression(trusted: condition)),
      "variables": .list(variables), "scripts": .list(scripts),
      "actions": .list(
        action.map { action in
          [
            .record([
              "name": .string(action.name), "version": .string(action.version),
              "inputs": .list(
                action.inputs.map { .record(["name": .string($0.0), "value": .string($0.1)]) }),
            ])
          ]
        } ?? []),
    ])
  }

  /// What comes before the plan's own steps.
  private func setUp(of job: Job, _ logins: [Login]) -> [TemplateValue] {
    var all: [TemplateValue] = []
    let emulated = emulatedPlatforms(of: job)
    if !emulated.isEmpty {
      all.append(
        named(
          "Set up emulation",
          action: (
            "docker/setup-qemu-action@96fe6ef7f33517b61c61be40b68a1882f3264fb8", "v4.2.0",
            [("platforms", emulated.joined(separator: ","))]
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
  private func emulatedPlatforms(of job: Job) -> [String] {
    let platforms = job.rows.compactMap(\.platform) + job.platforms
    // A build for several platforms is made by the usual runner, whatever others there are.
    let isTogether = !job.platforms.isEmpty
    return unique(
      platforms.filter { platform in
        isTogether ? !["amd64", "386"].contains(platform.architecture) : settings.runsOn.mayEmulate(platform)
      }.map { $0.architecture + ($0.variant.map { "/\($0)" } ?? "") })
  }

  // MARK: - Logins

  private struct Login {
    let usesToken: Bool
    let step: TemplateValue
  }

  /// To GitHub's own registry with the token of the job, unless a login was named; to others with a secret.
  private func login(to registry: String, mayBeRequest: Bool) -> Login {
    let usesToken = registry == "ghcr.io" && !pipelines.hasLogin(for: registry)
    let names = loginNames(of: registry, in: pipelines)
    let host = ShellFragment(quoting: [registry]).text
    let user = usesToken ? "${GITHUB_ACTOR}" : "${USERNAME}"
    let command =
      "printf '%s' \"${TOKEN}\" | \(plan.engine.program) login --username \"\(user)\" --password-stdin \(host)"
    let variables: [(String, String)] =
      usesToken
      ? [("TOKEN", "github.token")] : [("USERNAME", "vars.\(names.username)"), ("TOKEN", "secrets.\(names.password)")]
    return Login(
      usesToken: usesToken,
      step: named(
        "Log in to \(registry)",
        condition: mayBeRequest ? "!github.event.pull_request.head.repo.fork" : "",
        variables: variables.map { name, expression in
          .record(["name": .string(name), "value": .expression(GitHubExpression(trusted: expression))])
        }, scripts: [steps.value(ofCommands: [command])]))
  }

  // MARK: - Changes

  /// The job that finds out which images differ.
  func changeDetection(madeFrom source: String, in folder: String) -> TemplateValue {
    let patterns = ChangePatterns(of: plan, madeFrom: source, in: folder)
    let images = plan.jobs.filter { $0.condition != .publishes }.map { job -> TemplateValue in
      let name = outputName(of: job.rows[0].image)
      return .record([
        "id": .string(name),
        "output": .expression(GitHubExpression(trusted: "steps.changes.outputs.\(name)")),
        "paths": TemplateValue(patterns.pathspecs(of: job.name)),
      ])
    }
    return .record([
      "runs_on": label(of: settings.runsOn.usual),
      "images": .list(images),
      "default_ref": .string("refs/heads/\(pipelines.defaultBranch)"),
      "default_branch": .string("origin/\(pipelines.defaultBranch)"),
    ])
  }

  private func outputName(of image: String) -> String {
    let name = identifier(of: image)
    return name.first?.isNumber ?? true ? "_\(name)" : name
  }
}

/// What scripts call the token of the job, which no repository can have a secret for.
private let ownToken = "GITHUB_TOKEN"

/// The commands that let a variable name an image, as it was handed on or else as it was built here.
func handoverLines(_ need: Handover, _ engine: Engine) -> [String] {
  let name = need.variable.name
  let local = (need.local ?? "").fragments.map { fragment in
    switch fragment {
    case .literal(let text): text
    case .variable(let variable): "${\(variable.name)}"
    }
  }.joined()
  let context = engine == .buildx ? ["\(name)=${\(name):+docker-image://${\(name)}}"] : []
  return context + ["\(name)=${\(name):-\(local)}"]
}

/// The commands that make a builder.
func builderCommands(_ builder: BuilderPlan?, folder: String) -> [String] {
  guard let builder else { return ["docker buildx create --use"] }
  let options = builder.options.map { argument in
    argument.words.map { word -> String in
      if word.variables.isEmpty { return ShellFragment(quoting: [word.literal ?? ""]).text }
      let text = word.fragments.map { fragment in
        switch fragment {
        case .literal(let text): text
        case .variable(let variable): "${\(variable.name)}"
        }
      }.joined()
      return "\"\(text)\""
    }.joined(separator: " ")
  }
  let name = ShellFragment(quoting: [builder.name]).text
  return builder.certificates.map { "printf '%s\\n' \"${\($0.variable)}\" >\"\(folder)/\($0.file)\"" } + [
    "docker buildx create --use --name \(name) --driver \(builder.driver) " + options.joined(separator: " ")
  ]
}

extension Step {
  var isBuild: Bool {
    if case .build = action { true } else { false }
  }

  var isRepeatedBuild: Bool {
    if case .build(let build) = action { build.isRepeated } else { false }
  }

  var requiredEnvironment: [RequiredVariable] {
    if case .build(let build) = action { build.requiredEnvironment } else { [] }
  }

  /// Whether it asks which release is the highest.
  var followsReleases: Bool { !publications.isDisjoint(with: [.newest, .newestOfMajor, .newestOfMinor]) }

  /// Whether it uses the cache of GitHub Actions.
  fileprivate var usesGitHubCache: Bool {
    guard case .build(let build) = action else { return false }
    return build.sources.flatMap(\.words).contains { $0.literal?.hasPrefix("type=gha") ?? false }
  }
}
