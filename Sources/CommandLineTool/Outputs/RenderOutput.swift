import BuildPlanning
import Generators
import SourceText
import TemplateEngine

/// A file as it is to be, in memory.
struct RenderedOutput {
  /// As the person would name it.
  let path: String

  let text: String

  /// Those of a new file.
  let permissions: Int
}

extension Disk {
  /// The way from the checkout's root to a folder, both without symbolic links: a job sees the folder, not the link.
  private func fromCheckout(to folder: String) -> String {
    let folder = destination(of: folder).path
    return relativePath(from: checkout(around: folder), to: folder)
  }

  /// The text of a system's file for a plan; nothing is written.
  ///
  /// - Parameters:
  ///   - file: where it is to be; nil if that is not known, as on standard output: then in the project's folder.
  ///   - command: the words that make it again, for its header.
  func render(
    _ system: OutputSystem, _ plan: BuildPlan, of loaded: LoadedProject, to file: String?,
    templates: TemplateLibrary, command: [String]
  ) throws(DiagnosticError) -> String {
    let project = absolute(loaded.folder)
    return try system.generate(
      plan, loaded.project.pipelines, templates,
      Provenance(toolVersion: cigenVersion, source: loaded.source, command: command),
      ProjectPlace(
        fromFile: file.map { relativePath(from: parentFolder(of: absolute($0)), to: project) } ?? ".",
        fromCheckout: fromCheckout(to: loaded.folder)))
  }

  /// The texts of several, as `cigen generate` writes them.
  func renderOutputs(
    of loaded: LoadedProject, to destinations: [(system: OutputSystem, path: String)],
    _ arguments: ParsedArguments, _ console: inout Console
  ) throws(DiagnosticError) -> [RenderedOutput] {
    let templates = try loadTemplates(overriddenIn: arguments[.templates], &console)
    let command = generateCommandWords(arguments, loaded, self)
    var outputs: [RenderedOutput] = []
    for (system, path) in destinations {
      let plan = planBuilds(loaded.project, for: system.kind.system)
      let text: String
      do {
        text = try render(system, plan, of: loaded, to: path, templates: templates, command: command)
        try checkMark(in: text, of: system)
      } catch {
        // What is wrong nowhere else is wrong with this output.
        let place = loaded.project.outputs.first { $0.kind == system.kind }?.place
        throw DiagnosticError(error.diagnostics.map { $0.place == nil ? $0.placed(at: place) : $0 })
      }
      outputs.append(RenderedOutput(path: path, text: text, permissions: system.permissions))
    }
    return outputs
  }
}
