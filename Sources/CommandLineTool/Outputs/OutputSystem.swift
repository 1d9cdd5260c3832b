import BuildPlanning
import Generators
import ImageModel
import SourceText
import TemplateEngine

/// A kind of file that cigen writes: `cigen NAME` prints it, and `cigen generate` writes it where `outputs` says.
struct OutputSystem: Sendable {
  let kind: Output.System

  /// What its file is, with an article.
  let product: String

  /// What its file is usually called.
  let usualFile: String

  /// Those of a new file.
  let permissions: Int

  /// Where its file belongs; whole lines.
  let placement: String

  /// The first example of its help: a command line and what it is for.
  let example: (command: String, purpose: String)

  let generate:
    @Sendable (BuildPlan, Pipelines, TemplateLibrary, Provenance, ProjectPlace) throws(DiagnosticError) -> String

  var name: String { kind.rawValue }
}

/// The way to the project's folder, `.` if it is the same.
struct ProjectPlace: Sendable {
  /// From the folder of the generated file.
  let fromFile: String

  /// From the root of the git checkout, where CI systems begin.
  let fromCheckout: String
}

/// In the order of the help.
let outputSystems = [
  OutputSystem(
    kind: .bash,
    product: "a bash script that builds and pushes the images",
    usualFile: "build.sh",
    permissions: 0o755,
    placement: """
      The script belongs into the project's folder. One written elsewhere with -o finds its way back there.
      """,
    example: ("cigen bash > build.sh && bash build.sh", "build and push the images of this folder"),
    generate: { (plan, pipelines, templates, provenance, project) throws(DiagnosticError) in
      try generateBashScript(
        plan, templates: templates, provenance: provenance, projectFolder: project.fromFile,
        defaultBranch: pipelines.defaultBranch)
    })
]
