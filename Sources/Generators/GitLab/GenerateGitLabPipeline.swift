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
  try checkNeeds(of: plan)
  let template = try templates.template(named: "pipeline.gitlab.yml.tmpl")
  let settings = pipelines.gitlab
  let isDaemonless = plan.engine == .buildah || plan.engine == .podman
  let needsEngine = plan.builder?.needsEngine ?? true
  var names = JobNames(reserved: reservedNames)
  var jobNames: [String: String] = [:]
  let patterns = ChangePatterns(of: plan, madeFrom: provenance.source, in: projectFolder)
  let text = try template.render(
    commonValues(plan, knowsGitTag: true).merging([
      "cigen": provenance.value,
      "context_is_known": .boolean(false),
      "asks_remote_for_tags": .boolean(plan.version != .git),
      "project_folder": .string(projectFolder == "." ? "" : projectFolder),
      "tag_patterns": .list(pipelines.releaseTags.map { .string(regularExpression(of: $0)) }),
      "uses_service": .boolean(settings.runner == .docker && !isDaemonless && needsEngine),
      "builds_elsewhere": .boolean(settings.runner == .docker && !needsEngine),
      "builds_in_image": .boolean(settings.runner == .docker && isDaemonless),
      "uses_git": .boolean(plan.usesGit),
      "client_image": .string(clientImage(of: plan.engine, settings)),
      "engine_image": .string("docker:\(settings.dockerVersion)-dind"),
      "runner_tags": TemplateValue(settings.runnerTags.usual),
      "emulates": .boolean(plan.images.contains { $0.platform.map(settings.runnerTags.mayEmulate) ?? false }),
      "timeout": .string("\(settings.timeoutMinutes) minutes"),
      "only_changed": .boolean(pipelines.onlyChanged),
      "compare_to": .string("refs/heads/\(pipelines.defaultBranch)"),
      // A leg of a matrix cannot be left out.
      "jobs": .list(
        jobGroups(plan.jobImages, legs: pipelines.onlyChanged ? 1 : 200).map { group in
          job(group, pipelines, pipelines.onlyChanged ? patterns.texts(of: group.plan.name) : [], &names, &jobNames)
        }),
    ]) { $1 })
  return sealed(text)
}

private func clientImage(of engine: Engine, _ settings: GitLabSettings) -> String {
  switch engine {
  case .docker, .buildx: "docker:\(settings.dockerVersion)-cli"
  case .buildah: "quay.io/buildah/stable:v\(settings.buildahVersion)"
  case .podman: "quay.io/podman/stable:v\(settings.podmanVersion)"
  }
}

/// - Parameter jobNames: those of the jobs of images that others need, by the image's name.
private func job(
  _ group: JobGroup, _ pipelines: Pipelines, _ changes: [String], _ names: inout JobNames,
  _ jobNames: inout [String: String]
) -> TemplateValue {
  let name = names.name(for: group.isMatrix ? "images" : group.plan.name)
  let runners = pipelines.gitlab.runnerTags
  let tags = runners.labels(for: group.plan.platform)
  if group.plan.isHandedOn || group.plan.isShared { jobNames[group.plan.name] = name }
  return .record([
    "name": .string(name),
    "runner_tags": TemplateValue(tags == runners.usual ? [] : tags),
    "emulated": .string(group.plan.platform.flatMap { runners.mayEmulate($0) ? $0.text : nil } ?? ""),
    "changes": TemplateValue(changes),
    "needs": TemplateValue(group.plan.needs.map { jobNames[$0.image] ?? $0.image }),
    "images": TemplateValue(group.isMatrix ? group.names : []),
    "logins": .list(
      group.plan.registries.map { registry in
        let names = loginNames(of: registry, in: pipelines)
        return .record([
          "registry": .string(registry),
          "is_named": .boolean(pipelines.hasLogin(for: registry)),
          "username": .string(names.username), "password": .string(names.password),
        ])
      }),
    "plan": TemplateValue(group.plan),
  ])
}

/// How many jobs one can wait for (docs.gitlab.com, "CI/CD YAML syntax reference", `needs`).
private let mostNeeds = 50

private func checkNeeds(of plan: BuildPlan) throws(DiagnosticError) {
  let problems = plan.images.filter { $0.needs.count > mostNeeds }.map { image in
    Diagnostic(
      rule: "too-many-needs",
      "image \"\(image.name)\" is built from \(image.needs.count) others, and a job of GitLab waits for \(mostNeeds) at most",
      hint: "build it from fewer, of which some are built from the rest")
  }
  if !problems.isEmpty { throw DiagnosticError(problems) }
}

/// Keys of the top level that are no jobs, and names that no job may have (docs.gitlab.com, "CI/CD YAML syntax
/// reference", "Unavailable names for jobs").
private let reservedNames: Set<String> = [
  "image", "services", "stages", "before_script", "after_script", "variables", "cache", "include", "pages", "default",
  "workflow", "spec", "types", "true", "false", "nil", "pages:deploy",
]

/// A pattern of tags as the inner part of a rule's regular expression (RE2): `*` is any text without `/`, `**` any text.
private func regularExpression(of pattern: String) -> String {
  var expression = ""
  var rest = pattern[...]
  while let character = rest.popFirst() {
    switch character {
    case "*" where rest.first == "*":
      rest.removeFirst()
      expression += ".*"
    case "*": expression += #"[^\/]*"#
    case ".": expression += #"\."#
    case "/": expression += #"\/"#
    default: expression.append(character)
    }
  }
  return expression
}
