import BuildPlanning
import ImageModel
import SourceText
import TemplateEngine

/// Renders the GitLab CI pipeline of a plan.
///
/// - Parameter projectFolder: the way from the checkout's root to the project's folder, `.` if they are the same.
/// - Throws: what is wrong with a template that the person replaced, and images that need more others than a job can.
package func generateGitLabPipeline(
  _ plan: BuildPlan, _ pipelines: Pipelines, templates: TemplateLibrary, provenance: Provenance, projectFolder: String
) throws(DiagnosticError) -> String {
  try checkProblems(of: plan)
  let template = try templates.template(named: "pipeline.gitlab.yml.tmpl")
  let writer = PipelineWriter(plan, pipelines, in: projectFolder)
  let text = try template.render(
    [
      "cigen": provenance.value,
      "engine": TemplateValue(plan.engine),
      "title": TemplateValue(title(of: plan, pipelines)),
      "compare_to": .string("refs/heads/\(pipelines.defaultBranch)"),
      "jobs": .list(writer.workflow + writer.jobs()),
    ])
  try checkSize(of: text, most: largestPipeline, "GitLab")
  return sealed(text)
}

/// Unless the administrator of a GitLab allows more (docs.gitlab.com, "Application limits", `max_yaml_size_bytes`).
private let largestPipeline = 2_097_152

/// Writes the jobs of a pipeline.
struct PipelineWriter {
  let plan: BuildPlan
  let pipelines: Pipelines
  let projectFolder: String
  let spelling: Spelling
  private let steps: StepWriter
  private let jobsOfImages: [String: (name: String, job: Job)]
  private let names: [String]

  /// The hidden job that has what several have in common.
  private let shared: String

  var settings: GitLabSettings { pipelines.gitlab }
  private var isDaemonless: Bool { plan.engine.cachesSteps }

  /// Whether the engine beside a job builds, and whether there is one: a test runs what another builder built.
  private var buildsInService: Bool {
    settings.runner == .docker && !isDaemonless && (plan.builder?.needsEngine ?? true)
  }
  private var usesService: Bool { buildsInService || settings.runner == .docker && hasTests && !isDaemonless }
  private let hasTests: Bool

  init(_ plan: BuildPlan, _ pipelines: Pipelines, in projectFolder: String) {
    (self.plan, self.pipelines, self.projectFolder) = (plan, pipelines, projectFolder)
    spelling = Spelling(plan, pipelines)
    hasTests = plan.jobs.contains { $0.steps.contains(where: \.isTest) }
    needsContainer = plan.engine == .buildx && plan.jobs.lazy.flatMap(\.steps).contains(where: \.needsContainer)
    steps = StepWriter(spelling: spelling, outputFile: "images.env")
    var taken = JobNames(reserved: reservedNames)
    let prefix = pipelines.gitlab.prefix ?? (pipelines.gitlab.include ? "image-" : "")
    names = plan.jobs.map { taken.name(for: prefix + $0.name) }
    shared = prefix.isEmpty ? ".images" : ".\(prefix)jobs"
    var jobs: [String: (String, Job)] = [:]
    for (job, name) in zip(plan.jobs, names) { for row in job.rows { jobs[row.image] = (name, job) } }
    jobsOfImages = jobs
  }

  /// What is of the whole pipeline, in the form of a job; nothing if another one includes it.
  var workflow: [TemplateValue] {
    if settings.include { return [] }
    return [
      blank.merging([
        "is_apart": .boolean(false), "name": "workflow", "rules": .list(rules.map { value(of: $0) }),
      ])
    ]
  }

  /// The jobs; what several have in common is a hidden one before them.
  func jobs() -> [TemplateValue] {
    if plan.jobs.count == 1 { return [job(plan.jobs[0], names[0], isAlone: true)] }
    // What they begin with, if it is the same for all.
    let beginnings = plan.jobs.map { beginning(of: $0) }
    let ofJobs = settings.include ? plan.jobs.map { rules(of: $0) } : []
    let sharesRules = !ofJobs.isEmpty && ofJobs.allSatisfy { $0 == ofJobs[0] }
    let isCommon = beginnings.allSatisfy { $0 == beginnings[0] } && !beginnings[0].isEmpty
    let hidden = blank.merging([
      "before": .list(isCommon ? [steps.value(ofCommands: beginnings[0])] : []),
      "name": .string(shared), "runner_tags": TemplateValue(settings.runnerTags.usual),
      "stage": .string(settings.stage),
      "settings": .list([sharedSettings]),
      "rules": .list(sharesRules ? ofJobs[0].map { value(of: $0) } : []),
    ])
    return [hidden]
      + zip(plan.jobs, names).map { job($0, $1, isAlone: false, hasBegun: isCommon, hasRules: sharesRules) }
  }

  private var blank: TemplateValue {
    .record([
      "is_apart": .boolean(true), "extends": "", "stage": "", "runner_tags": .list([]), "settings": .list([]),
      "needs": .list([]),
      "optional_needs": .list([]), "before": .list([]),
      "rules": .list([]), "rows": .list([]), "images": .list([]), "report": "", "scripts": .list([]),
    ])
  }

  private var sharedSettings: TemplateValue {
    let image: String =
      switch plan.engine {
      case .docker, .buildx: "docker:\(settings.dockerVersion)-cli"
      case .buildah: "quay.io/buildah/stable:v\(settings.buildahVersion)"
      case .podman: "quay.io/podman/stable:v\(settings.podmanVersion)"
      }
    return .record([
      "image": .gitLab(GitLabText(trusted: settings.runner == .docker ? settings.image ?? image : "")),
      "service": .gitLab(
        GitLabText(trusted: usesService ? settings.service ?? "docker:\(settings.dockerVersion)-dind" : "")),
      "is_named": .boolean(settings.service != nil || !settings.serviceCommand.isEmpty),
      "service_command": TemplateValue(settings.serviceCommand),
      "id_tokens": .list(
        tokens.map { .record(["name": .string($0.name), "audience": .string($0.audience)]) }),
      "own_variables": .list(
        settings.variables.map {
          .record(["name": .string($0.name), "value": .gitLab(GitLabText(trusted: $0.value))])
        }),
      "attestations": TemplateValue(plan.attestationSetting.map { [$0.name] } ?? []),
      "is_daemonless": .boolean(isDaemonless && settings.runner == .docker),
      "needs_history": .boolean(
        plan.version == .git
          && plan.jobs.contains { job in job.steps.contains { spelling.asksGitForVersion($0) } }),
      "depth": .string(pipelines.checkout.depth.map { String($0) } ?? ""),
      "submodules": .string(pipelines.checkout.submodules?.gitLabsName ?? ""),
      // A release of the default branch is not cancelled by the next push.
      "is_interruptible": .boolean(spelling.releasesByTags),
      // Between the last look at the tags and the push of `latest`, no other release may publish.
      "takes_turns": .boolean(plan.jobs.contains { $0.steps.contains(where: \.followsReleases) }),
      "timeout": .string("\(settings.timeoutMinutes) minutes"),
    ])
  }

  private func job(
    _ job: Job, _ name: String, isAlone: Bool, hasBegun: Bool = false, hasRules: Bool = false
  ) -> TemplateValue {
    let tags = settings.runnerTags.labels(for: job.rows[0].platform)
    let usual = settings.runnerTags.usual
    let needs = unique((job.needs.flatMap(\.images) + job.waitsFor).compactMap { jobsOfImages[$0]?.name })
    // A job of a rule that does not hold is not there.
    let mayLack = pipelines.onlyChanged || job.waitsFor.contains { jobsOfImages[$0]?.job.condition == .writesCache }
    let usesImages = job.isMatrix && job.family == nil
    return blank.merging([
      "name": .string(name),
      "extends": .string(isAlone ? "" : shared),
      "stage": .string(isAlone ? settings.stage : ""),
      "runner_tags": TemplateValue(isAlone || tags != usual ? tags : []),
      "settings": .list(isAlone ? [sharedSettings] : []),
      "needs": TemplateValue(mayLack ? [] : settings.needs + needs),
      "optional_needs": .list(
        mayLack
          ? settings.needs.map { .record(["job": .string($0), "is_optional": .boolean(false)]) }
            + needs.map { .record(["job": .string($0), "is_optional": .boolean(true)]) } : []),
      "rules": .list(hasRules ? [] : rules(of: job).map { value(of: $0) }),
      "rows": .list(job.isMatrix && !usesImages ? rows(of: job) : []),
      "images": TemplateValue(usesImages ? job.rows.map(\.image) : []),
      "report": .string(job.outputs.isEmpty ? "" : projectFolder == "." ? "images.env" : "\(projectFolder)/images.env"),
      "scripts": .list(scripts(of: job, after: hasBegun ? [] : beginning(of: job))),
    ])
  }

  /// When a job runs: if another pipeline includes it, it says so by itself; else where not all that the pipeline does.
  private func rules(of job: Job) -> [PipelineRule] {
    let changes =
      pipelines.onlyChanged && job.condition == nil ? plan.changePatterns(of: job.rows[0].image, in: projectFolder) : []
    return settings.include ? ownRules(of: job, changes: changes) : rules(of: job, changes: changes)
  }

  private func rows(of job: Job) -> [TemplateValue] {
    job.rows.map { row in
      let pairs = zip(job.parameters, row.values).map { parameter, value in
        TemplateValue.record(["name": .string(parameter.name), "value": .string(value)])
      }
      return .record(["first": .list(Array(pairs.prefix(1))), "rest": .list(Array(pairs.dropFirst()))])
    }
  }

  // MARK: - Scripts

  /// What a job does before all else: wait for the engine, and log in.
  private func beginning(of job: Job) -> [String] {
    var lines: [String] = []
    func add(_ more: [String]) { lines += more }
    if usesService { add(["until docker version >/dev/null 2>&1; do sleep 1; done"]) }
    if buildsInService, !emulated(by: job).isEmpty {
      add([
        "docker run --rm --privileged tonistiigi/binfmt:qemu-v9.2.2 --install \(emulated(by: job).joined(separator: ","))"
      ])
    }
    if projectFolder != "." { add(["cd " + ShellFragment(quoting: [projectFolder]).text]) }
    let variables = job.steps.reduce(into: Set<Variable>()) { $0.formUnion($1.variables) }
    let keys = unique(job.steps.flatMap(\.privateKeys))
    // A machine of the person's own is there after the job.
    let keepsLogins = settings.runner == .shell && !job.registries.isEmpty
    if variables.contains(.workFolder(in: .gitlab)) || !(plan.builder?.certificates ?? []).isEmpty || keepsLogins
      || job.registries.contains(where: { cloudLogin(to: $0) != nil })
    {
      add(["work=$(mktemp -d)"])
    }
    if keepsLogins || !keys.isEmpty { add(["trap 'rm -rf \"${work}\"' EXIT"]) }
    if keepsLogins { add(ownConfiguration) }
    add(keyCommands(inJobWith: keys))
    if plan.engine == .buildx, job.steps.contains(where: \.isBuild) { add(builder) }
    for registry in job.registries { add(logins(to: registry)) }
    add(installations(for: job))
    if variables.contains(.cacheSuffix) { add(spelling.cacheSuffix) }
    return lines
  }

  /// The architectures that the job's machine may have to emulate.
  private func emulated(by job: Job) -> [String] {
    let platforms =
      job.rows.compactMap(\.platform).filter(settings.runnerTags.mayEmulate) + job.platforms
    return unique(platforms.map(\.architecture).filter { !["amd64", "386"].contains($0) })
  }

  /// The parts of a job's script, in order; all run in one shell.
  private func scripts(of job: Job, after beginning: [String]) -> [TemplateValue] {
    var parts = beginning.isEmpty ? [] : [steps.value(ofCommands: beginning)]
    var settled: Set<Variable> = []
    var hasExplained = false
    for step in job.steps {
      var setup: [String] = []
      // Where an image was handed on is said when all that builds it otherwise is behind.
      for need in job.needs where need.local != nil && !settled.contains(need.variable) {
        guard step.variables.contains(need.variable) else { continue }
        settled.insert(need.variable)
        setup += handoverLines(need, plan.engine)
      }
      // What holds for later steps as well is done whether this one is or not.
      let isConditional = step.conditions.contains { $0 != job.condition }
      if isConditional, !setup.isEmpty { parts.append(steps.value(ofCommands: setup)) }
      let explains = !hasExplained && step.isRepeatedBuild
      hasExplained = hasExplained || explains
      parts.append(value(of: step, in: job, after: isConditional ? [] : setup, explains: explains))
    }
    return parts
  }

  private func value(of step: Step, in job: Job, after beginning: [String], explains: Bool) -> TemplateValue {
    var setup = beginning
    setup += step.argumentsFromEnvironment.map { "if [ -z \"${\($0):-}\" ]; then unset \($0); fi" }
    setup += spelling.settings(for: step.variables, step.tags, isRelease: !step.needsVersionAlways)
    if step.exportsVersion { setup.append("export VERSION") }
    if step.isSignature, settings.runner == .docker {
      let install = isDaemonless ? "dnf install --assumeyes --quiet cosign" : "apk add --no-cache --quiet cosign"
      setup.append("command -v cosign >/dev/null || \(install)")
    }
    let tests = step.conditions.filter { $0 != job.condition }.map { spelling.test(of: $0) }
    return steps.value(
      of: step, setup: setup, condition: tests.joinedTests,
      explains: explains)
  }

  /// A builder in a container takes certificates from a context alone, not from the environment. The engine of Docker 29
  /// needs none: its own keeps caches of all stages.
  private var builder: [String] {
    if plan.builder == nil, settings.runner == .docker, settings.hasContainerdStore, !needsContainer { return [] }
    let commands = builderCommands(plan.builder, folder: "${work}")
    guard buildsInService else { return commands }
    return ["docker context create builds"] + commands.map { "\($0) builds" }
  }

  /// Whether a cache, or a push without a tag, is beyond the engine's own builder.
  private let needsContainer: Bool

  /// What the image of a builder without a daemon lacks.
  private func installations(for job: Job) -> [String] {
    guard isDaemonless, settings.runner == .docker,
      job.steps.contains(where: { $0.asksRemote || $0.exportsVersion || $0.isFind || $0.usesGit })
    else { return [] }
    return ["dnf install --assumeyes --quiet git-core"]
  }
}

extension Checkout.Submodules {
  fileprivate var gitLabsName: String {
    switch self {
    case .direct: "normal"
    case .recursive: "recursive"
    }
  }
}

/// Keys of the top level that are no jobs, and names that no job may have (docs.gitlab.com, "CI/CD YAML syntax
/// reference", "Unavailable names for jobs").
private let reservedNames: Set<String> = [
  "image", "services", "stages", "before_script", "after_script", "variables", "cache", "include", "pages", "default",
  "workflow", "spec", "types", "true", "false", "nil", "pages:deploy",
]
