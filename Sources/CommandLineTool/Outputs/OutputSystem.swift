import BuildPlanning
import Generators
import ImageModel
import SourceText
import TemplateEngine

/// A kind of file that cigen writes: a command prints it, and `cigen generate` writes it where `outputs` says.
struct OutputSystem: Sendable {
  let kind: Output.Kind

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

  /// What a person should know of it, and has to set up.
  let notes: @Sendable (BuildPlan, Pipelines) -> [Diagnostic]

  /// The option with which the system's command writes it; nil for what that writes without one.
  var option: OptionDescription?

  /// The word for it in `outputs`.
  var name: String { kind.rawValue }

  /// The command that prints it.
  var command: [String] { ["cigen", kind.system.rawValue] + (option.map { [$0.name] } ?? []) }
}

/// The way to the project's folder, `.` if it is the same.
struct ProjectPlace: Sendable {
  /// From the folder of the generated file.
  let fromFile: String

  /// From the root of the git checkout, where CI systems begin.
  let fromCheckout: String
}

/// What the commands of the systems write, in the order of the help.
let outputSystems = Output.Kind.allCases.map(\.description).filter { $0.option == nil }

extension Output.Kind {
  var description: OutputSystem {
    switch self {
    case .bash: bashSystem
    case .github: gitHubSystem
    case .githubCleanUp: gitHubCleanUp
    case .gitlab: gitLabSystem
    }
  }
}

private let bashSystem = OutputSystem(
  kind: .bash,
  product: "a bash script that builds and pushes the images",
  usualFile: "build.sh",
  permissions: 0o755,
  placement: """
    Keep the script in the project's folder. One that -o writes elsewhere changes to that folder first.
    """,
  example: ("cigen bash > build.sh && bash build.sh", "build and push the images of this folder"),
  generate: { (plan, pipelines, templates, provenance, project) throws(DiagnosticError) in
    try generateBashScript(
      plan, pipelines, templates: templates, provenance: provenance, projectFolder: project.fromFile)
  }, notes: { plan, _ in plan.notes })

private let gitHubSystem = OutputSystem(
  kind: .github,
  product: "a GitHub Actions workflow that builds and pushes the images",
  usualFile: ".github/workflows/images.yml",
  permissions: 0o644,
  placement: """
    GitHub reads workflows in .github/workflows at the root of the repository; the project may be in any folder of it.
    """,
  example: ("cigen github > .github/workflows/images.yml", "build and push the images in GitHub Actions"),
  generate: { (plan, pipelines, templates, provenance, project) throws(DiagnosticError) in
    try generateGitHubWorkflow(
      plan, pipelines, templates: templates, provenance: provenance, projectFolder: project.fromCheckout)
  }, notes: { plan, pipelines in plan.notes + setUpNotes(plan, pipelines) })

private let gitHubCleanUp = OutputSystem(
  kind: .githubCleanUp,
  product: "a GitHub Actions workflow that deletes what requests and branches left in ghcr.io",
  usualFile: ".github/workflows/clean-up.yml",
  permissions: gitHubSystem.permissions,
  placement: gitHubSystem.placement,
  example: (
    "cigen github --clean-up > .github/workflows/clean-up.yml", "delete what closed requests and deleted branches left"
  ),
  generate: { (plan, pipelines, templates, provenance, project) throws(DiagnosticError) in
    try generateGitHubCleanUp(
      plan, pipelines, templates: templates, provenance: provenance, projectFolder: project.fromCheckout)
  }, notes: cleanUpNotes,
  option: OptionDescription(
    name: "--clean-up", help: "write the workflow that deletes from ghcr.io what requests and branches left there"))

private let gitLabSystem = OutputSystem(
  kind: .gitlab,
  product: "a GitLab CI pipeline that builds and pushes the images",
  usualFile: ".gitlab-ci.yml",
  permissions: 0o644,
  placement: """
    GitLab reads .gitlab-ci.yml at the root of the repository, or another file that it includes; the project may be in
    any folder of it.
    """,
  example: ("cigen gitlab > .gitlab-ci.yml", "build and push the images in GitLab CI"),
  generate: { (plan, pipelines, templates, provenance, project) throws(DiagnosticError) in
    try generateGitLabPipeline(
      plan, pipelines, templates: templates, provenance: provenance, projectFolder: project.fromCheckout)
  }, notes: { plan, pipelines in plan.notes + setUpNotes(plan, pipelines) })
