import Foundation
import TestSupport
import Testing

/// A repository with a submodule that has one itself, checked out as GitHub and GitLab do it.
@Suite(
  "a project with submodules", .serialized, .enabled(if: Requirement.allowsEngine && Requirement.allowsPipelines))
struct SubmoduleTests {
  private let bases: RegistryServer
  private let registry: RegistryServer
  private let host: ColdHost

  init() throws {
    bases = try RegistryServer()
    registry = try RegistryServer(login: true)
    host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: bases)
  }

  private func makeRepository(_ files: [String: String], submodule: TemporaryFolder?) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (path, text) in files { try folder.write(text, to: path) }
    try runGit(["init", "--quiet", "--initial-branch", "main"], in: folder.url)
    if let submodule {
      let source = "file://\(submodule.path)"
      try runGit(["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", source, "lib"], in: folder.url)
    }
    try runGit(["add", "--all"], in: folder.url)
    try runGit(["commit", "--quiet", "--message", "Begin"], in: folder.url)
    return folder
  }

  @Test(
    "is built with them, as deep as the model says",
    arguments: [("submodules: true", "of lib\n"), ("submodules: 'recursive'", "of lib\nof inner\n"), ("", "")])
  func submodules(git: String, expected: String) throws {
    let inner = try makeRepository(["inner.txt": "of inner\n"], submodule: nil)
    let lib = try makeRepository(["lib.txt": "of lib\n"], submodule: inner)
    let image = "\(registry.name)/acme/web"
    let project = try makeRepository(
      [
        "Dockerfile": """
        FROM \(bases.name)/base:1
        COPY lib /lib
        RUN for file in /lib/lib.txt /lib/lib/inner.txt; do if [ -e "$file" ]; then cat "$file"; fi; done >/out

        """,
        "cigen.json5": """
        {
          version: '1', \(PipelineProject.login(to: registry)) git: { \(git) },
          images: { web: { repository: '\(image)' } },
        }
        """,
      ], submodule: lib)
    try runGit(["remote", "add", "origin", project.path], in: project.url)
    let pipelines = PipelineProject(of: project)
    let workflow = try pipelines.gitHub("push-main", on: host)
    #expect(workflow.results == ["web": "success"], "\(workflow.log)")
    #expect(try host.ownFile("/out", of: "\(image):cache") == expected)
    try host.docker("image", "rm", "\(image):cache")
    let pipeline = try pipelines.gitLab("push-main", on: host)
    #expect(pipeline.statuses == ["web": "success"], "\(pipeline.log)")
    #expect(try host.ownFile("/out", of: "\(image):cache") == expected)
  }
}
