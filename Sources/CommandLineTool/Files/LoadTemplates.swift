import SourceText
import TemplateEngine
import Templates

extension Disk {
  /// The bundled templates, each replaced by the file of the same name in `folder`, if there is one.
  func loadTemplates(overriddenIn folder: String?) throws(DiagnosticError) -> TemplateLibrary {
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
      for name in try list(folder) where name.hasSuffix(".tmpl") {
        sources[name] = try read(join(folder, name))
      }
    }
    return TemplateLibrary(sources)
  }
}
