import Foundation
import TestSupport
import Testing

@Suite(
  "commands of one's own around a build", .serialized,
  .enabled(if: Requirement.allowsEngine && Requirement.allowsPipelines))
struct CommandsTests {
  enum System: String, CaseIterable { case bash, github, gitlab }

  @Test("make files before it, hold back what fails its test, and get the digest after", arguments: System.allCases)
  func docker(system: System) throws {
    try check(system, engine: "docker") { try ColdHost(buildKit: true) }
  }

  @Test("the same with buildx", .enabled(if: Requirement.allowsBuildx), arguments: [System.bash, .github])
  func buildx(system: System) throws {
    try check(system, engine: "buildx") { try ColdHost(storesInContainerd: true) }
  }

  private func check(_ system: System, engine: String, _ makeHost: () throws -> ColdHost) throws {
    let registry = try RegistryServer(login: true)
    let project = try makeProject(registry, engine)
    let first = try makeHost()
    try first.logIn(to: registry)
    try first.pushBaseImage(to: registry)
    let bad = try run(system, project, on: first, registry)
    #expect(!bad.succeeded, "\(bad.log)")
    // The cache is kept, and nothing else.
    #expect(registry.tags(of: "acme/web") == ["cache"], "\(bad.log)")
    #expect(!FileManager.default.fileExists(atPath: "\(project.notes.path)/after"))

    try project.pipelines.change("source", to: "good\n")
    let good = try run(system, project, on: try makeHost(), registry)
    #expect(good.succeeded, "\(good.log)")
    let digest = try #require(registry.digest(of: "edge", in: "acme/web"))
    let after = try String(contentsOfFile: "\(project.notes.path)/after", encoding: .utf8)
    #expect(after == "\(registry.name)/acme/web@\(digest) '\(digest)' \"\(digest)\"\n")
    // The step that needs long was found.
    #expect(good.log.contains("CACHED"), "\(good.log)")
  }

  private struct Project {
    let folder: TemporaryFolder
    let notes: TemporaryFolder
    let pipelines: PipelineProject
  }

  private func makeProject(_ registry: RegistryServer, _ engine: String) throws -> Project {
    let (folder, notes) = (try TemporaryFolder(), try TemporaryFolder())
    try folder.write(
      "FROM \(registry.name)/base:1\nRUN echo long >/long\nCOPY dist /dist\n", to: "Dockerfile")
    try folder.write("bad\n", to: "source")
    try folder.write("dist\n", to: ".gitignore")
    // Later commands begin in the project's folder, and with their own variables.
    try folder.write(
      """
      {
        version: "1.0.0", engine: "\(engine)", before: ["echo {version} >dist", "cd /"],
        registries: { '\(registry.name)': { username: 'TEST_USER', password: 'TEST_PASSWORD' } },
        images: { web: {
          repository: "\(registry.name)/acme/web", tags: ["{version}", { tag: "edge", on: "default" }],
          before: ["cat source >>dist", "cd /"],
          test: ["docker run --rm --network none {image} busybox grep -q good /dist"],
          after: "echo {image} \\"'{digest}'\\" '\\"{digest}\\"' >>'\(notes.path)/after'",
        } },
      }
      """, to: "cigen.json5")
    return Project(folder: folder, notes: notes, pipelines: try PipelineProject(folder, tags: []))
  }

  private func run(
    _ system: System, _ project: Project, on host: ColdHost, _ registry: RegistryServer
  ) throws -> (succeeded: Bool, log: String) {
    let (tools, path) = try host.withoutBuilder()
    defer { _ = tools.path }
    switch system {
    case .bash:
      try host.logIn(to: registry)
      try project.folder.write(try cigen("bash", in: project.folder), to: "build.sh")
      let run = try host.run("build.sh", in: project.folder, adding: path.merging(["EVENT": "default"]) { $1 })
      return (run.status == 0, run.error + run.output)
    case .github:
      let run = try project.pipelines.gitHub("push-main", on: host, adding: path)
      return (run.results == ["web": "success"], run.log)
    case .gitlab:
      let run = try project.pipelines.gitLab("push-main", on: host, adding: path)
      return (run.statuses == ["web": "success"], run.log)
    }
  }
}
