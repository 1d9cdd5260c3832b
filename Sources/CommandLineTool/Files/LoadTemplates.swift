import SourceText
import TemplateEngine
import Templates

extension Disk {
  /// The bundled templates, each replaced by the file of the same name in `folder`, if there is one; others there may be
  /// included. One whose name is nearly that of a bundled template is told: it was meant to replace that.
  func loadTemplates(overriddenIn folder: String?, _ console: inout Console) throws(DiagnosticError) -> TemplateLibrary
  {
    var sources: [String: SourceFile] = [:]
    for template in BundledTemplate.all {
      sources[template.name] = SourceFile(name: template.name, text: template.text)
    }
    if let folder {
      guard isFolder(folder) else {
        throw DiagnosticError(
          Diagnostic(
            rule: "missing-folder", "there is no folder \"\(folder)\"",
            hint: "write the bundled templates there with cigen templates eject \(folder)"))
      }
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
    }
    return TemplateLibrary(sources)
  }
}
