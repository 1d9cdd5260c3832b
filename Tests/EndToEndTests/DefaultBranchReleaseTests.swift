import Foundation
import TestSupport
import Testing

@Suite(
  "a release of the default branch", .serialized, .enabled(if: Requirement.allowsEngine && Requirement.allowsPipelines))
struct DefaultBranchReleaseTests {
  @Test("is what the stored version names, once", arguments: ["github", "gitlab"])
  func once(system: String) throws {
    let registry = try RegistryServer(login: true)
    let host = try ColdHost(buildKit: true)
    let project = try makeProject(on: registry, "git: { releases: 'default-branch' },")
    func push() throws -> String {
      if system == "github" {
        let run = try project.gitHub("push-main", on: host)
        #expect(run.results == ["web": "success"], "\(run.log)")
        return run.log
      }
      let run = try project.gitLab("push-main", on: host)
      #expect(run.statuses == ["web": "success"], "\(run.log)")
      return run.log
    }
    _ = try push()
    let first = registry.digests(of: "acme/web")
    #expect(Set(first.keys) == ["1.0.0", "latest"])

    try project.change("source", to: "second\n")
    #expect(try push().contains("1.0.0 is published already"))
    #expect(registry.digests(of: "acme/web") == first)

    // The tag is of the commit itself.
    for (key, value) in [("user.name", "t"), ("user.email", "t@example.com")] {
      try runGit(["config", key, value], in: project.folder.url)
    }
    _ = try cigen("bump", "minor", "--commit", "--tag", in: project.folder)
    #expect(try runGit(["tag", "--points-at", "HEAD"], in: project.folder.url) == "v1.1.0")
    _ = try push()
    let second = registry.digests(of: "acme/web")
    #expect(second["1.0.0"] == first["1.0.0"] && second["1.1.0"] != nil && second["latest"] == second["1.1.0"])

    // A backport leaves latest alone, and a version whose tag is of another commit is left alone itself.
    try project.change("VERSION", to: "1.0.1\n")
    _ = try push()
    #expect(registry.digests(of: "acme/web")["latest"] == second["latest"])
    #expect(registry.tags(of: "acme/web").contains("1.0.1"))
    try runGit(["tag", "v1.2.0"], in: project.folder.url)
    try project.change("VERSION", to: "1.2.0\n")
    #expect(try push().contains("1.2.0 is published already"))
    #expect(!registry.tags(of: "acme/web").contains("1.2.0"))
  }

  @Test("and one of a tag is left alone when it runs again, if it is immutable")
  func immutable() throws {
    let registry = try RegistryServer(login: true)
    let host = try ColdHost(buildKit: true)
    let project = try makeProject(on: registry, "git: { immutable: true },", tags: ["v1.0.0"])
    #expect(try project.gitHub("tag", ref: "v1.0.0", on: host).results == ["web": "success"])
    let first = registry.digests(of: "acme/web")
    try project.change("source", to: "second\n", tags: ["v1.0.0"])
    for log in [
      try project.gitHub("tag", ref: "v1.0.0", on: host).log, try project.gitLab("tag", ref: "v1.0.0", on: host).log,
    ] { #expect(log.contains("1.0.0 is published already"), "\(log)") }
    #expect(registry.digests(of: "acme/web") == first)
  }

  private func makeProject(on registry: RegistryServer, _ more: String, tags: [String] = []) throws -> PipelineProject {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY source /\n", to: "Dockerfile")
    try folder.write("first\n", to: "source")
    try folder.write("1.0.0\n", to: "VERSION")
    try folder.write(
      """
      { version: { file: "VERSION", scheme: "semver" }, \(more) \(PipelineProject.login(to: registry))
        images: { web: { repository: '\(registry.name)/acme/web', cache: false } } }
      """, to: "cigen.json5")
    return try PipelineProject(folder, tags: tags)
  }
}
