import Foundation
import TestSupport
import Testing

@Suite(
  "labels of the commit and the time", .serialized, .enabled(if: Requirement.allowsBuildx && Requirement.allowsBuildah))
struct LabelTests {
  enum Way: CaseIterable { case classic, buildKit, containerdStore, buildx, buildah }

  @Test("cost no step of the next commit's build", arguments: Way.allCases)
  func steps(way: Way) throws {
    let registry = try RegistryServer()
    try ColdHost(buildKit: true).pushBaseImage(to: registry)
    let engine = way == .buildx ? "buildx" : way == .buildah ? "buildah" : "docker"
    let project = try makeProject(
      on: registry.name,
      configuration: """
        { version: "1.0.0", engine: "\(engine)", images: { web: { repository: "\(registry.name)/acme/web",
          labels: { oci: true, own: "of {short_sha}" } } } }
        """, base: "\(registry.name)/base:1")
    try project.write("*\n!source\n", to: ".dockerignore")
    try makeRepository(of: project)
    try runGit(["remote", "set-url", "origin", "https://user:secret@example.com/acme/web.git"], in: project.url)
    let first = try run(way, project, registry, "1.0.0")
    #expect(first.status == 0, "\(first.error)\(first.output)")
    #expect(first.stepsThatRan == ["builder", "out", "runtime"])
    // Another commit with the same sources.
    try project.write("more\n", to: "README")
    try commitChanges(of: project)
    let next = try run(way, project, registry, "1.1.0")
    #expect(next.status == 0, "\(next.error)\(next.output)")
    #expect(next.stepsThatRan == [], "\(next.error)\(next.output)")

    let host = try ColdHost(buildKit: true)
    let image = "\(registry.name)/acme/web:1.1.0"
    try host.docker("pull", "--quiet", image)
    let labels = try host.docker("image", "inspect", "--format", "{{json .Config.Labels}}", image).output
    let commit = try runGit(["rev-parse", "HEAD"], in: project.url).prefix { !$0.isNewline }
    for text in [
      "\"org.opencontainers.image.version\":\"1.1.0\"", "\"org.opencontainers.image.revision\":\"\(commit)",
      "\"org.opencontainers.image.source\":\"https://example.com/acme/web\"", "\"own\":\"of \(commit.prefix(8))\"",
      "\"org.opencontainers.image.title\":\"web\"",
    ] { #expect(labels.contains(text), "\(text): \(labels)") }
    #expect(!labels.contains("secret"))
  }

  /// Each on a host that has nothing.
  private func run(_ way: Way, _ project: TemporaryFolder, _ registry: RegistryServer, _ version: String) throws
    -> FinishedProgram
  {
    let variables = ["VERSION": version]
    switch way {
    case .classic: return try ColdHost(buildKit: false).run("build.sh", in: project, adding: variables)
    case .buildKit: return try ColdHost(buildKit: true).run("build.sh", in: project, adding: variables)
    case .containerdStore, .buildx:
      return try ColdHost(storesInContainerd: true).run("build.sh", in: project, adding: variables)
    case .buildah: return try BuildahHost(registry).run("build.sh", in: project, adding: variables)
    }
  }
}
