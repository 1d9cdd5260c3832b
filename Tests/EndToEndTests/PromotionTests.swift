import Foundation
import TestSupport
import Testing

@Suite(
  "a release takes over what the default branch published", .serialized,
  .enabled(if: Requirement.allowsEngine && Requirement.allowsPipelines))
struct PromotionTests {
  @Test("of the same commit, by its digest, and builds where there is none", arguments: ["docker", "buildx"])
  func release(engine: String) throws {
    if engine == "buildx", !Requirement.allowsBuildx { return }
    func makeHost() throws -> ColdHost {
      engine == "docker" ? try ColdHost(buildKit: true) : try ColdHost(storesInContainerd: true)
    }
    let registry = try RegistryServer(login: true)
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY source /\n", to: "Dockerfile")
    try folder.write("first\n", to: "source")
    try folder.write(
      """
      { version: { value: "1.0.0", scheme: "semver" }, engine: "\(engine)", \(PipelineProject.login(to: registry))
        images: { web: { repository: "\(registry.name)/acme/web", cache: false, publish: { from: "{sha}" },
          tags: ["{version}", "latest", { tag: "{sha}", on: "default" }] } } }
      """, to: "cigen.json5")
    let project = try PipelineProject(folder, tags: ["v1.0.0"])
    func gitHub(_ event: String, ref: String? = nil) throws -> GitHubWorkflow {
      let host = try makeHost()
      let (tools, variables) = try host.withoutBuilder()
      defer { _ = tools.path }
      return try project.gitHub(event, ref: ref, on: host, adding: variables)
    }
    #expect(try gitHub("push-main").results == ["web": "success"])
    let commit = try #require(registry.tags(of: "acme/web").first)
    let digest = registry.digest(of: commit, in: "acme/web")
    let release = try gitHub("tag", ref: "v1.0.0")
    #expect(release.results == ["web": "success"], "\(release.log)")
    #expect(
      release.jobs.first?.steps.first { $0.name == "Build web" }?.conclusion == "skipped", "\(release.log)")
    #expect(digest != nil && registry.digest(of: "1.0.0", in: "acme/web") == digest, "\(release.log)")
    #expect(registry.digest(of: "latest", in: "acme/web") == digest)

    let host = try makeHost()
    let (tools, variables) = try host.withoutBuilder()
    let pipeline = try project.gitLab("tag", ref: "v1.0.0", on: host, adding: variables)
    #expect(pipeline.statuses == ["web": "success"], "\(pipeline.log)\(tools.path)")
    #expect(registry.digest(of: "1.0.0", in: "acme/web") == digest)

    // Of this commit there is none.
    try project.change("source", to: "second\n", tags: ["v1.1.0"])
    let other = try gitHub("tag", ref: "v1.1.0")
    #expect(other.results == ["web": "success"], "\(other.log)")
    let built = registry.digest(of: "1.1.0", in: "acme/web")
    #expect(built != nil && built != digest)
  }
}
