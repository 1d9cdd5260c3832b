import BuildPlanning
import ImageModel
import SourceText
import TemplateEngine
import TestSupport
import Testing

@testable import CommandLineTool

@Suite("the way to the project's folder")
struct ProjectPlaceTests {
  /// A system whose file is the two ways.
  private let system = OutputSystem(
    kind: .github, product: "a workflow", usualFile: "images.yml", permissions: 0o644, placement: "",
    example: ("", ""),
    generate: { (_, _, _, _, project) throws(DiagnosticError) in "\(project.fromFile) \(project.fromCheckout)" },
    notes: { _, _ in [] })

  @Test(
    "leads from the file, and from the root of the checkout",
    arguments: [
      (git: ".git/HEAD", folder: "app/web", file: ".github/workflows/a.yml", ways: "../../app/web app/web"),
      (git: ".git/HEAD", folder: "app/web", file: nil, ways: ". app/web"),
      (git: "app/.git", folder: "app/web", file: "app/web/a.yml", ways: ". web"),
      (git: "app/web/.git", folder: "app/web", file: "app/web/a.yml", ways: ". ."),
      (git: "app/web/.git/HEAD", folder: "app/web/../web/.", file: "app/a.yml", ways: "web ."),
      (git: nil, folder: "app/web", file: "a.yml", ways: "app/web ."),
      (git: "app/web/sub/.git", folder: "app/web", file: "a.yml", ways: "app/web ."),
    ] as [(git: String?, folder: String, file: String?, ways: String)])
  func ways(git: String?, folder: String, file: String?, ways: String) throws {
    let root = try TemporaryFolder()
    try root.write("FROM scratch\nCOPY . /\n", to: "app/web/Dockerfile")
    try root.write("{ images: { web: { repository: \"acme/web\" } } }", to: "app/web/cigen.json5")
    if let git { try root.write("", to: git) }
    let streams = Streams()
    var console = Console(
      Invocation(
        arguments: [], workingFolder: root.path, environment: [:], errorIsTerminal: false,
        writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
    let disk = Disk(workingFolder: root.path)
    let loaded = try disk.loadProject(at: disk.locateProject(from: folder, config: nil), image: nil, &console)
    let text = try disk.render(
      system, planBuilds(loaded.project, for: .bash), of: loaded, to: file, templates: TemplateLibrary([:]), command: []
    )
    #expect(text == ways)
  }
}
