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
  let template = try templates.template(named: "workflow.github.yml.tmpl")
  let settings = pipelines.github
  var names = JobNames(reserved: pipelines.onlyChanged ? ["changes"] : [])
  var ids: [String: String] = [:]
  let text = try template.render(
    commonValues(plan, knowsGitTag: true).merging([
      "cigen": provenance.value,
      "context_is_known": .boolean(pipelines.onlyChanged),
      "project_folder": .string(projectFolder == "." ? "" : projectFolder),
      "default_branch": .string(pipelines.defaultBranch),
      "branches": TemplateValue([pipelines.defaultBranch] + settings.branches),
      "tag_patterns": TemplateValue(pipelines.releaseTags),
      // Their characters and "*" mean the same in a pattern of the shell, but that there "*" is any text.
      "tag_case": .shell(ShellFragment(trusted: pipelines.releaseTags.joined(separator: " | "))),
      "pull_request": .boolean(settings.pullRequest),
      "workflow_dispatch": .boolean(settings.workflowDispatch),
      "schedule": .string(settings.schedule ?? ""),
      "runs_on": runner(settings.runsOn.usual),
      "emulates": .boolean(plan.images.contains { $0.platform.map(settings.runsOn.mayEmulate) ?? false }),
      "timeout": .integer(settings.timeoutMinutes),
      "uses_environment_arguments": .boolean(plan.images.contains { !$0.argumentsFromEnvironment.isEmpty }),
      "only_changed": .boolean(pipelines.onlyChanged),
      "image_names": TemplateValue(plan.images.map(\.name)),
      "images": .list(plan.images.map { TemplateValue($0, madeFrom: provenance.source, plan.version) }),
      // A leg of a matrix cannot be left out.
      "jobs": .list(
        jobGroups(plan.jobImages, legs: pipelines.onlyChanged ? 1 : 256).map { job($0, pipelines, &names, &ids) }),
    ]) { $1 })
  try checkScriptLengths(of: text)
  return sealed(text)
}

private func runner(_ labels: [String]) -> TemplateValue {
  labels.count == 1 ? .string(labels[0]) : TemplateValue(labels)
}

/// - Parameter ids: those of the jobs of images that others need, by the image's name.
private func job(
  _ group: JobGroup, _ pipelines: Pipelines, _ names: inout JobNames, _ ids: inout [String: String]
) -> TemplateValue {
  let plan = group.plan
  let id = names.name(for: group.isMatrix ? "images" : identifier(of: plan.name))
  if plan.isHandedOn || plan.isShared { ids[plan.name] = id }
  let needs = plan.needs.map { ids[$0.image] ?? $0.image }
  let logins = plan.registries.map { login(to: $0, pipelines) }
  let usesSecrets =
    plan.requiredEnvironment.contains { $0.name != ownToken } || logins.contains { $0.usesSecret }
    || !plan.serviceSecrets.isEmpty
  return .record([
    "id": .string(id),
    "needs": TemplateValue((pipelines.onlyChanged ? ["changes"] : []) + needs),
    "condition": pipelines.onlyChanged ? condition(of: plan.name, needs) : .string(""),
    "name": group.isMatrix ? .expression(GitHubExpression(trusted: "matrix.image")) : .string(plan.name),
    "images": TemplateValue(group.isMatrix ? group.names : []),
    "environment": usesSecrets ? environment(pipelines.github) : .string(""),
    "runs_on": runner(pipelines.github.runsOn.labels(for: plan.platform)),
    "emulated": .string(plan.platform.flatMap { pipelines.github.runsOn.mayEmulate($0) ? $0.text : nil } ?? ""),
    "writes_packages": .boolean(logins.contains { $0.usesToken }),
    "logins": .list(logins.map(\.value)),
    "environment_arguments": TemplateValue(plan.argumentsFromEnvironment),
    "variables": .list(
      (variables(of: group, pipelines)
        + zip(plan.needs, needs).filter { need, _ in !need.isOrderOnly }
        .map { ($0.variable.name, "needs.\($1).outputs.image") }).map { name, expression in
          .record(["name": .string(name), "value": .expression(GitHubExpression(trusted: expression))])
        }),
    "plan": TemplateValue(plan),
  ])
}

/// Whether an image is one of those that changed. A job that it needs and that was left out for that reason does not count
/// as one that failed; the image is then built here.
private func condition(of name: String, _ needs: [String]) -> TemplateValue {
  let isChanged = "contains(fromJSON(needs.changes.outputs.images), '\(name)')"
  if needs.isEmpty { return .expression(GitHubExpression(trusted: isChanged)) }
  return .expression(GitHubExpression(trusted: "!cancelled() && !failure() && \(isChanged)"))
}

/// The environment, and none for a pull request: an empty name is none.
private func environment(_ settings: GitHubSettings) -> TemplateValue {
  guard settings.pullRequest else { return .string(settings.environment) }
  // In a string of an expression a quote is written twice (GitHub, "Evaluate expressions", Literals).
  let name = settings.environment.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
  return .expression(GitHubExpression(trusted: "github.event_name != 'pull_request' && '\(name)' || ''"))
}

/// The variables of a job's script and what they are, each once: a secret before a variable of the same name.
private func variables(of group: JobGroup, _ pipelines: Pipelines) -> [(name: String, expression: String)] {
  var variables: [(name: String, expression: String)] = []
  if pipelines.github.pullRequest {
    variables.append(("HEAD_REPOSITORY", "github.event.pull_request.head.repo.full_name"))
  }
  if group.isMatrix { variables.append((Variable.image.name, "matrix.image")) }
  variables += group.plan.requiredEnvironment.map { required in
    (required.name, required.name == ownToken ? "github.token" : "secrets.\(required.name)")
  }
  variables += group.plan.serviceSecrets.map { ($0, "secrets.\($0)") }
  variables += group.plan.argumentsFromEnvironment.map { ($0, "vars.\($0)") }
  var isKnown: Set<String> = []
  return variables.filter { isKnown.insert($0.name).inserted }
}

/// What scripts call the token of the job, which no repository can have a secret for.
private let ownToken = "GITHUB_TOKEN"

/// A job's id: letters, digits, `-` and `_`, no digit or `-` first (docs.github.com, "Workflow syntax", `jobs.<job_id>`),
/// and not `__`, which the runner keeps for itself (actions/runner, IdBuilder).
private func identifier(of name: String) -> String {
  let text = name.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "_")
  if text.hasPrefix("__") { return "job\(text)" }
  return text.first?.isNumber ?? true ? "_\(text)" : text
}

private struct Login {
  let usesToken: Bool
  let value: TemplateValue

  var usesSecret: Bool { !usesToken }
}

/// To GitHub's own registry with the token of the job, unless a login was named; to others with a secret.
private func login(to registry: String, _ pipelines: Pipelines) -> Login {
  let usesToken = registry == "ghcr.io" && !pipelines.hasLogin(for: registry)
  let names = loginNames(of: registry, in: pipelines)
  return Login(
    usesToken: usesToken,
    value: .record([
      "title": .string("Log in to \(registry)"),
      "registry": .string(registry),
      "username": .expression(GitHubExpression(trusted: usesToken ? "github.actor" : "vars.\(names.username)")),
      "password": .expression(GitHubExpression(trusted: usesToken ? "github.token" : "secrets.\(names.password)")),
      "missing": .string(
        usesToken
          ? ""
          : "::error::Set the variable \(names.username) and the secret \(names.password) to log in to \(registry)."),
    ]))
}
