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
  try checkProblems(of: plan)
  let template = try templates.template(named: "workflow.github.yml.tmpl")
  let settings = pipelines.github
  let on = settings.on
  var names = JobNames(reserved: pipelines.onlyChanged ? ["changes"] : [])
  let ids = plan.jobs.map { names.name(for: identifier(ofJob: $0.name)) }
  let writer = WorkflowWriter(plan, pipelines, ids: ids)
  let text = try template.render([
    "cigen": provenance.value,
    "engine": TemplateValue(plan.engine),
    "title": TemplateValue(title(of: plan, pipelines)),
    "name": .string(workflowName(in: projectFolder)),
    "project_folder": .string(projectFolder == "." ? "" : projectFolder),
    "push": .boolean(on.push),
    "branches": TemplateValue(
      unique(
        [pipelines.defaultBranch] + on.branches + plan.jobs.flatMap(\.events).compactMap(\.branchName).sorted())),
    "tag_patterns": TemplateValue(writer.spelling.releasesByTags && !on.release ? pipelines.releaseTags : []),
    "paths": TemplateValue(on.paths),
    "runs_each_commit": .boolean(!writer.spelling.releasesByTags),
    "release": .boolean(on.release),
    "pull_request": .boolean(on.pullRequest),
    "merge_group": .boolean(on.mergeGroup),
    "dispatch": .boolean(on.dispatch != .no),
    "dispatch_inputs": .boolean(on.dispatch == .inputs),
    "call": .boolean(on.call),
    "inputs": .list(inputs),
    "call_group": writer.callGroup(in: projectFolder),
    "call_outputs": .list(on.call ? writer.callOutputs : []),
    "call_secrets": TemplateValue(on.call ? writer.secrets : []),
    "schedules": TemplateValue(on.schedules.map(\.cron)),
    "checkout": .record([
      "has_submodules": .boolean(pipelines.checkout.submodules != nil),
      "is_recursive": .boolean(pipelines.checkout.submodules == .recursive),
      "has_large_files": .boolean(pipelines.checkout.fetchesLargeFiles),
    ]),
    "timeout": .integer(settings.timeoutMinutes),
    "change_detection": .list(
      pipelines.onlyChanged ? [writer.changeDetection()] : []),
    "jobs": .list(zip(plan.jobs, ids).enumerated().map { writer.value(of: $1.0, id: $1.1, isLater: $0 > 0) }),
  ])
  try checkScriptLengths(of: text)
  try checkSize(of: text, most: largestWorkflow, "GitHub")
  return sealed(text)
}

/// A larger workflow starts no run, and nobody is told (docs.github.com, "Actions limits", Workflow file size).
private let largestWorkflow = 512_000

/// What tells a workflow's runs from those of others: two with one name would cancel each other's.
///
/// - Parameter folder: the way from the checkout's root to the project's folder.
func workflowName(in folder: String) -> String { folder == "." ? "Images" : "Images of \(folder)" }

/// What a run may be told.
private let inputs: [TemplateValue] = [
  ("version", "The version to publish; without one, the git tag says it", "string"),
  ("push", "Whether anything is pushed", "boolean"), ("ref", "The commit, branch or tag to build", "string"),
].map { name, description, type in
  .record([
    "name": .string(name), "description": .string(description), "type": .string(type),
    "is_default": .boolean(type == "boolean"),
  ])
}

/// A job's id: letters, digits, `-` and `_`, no digit or `-` first (docs.github.com, "Workflow syntax", `jobs.<job_id>`),
/// and not `__`, which the runner keeps for itself (actions/runner, IdBuilder).
private func identifier(ofJob name: String) -> String {
  let text = name.split(separator: ".", omittingEmptySubsequences: false).joined(separator: "_")
  if text.hasPrefix("__") { return "job\(text)" }
  return text.first?.isNumber ?? true ? "_\(text)" : text
}
