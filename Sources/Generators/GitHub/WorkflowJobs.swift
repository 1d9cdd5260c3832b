import BuildPlanning
import ImageModel
import TemplateEngine

/// Writes the jobs of a workflow.
struct WorkflowWriter {
  let plan: BuildPlan
  let pipelines: Pipelines
  let spelling: Spelling
  let steps: StepWriter
  let ids: [String]
  let jobsOfImages: [String: (id: String, job: Job)]

  var settings: GitHubSettings { pipelines.github }

  init(_ plan: BuildPlan, _ pipelines: Pipelines, ids: [String]) {
    (self.plan, self.pipelines, self.ids) = (plan, pipelines, ids)
    spelling = Spelling(plan, pipelines)
    steps = StepWriter(
      spelling: spelling, notice: "::notice::", outputFile: "\"${GITHUB_OUTPUT}\"",
      summaryFile: "\"${GITHUB_STEP_SUMMARY}\"")
    var jobs: [String: (String, Job)] = [:]
    for (job, id) in zip(plan.jobs, ids) { for row in job.rows { jobs[row.image] = (id, job) } }
    jobsOfImages = jobs
  }

  func value(of job: Job, id: String, isLater: Bool) -> TemplateValue {
    let logins = job.registries.map { login(to: $0, mayBeRequest: settings.on.mayBeRequest && job.condition == nil) }
    let builds = job.steps.filter(\.isBuild)
    let usesSecrets =
      logins.contains { !$0.usesToken } || !job.serviceSecrets.isEmpty
      || job.steps.contains(where: \.takesSecrets)
      || builds.contains { !$0.privateKeys.isEmpty }
      || builds.contains { !$0.requiredEnvironment.allSatisfy { $0.name == ownToken } }
    let needsHistory = plan.version == .git && job.steps.contains { spelling.asksGitForVersion($0) }
    let needed = unique(job.needs.flatMap(\.images) + job.waitsFor).compactMap { jobsOfImages[$0]?.id }
    let firstRepeated = job.steps.firstIndex(where: \.isRepeatedBuild) ?? job.steps.count
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
      "identity_use": .string(
        [
          logins.contains { $0.usesIdentity } ? "log in" : nil,
          job.steps.contains { $0.isSignature || $0.isAttestation } ? "sign" : nil,
        ].compactMap(\.self).joined(separator: " and to ")),
      "writes_attestations": .boolean(job.steps.contains(where: \.isAttestation)),
      "writes_packages": .boolean(logins.contains { $0.usesToken }),
      "variables": .list(variables(of: job)),
      "has_roles": .boolean(roles(of: job).count == 2 && spelling.releasesByTags),
      "takes_ref": .boolean(settings.on.hasInputs),
      "needs_history": .boolean(needsHistory),
      // One commit is what the action fetches by itself.
      "depth": .list(
        needsHistory ? [] : [pipelines.checkout.depth].compactMap(\.self).filter { $0 != 1 }.map { .integer($0) }),
      "steps": .list(
        setUp(of: job, logins)
          + job.steps.enumerated().flatMap { index, step in
            values(of: step, in: job, explains: index <= firstRepeated)
          }),
    ])
  }

  // MARK: - Jobs

  func usesImagesOnly(_ job: Job) -> Bool { job.isMatrix && job.family == nil }

  /// What a leg is called: the image that it builds.
  func rowName(of job: Job) -> String { "matrix.image" }

  func rows(of job: Job) -> [TemplateValue] {
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

  func runner(of job: Job) -> TemplateValue {
    let runners = unique(job.rows.map { settings.runsOn.labels(for: $0.platform) })
    if runners.count > 1 { return .expression(GitHubExpression(trusted: "matrix.runner")) }
    return label(of: runners[0])
  }

  func label(of labels: [String]) -> TemplateValue {
    labels.count == 1 ? .string(labels[0]) : TemplateValue(labels)
  }

  func condition(of job: Job) -> TemplateValue {
    var tests = settings.only.map { ["github.repository == '\(quoted($0))'"] } ?? []
    let mayWaitForNone = (job.needs.flatMap(\.images) + job.waitsFor).contains { image in
      jobsOfImages[image].map { pipelines.onlyChanged || $0.job.condition == .writesCache } ?? false
    }
    if mayWaitForNone { tests.append("!cancelled() && !failure()") }
    if pipelines.onlyChanged, let image = job.rows.first?.image {
      let known =
        job.condition?.events.isEmpty == false ? "" : "needs.changes.outputs.\(outputName(of: image)) == 'true'"
      if !known.isEmpty { tests.append(known) }
    }
    if let condition = job.condition {
      let test = expression(of: condition, inJob: true)
      tests.append(!tests.isEmpty && test.contains(" || ") ? "(\(test))" : test)
    }
    return tests.isEmpty ? .string("") : .expression(GitHubExpression(trusted: tests.joined(separator: " && ")))
  }

  func outputs(of job: Job) -> [TemplateValue] {
    let names = job.outputs.flatMap { output in job.rows.map { text(of: output, in: job, $0) } }
    return unique(names).map { name in
      .record([
        "name": .string(name),
        "value": .expression(GitHubExpression(trusted: "steps.digest.outputs.\(name)")),
      ])
    }
  }

  /// The text of a word in a leg of a matrix.
  func text(of word: Word, in job: Job, _ row: Row) -> String {
    word.fragments.map { fragment in
      switch fragment {
      case .literal(let text): text
      case .variable(let variable):
        job.parameters.firstIndex(of: variable).map { row.values[$0] } ?? ""
      }
    }.joined()
  }

  /// What a job's steps ask of the run, in the order of their mention.
  func roles(of job: Job) -> [(name: String, expression: String)] {
    let conditions = job.conditions
    let pushes = conditions.contains { if case .pushes = $0 { true } else { false } }
    var roles: [(String, String)] = []
    let on = settings.on
    if pushes || conditions.contains(.writesCache), job.condition != .writesCache {
      roles.append(("WRITE_CACHE", expression(of: .writesCache)))
    }
    // A step finds out whether the version is new.
    let isChecked = job.steps.contains(where: \.isVersionCheck)
    if job.events.contains(.release), job.condition != .publishes, !isChecked {
      roles.append(("PUBLISH", releaseExpression))
    }
    if job.events.contains(.request) || job.steps.contains(where: { $0.variables.contains(.number) }) {
      let isOwn = "github.event.pull_request.head.repo.full_name == github.repository"
      roles.append(("NUMBER", "\(isOwn) && github.event.number || ''"))
    }
    if on.hasInputs, job.events.contains(where: { $0 != .release }) {
      roles.append(("PUSH", "toJSON(inputs.push) != 'false' && !inputs.ref"))
    }
    if on.hasInputs, job.steps.contains(where: \.usesVersion) { roles.append(("RELEASE", "inputs.version")) }
    if on.schedules.contains(where: \.noCache), job.steps.contains(where: \.isBuild) {
      let tests = on.schedules.filter(\.noCache).map { "github.event.schedule != '\($0.cron)'" }
      roles.append(("READ_CACHE", "\(tests.joined(separator: " && ")) && 'yes' || ''"))
      if job.steps.contains(where: \.mayLeaveLayersOut) {
        let tests = on.schedules.filter(\.noCache).map { "github.event.schedule == '\($0.cron)'" }
        let test = tests.joined(separator: " || ")
        roles.append(("NO_CACHE", "\(tests.count > 1 ? "(\(test))" : test) && 'yes' || ''"))
      }
    }
    return roles
  }

  func variables(of job: Job) -> [TemplateValue] {
    var variables = roles(of: job)
    for parameter in job.parameters {
      variables.append((name: parameter.name, expression: "matrix.\(parameter.name.lowercased())"))
    }
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
        variables.append((name: need.variable.name, expression: choices.joined(separator: " || ")))
        continue
      }
      variables.append((name: need.variable.name, expression: "needs.\(other.id).\(output)"))
    }
    let values = variables.map { name, expression in
      TemplateValue.record(["name": .string(name), "value": .expression(GitHubExpression(trusted: expression))])
    }
    guard job.rows.contains(where: { $0.platform != nil }), let setting = plan.attestationSetting else { return values }
    return values + [.record(["name": .string(setting.name), "value": .string(setting.value)])]
  }

  /// A condition as a workflow knows it.
  ///
  /// - Parameter inJob: whether it is that of a job, which knows nothing of its steps.
  func expression(of condition: Condition, inJob: Bool = false) -> String {
    switch condition {
    case .writesCache:
      return withInputs(plan.hasBranchCaches ? isBranch : isDefaultBranch)
    case .isOn(let events):
      let tests = events.map { expression(of: $0, inJob: inJob) }.joined(separator: " || ")
      guard settings.on.hasInputs, events.contains(where: { $0 != .release }) else { return tests }
      if inJob { return withInputs(events.count > 1 ? "(\(tests))" : tests) }
      let others = events.filter { $0 != .release }.map { expression(of: $0) }.joined(separator: " || ")
      let own = events.contains(.release) ? "env.PUBLISH == 'true' || " : ""
      return own + "env.PUSH == 'true' && " + (others.contains(" || ") ? "(\(others))" : others)
    case .pushes(let events):
      return (["env.WRITE_CACHE == 'true'"] + events.map { expression(of: $0) }).joined(separator: " || ")
    case .isMissing(let variable): return "env.\(variable.name) == ''"
    case .isNew: return "env.FOUND == ''"
    case .isFound: return "env.FOUND != ''"
    case .isHashed: return "env.HASH != ''"
    }
  }

  private var isDefaultBranch: String { "github.ref == 'refs/heads/\(pipelines.defaultBranch)'" }
  private var isBranch: String {
    "github.ref_type == 'branch' && github.event_name != 'pull_request'"
      + (settings.on.mergeGroup ? " && github.event_name != 'merge_group'" : "")
  }

  /// A test of what a run is of, where it may be told not to push, or to build another commit.
  private func withInputs(_ test: String) -> String {
    guard settings.on.hasInputs else { return test }
    return "toJSON(inputs.push) != 'false' && !inputs.ref && " + test
  }

  func expression(of event: Event, inJob: Bool = false) -> String {
    switch event {
    case .release: inJob ? releaseExpression : "env.PUBLISH == 'true'"
    case .defaultBranch: isDefaultBranch
    case .branch: isBranch
    case .named(let name): "github.ref == 'refs/heads/\(name)'"
    case .request:
      inJob ? "github.event.pull_request.head.repo.full_name == github.repository" : "env.NUMBER != ''"
    case .schedule: "github.event_name == 'schedule'"
    case .manual: "github.event_name == 'workflow_dispatch'"
    }
  }

  /// Whether the run is a release, or may be one.
  var releaseExpression: String {
    let test = spelling.releasesByTags ? isReleaseTag : isDefaultBranch
    guard settings.on.hasInputs else { return test }
    return
      "toJSON(inputs.push) != 'false' && (inputs.version != '' || !inputs.ref && \(test.contains(" || ") ? "(\(test))" : test))"
  }

  /// Whether the run is of a git tag that releases: a person may start one of any.
  var isReleaseTag: String {
    let tests = pipelines.releaseTags.map { pattern -> String? in
      let prefix = pattern.prefix { $0 != "*" }
      if prefix.count == pattern.count { return "github.ref == 'refs/tags/\(pattern)'" }
      return pattern.dropFirst(prefix.count).allSatisfy { $0 == "*" }
        ? "startsWith(github.ref, 'refs/tags/\(prefix)')" : nil
    }
    return tests.contains(nil) ? "github.ref_type == 'tag'" : tests.compactMap(\.self).joined(separator: " || ")
  }

  /// The environment, and none for a pull request: an empty name is none.
  var environment: TemplateValue {
    guard let name = settings.environment else { return .string("") }
    guard settings.on.mayBeRequest else { return .string(name) }
    return .expression(GitHubExpression(trusted: "github.event_name != 'pull_request' && '\(quoted(name))' || ''"))
  }

  /// A text in a string of an expression, where a quote is written twice (GitHub, "Evaluate expressions", Literals).
  func quoted(_ text: String) -> String {
    text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
  }
}
