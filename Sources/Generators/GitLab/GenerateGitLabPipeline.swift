import BuildPlanning
import ImageModel
import SourceText
import TemplateEngine

/// Renders the GitLab CI pipeline of a plan.
///
/// - Parameter projectFolder: the way from the checkout's root to the project's folder, `.` if they are the same.
/// - Throws: what is wrong with a template that the person replaced.
package func generateGitLabPipeline(
  _ plan: BuildPlan, _ pipelines: Pipelines, templates: TemplateLibrary, provenance: Provenance, projectFolder: String
) throws(DiagnosticError) -> String {
  let template = try templates.template(named: "pipeline.gitlab.yml.tmpl")
  let settings = pipelines.gitlab
  let isDaemonless = plan.engine == .buildah || plan.engine == .podman
  var names = JobNames(reserved: reservedNames)
  var jobNames: [String: String] = [:]
  let text = try template.render(
    commonValues(plan, knowsGitTag: true).merging([
      "cigen": provenance.value,
      "may_lack_tags": .boolean(plan.version != .git),
      "has_few_tags": .boolean(plan.version != .git),
      "project_folder": .string(projectFolder == "." ? "" : projectFolder),
      "tag_patterns": .list(pipelines.releaseTags.map { .string(regularExpression(of: $0)) }),
      "uses_service": .boolean(settings.runner == .docker && !isDaemonless),
      "builds_in_image": .boolean(settings.runner == .docker && isDaemonless),
      "uses_git": .boolean(plan.usesGit),
      "client_image": .string(clientImage(of: plan.engine, settings)),
      "engine_image": .string("docker:\(settings.dockerVersion)-dind"),
      "runner_tags": TemplateValue(settings.runnerTags),
      "timeout": .string("\(settings.timeoutMinutes) minutes"),
      "jobs": .list(jobGroups(plan.jobImages, legs: 200).map { job($0, pipelines, &names, &jobNames) }),
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
  _ group: JobGroup, _ pipelines: Pipelines, _ names: inout JobNames, _ jobNames: inout [String: String]
) -> TemplateValue {
  let name = names.name(for: group.isMatrix ? "images" : group.plan.name)
  if group.plan.ownImage != nil { jobNames[group.plan.name] = name }
  return .record([
    "name": .string(name),
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
