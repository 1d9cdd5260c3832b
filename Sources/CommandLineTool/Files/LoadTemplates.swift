import SourceText
import TemplateEngine
import Templates

extension Disk {
  /// The bundled templates, each replaced by the file of the same name in `folder`, if there is one; others there may be
  /// included. One whose name is nearly that of a bundled template is told: it was meant to replace that.
  func loadTemplates(overriddenIn folder: String?, _ console: inout Console) throws(DiagnosticError) -> TemplateLibrary
  {
    guard let folder else { return TemplateLibrary(bundledSources, loaded: loadedTemplate) }
    guard isFolder(folder) else {
      throw DiagnosticError(
        Diagnostic(
          rule: "missing-folder", "there is no folder \"\(folder)\"",
          hint: "write the bundled templates there with cigen templates eject \(folder)"))
    }
    var sources = bundledSources
    let bundled = BundledTemplate.all.map(\.name)
    for name in try list(folder) where name.hasSuffix(".tmpl") {
      if !bundled.contains(name), let nearest = nearestName(to: name, among: bundled) {
        console.report([
          Diagnostic(
            .warning, rule: "unused-template", "\"\(join(folder, name))\" replaces no bundled template",
            hint: "did you mean \"\(nearest)\"?")
        ])
      }
      sources[name] = try read(join(folder, name))
    }
    return TemplateLibrary(sources)
  }
}

private let bundledSources = Dictionary(
  uniqueKeysWithValues: BundledTemplate.all.map { ($0.name, SourceFile(name: $0.name, text: $0.text)) })

// Each is loaded when it is first asked for, and once in a process: a project may have several of its files.
private let script = bundled("bash-build.sh.tmpl")
private let workflow = bundled("workflow.github.yml.tmpl")
private let cleanUp = bundled("clean-up.github.yml.tmpl")
private let pipeline = bundled("pipeline.gitlab.yml.tmpl")

/// - Returns: nil for one with a mistake, which is told where it is asked for.
private func bundled(_ name: String) -> Template? { try? TemplateLibrary(bundledSources).template(named: name) }

private func loadedTemplate(_ name: String) -> Template? {
  switch name {
  case "bash-build.sh.tmpl": script
  case "workflow.github.yml.tmpl": workflow
  case "clean-up.github.yml.tmpl": cleanUp
  case "pipeline.gitlab.yml.tmpl": pipeline
  default: nil
  }
}
