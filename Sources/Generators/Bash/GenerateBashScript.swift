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
      "project_folder": .string(projectFolder == "." ? "" : projectFolder),
      "run_time_tags": TemplateValue(runTimeTags: unique(plan.images.flatMap(\.runTimeTags))),
      "image_names": TemplateValue(plan.images.map(\.name)),
      "default_branch": .string(defaultBranch),
      "may_lack_git": .boolean(true),
      "may_lack_tags": .boolean(true),
      "images": .list(plan.images.map { value(of: $0, madeFrom: provenance.source, plan.version) }),
    ]) { $1 })
  return sealed(text)
}

/// An image with the files that it is made of, which are also the model's.
private func value(of image: ImagePlan, madeFrom source: String, _ version: VersionSource?) -> TemplateValue {
  guard case .record(var fields) = TemplateValue(image) else { return TemplateValue(image) }
  var files = image.inputFiles + [Word(source)]
  if image.usesVersion, case .file(let path) = version { files.append(Word(path)) }
  fields["input_files"] = TemplateValue(unique(files))
  return .record(fields)
}
