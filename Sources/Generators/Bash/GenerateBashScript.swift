import BuildPlanning
import ImageModel
import SourceText
import TemplateEngine

/// Renders the build script of a plan.
///
/// - Parameters:
///   - projectFolder: the way from the script's folder to the project's, `.` if they are the same.
///   - defaultBranch: the branch that publishes; `BRANCH` names another.
/// - Throws: what is wrong with a template that the person replaced.
package func generateBashScript(
  _ plan: BuildPlan, templates: TemplateLibrary, provenance: Provenance, projectFolder: String,
  defaultBranch: String
) throws(DiagnosticError) -> String {
  let template = try templates.template(named: "bash-build.sh.tmpl")
  let text = try template.render(
    commonValues(plan, knowsGitTag: false).merging([
      "cigen": provenance.value,
      "context_is_known": .boolean(plan.images.count > 1),
      "project_folder": .string(projectFolder == "." ? "" : projectFolder),
      "run_time_tags": TemplateValue(runTimeTags: unique(plan.images.flatMap(\.runTimeTags))),
      "image_names": TemplateValue(plan.images.map(\.name)),
      // Where only some are.
      "published_names": TemplateValue(
        plan.images.contains(where: \.isShared) ? plan.images.filter { !$0.isShared }.map(\.name) : []),
      "selections": .list(
        plan.selections.map { .record(["name": .string($0.name), "images": TemplateValue($0.images)]) }),
      "default_branch": .string(defaultBranch),
      "images": .list(plan.images.map { TemplateValue($0, madeFrom: provenance.source, plan.version) }),
    ]) { $1 })
  return sealed(text)
}
