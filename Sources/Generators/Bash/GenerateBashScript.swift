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
    "pulls": wrapped(plan.pulls),
    "builds": .list(plan.builds.map(build)),
    "releases": wrapped(plan.releases),
    "required_environment": .list(
      plan.requiredEnvironment.map { .record(["name": .string($0.name), "secret": .string($0.secret)]) }),
  ])
}

/// Words for one command over as many lines as they need: those of the first line, and those of each later one.
private func wrapped(_ words: [Word]) -> TemplateValue {
  var lines: [[Word]] = []
  var width = 0
  for word in words {
    let wordWidth = word.width + 1
    if lines.isEmpty || width + wordWidth > widestWords {
      lines.append([])
      width = 0
    }
    lines[lines.count - 1].append(word)
    width += wordWidth
  }
  return .record([
    "first": TemplateValue(lines.first ?? []), "rest": .list(lines.dropFirst().map { TemplateValue($0) }),
  ])
}

/// So that a line has at most 120 characters, its indentation and the command's name included.
private let widestWords = 100

extension Word {
  /// How many characters it takes in a script, without the quotes that it may need.
  fileprivate var width: Int {
    fragments.reduce(0) { sum, fragment in
      switch fragment {
      case .literal(let text): sum + text.count
      case .variable(let variable): sum + variable.rawValue.count + "${}".count
      }
    }
  }
}

private func build(_ plan: Build) -> TemplateValue {
  .record([
    "title": .string(plan.title),
    "options": .list(plan.options.map { TemplateValue($0) }),
    "context": TemplateValue(plan.context),
    "cache_image": TemplateValue(plan.cacheImage.map { [$0] } ?? []),
  ])
}
