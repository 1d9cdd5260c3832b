import ImageModel
import SourceText

/// What is asked of an import, besides the description itself.
package struct ImportRequest {
  /// The new configuration's name, as the person knows it.
  package let configuration: String

  /// What the description is called in the configuration's first line, such as `docker-bake.json`.
  package let origin: String

  /// The command that comes next, as the configuration's second line says it.
  package let nextCommand: String

  /// The files that `cigen generate` can write, for each system; the first is listed in `outputs`.
  package let outputs: [(system: String, file: String)]

  /// A path of the description, relative to the configuration's folder; nil if it is absolute and outside of the
  /// project, where other machines do not have it.
  package let path: (String) -> String?

  /// Reads what a path relative to the configuration's folder names.
  package let files: FileReader

  package init(
    configuration: String, origin: String, nextCommand: String, outputs: [(system: String, file: String)],
    path: @escaping (String) -> String?, files: @escaping FileReader
  ) {
    self.configuration = configuration
    self.origin = origin
    self.nextCommand = nextCommand
    self.outputs = outputs
    self.path = path
    self.files = files
  }
}

/// The text of a `cigen.json5`, and what is to be said of it.
package struct ImportedConfiguration {
  package let text: String

  /// What was found in the folder, each in a line.
  package internal(set) var findings: [String] = []

  /// What is to be done after `cigen generate`, each in a line.
  package internal(set) var steps: [String] = []

  /// What was left out, what was guessed, and the warnings about the new project.
  package let diagnostics: [Diagnostic]
}

/// Makes a configuration of what another tool prints. What it returns decodes without an error.
///
/// describe, choose, write, check, gather
package func importProject(
  _ description: SourceFile, in format: DescriptionFormat, _ request: ImportRequest
) throws(DiagnosticError) -> ImportedConfiguration {
  var (project, diagnostics) = try describe(description, in: format, path: request.path)
  diagnostics += try project.chooseVersion(files: request.files)
  diagnostics += try project.chooseCaches(files: request.files)
  project.separateCaches(request)
  project.chooseEngine()
  let written = write(project, request)
  diagnostics += try check(written, request, in: description)
  return ImportedConfiguration(text: written.text, diagnostics: diagnostics.gathered())
}
