import BuildPlanning
import ImageModel
import SourceText
import TemplateEngine

/// Renders the build script of a plan.
///
/// - Parameter projectFolder: the way from the script's folder to the project's, `.` if they are the same.
/// - Throws: what is wrong with a template that the person replaced.
package func generateBashScript(
  _ plan: BuildPlan, templates: TemplateLibrary, provenance: Provenance, projectFolder: String
) throws(DiagnosticError) -> String {
  let template = try templates.template(named: "bash-build.sh.tmpl")
  return try template.render([
    "cigen": .record([
      "version": .string(provenance.toolVersion),
      "source": .string(provenance.source),
      "command": .string(ShellFragment(quoting: provenance.command).text),
    ]),
    "project_folder": .string(projectFolder == "." ? "" : projectFolder),
    "version": version(plan.version),
    "run_time_tags": TemplateValue(plan.runTimeTags),
    "image_names": TemplateValue(plan.images.map(\.name)),
    "uses_cache": .boolean(plan.images.contains { !$0.pulls.isEmpty }),
    "images": .list(plan.images.map(image)),
  ])
}

/// One of the three is set; without a version none is.
private func version(_ source: VersionSource?) -> TemplateValue {
  var literal = ""
  var file = ""
  if case .literal(let text) = source { literal = text }
  if case .file(let path) = source { file = path }
  return .record([
    "is_used": .boolean(source != nil), "literal": .string(literal), "file": .string(file),
    "is_git": .boolean(source == .git),
  ])
}

private func image(_ plan: ImagePlan) -> TemplateValue {
  .record([
    "name": .string(plan.name),
    "pulls": TemplateValue(plan.pulls),
    "builds": .list(plan.builds.map(build)),
    "releases": TemplateValue(plan.releases),
    "required_environment": .list(
      plan.requiredEnvironment.map { .record(["name": .string($0.name), "secret": .string($0.secret)]) }),
  ])
}

private func build(_ plan: Build) -> TemplateValue {
  .record([
    "title": .string(plan.title),
    "options": .list(plan.options.map { TemplateValue($0) }),
    "context": TemplateValue(plan.context),
    "cache_image": TemplateValue(plan.cacheImage.map { [$0] } ?? []),
  ])
}
