import BuildPlanning
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
  let text = try template.render([
    "cigen": provenance.value,
    "project_folder": .string(projectFolder == "." ? "" : projectFolder),
    "version": TemplateValue(plan.version),
    "run_time_tags": TemplateValue(unique(plan.images.flatMap(\.runTimeTags))),
    "image_names": TemplateValue(plan.images.map(\.name)),
    "uses_cache": .boolean(plan.images.contains { !$0.pulls.isEmpty }),
    "default_branch": .string(defaultBranch),
    "images": .list(plan.images.map { TemplateValue($0) }),
  ])
  return sealed(text)
}

private func unique(_ words: [Word]) -> [Word] {
  var isKnown: Set<Word> = []
  return words.filter { isKnown.insert($0).inserted }
}
