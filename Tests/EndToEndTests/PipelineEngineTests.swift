import Foundation
import TestSupport
import Testing

/// A workflow and a pipeline of one image, for real: a registry that wants a login, and engines that have nothing.
@Suite(
  "pipelines on a host without a cache", .serialized,
  .enabled(if: Requirement.allowsEngine && Requirement.allowsPipelines))
struct PipelineEngineTests {
  private let bases: RegistryServer
  private let registry: RegistryServer

  private var image: String { "\(registry.name)/acme/web" }

  init() throws {
    bases = try RegistryServer()
    registry = try RegistryServer(login: true)
    try ColdHost(buildKit: true).pushBaseImage(to: bases)
  }

  private func makeProject(_ more: String = "") throws -> PipelineProject {
    try PipelineProject(
      EndToEndTests.makeProject(
        on: registry.name,
        configuration: """
          {
            version: { value: "1.2.3", scheme: "semver" }, \(PipelineProject.login(to: registry)) \(more)
            github: { on: { push: { branches: ["feature/**"] } } },
            images: { web: { repository: "\(image)" } },
          }
          """, base: "\(bases.name)/base:1"))
  }

  private let caches = ["cache-builder", "cache-runtime"]

  @Test("GitHub's default branch writes caches, from which a release on another host is made and requests are built")
  func gitHub() throws {
    let project = try makeProject()
    let first = try ColdHost(buildKit: true)
    let push = try project.gitHub("push-main", on: first)
    #expect(push.results == ["web": "success"], "\(push.log)")
    #expect(push.problems == [])
    #expect(push.log.contains("built without the cache \(image):cache-builder"), "\(push.log)")
    #expect(registry.tags(of: "acme/web") == caches)
    let nonces = try nonces(of: "cache-runtime", on: first)

    try project.change("source", to: "second\n", tags: ["v1.2.3"])
    let second = try ColdHost(buildKit: true)
    let written = registry.digests(of: "acme/web")
    let release = try project.gitHub("tag", on: second)
    #expect(release.results == ["web": "success"], "\(release.log)")
    try checkRelease(on: second, nonces, caches: written)
    // The run's page names what was pushed by the digest that the registry has for it.
    let digest = try #require(registry.digest(of: "1.2.3", in: "acme/web"))
    #expect(release.jobs.map(\.summary).joined().contains("\(image)@\(digest)"))

    // A release of an older line comes later.
    let older = try project.gitHub("tag", ref: "v1.1.9", on: second)
    #expect(older.results == ["web": "success"], "\(older.log)")
    #expect(registry.tags(of: "acme/web") == ["1.1.9", "1.2.3"] + caches + ["latest"])
    #expect(registry.digest(of: "latest", in: "acme/web") == digest)

    // A request reads the caches, unless a fork makes it, which has no login; and writes nothing.
    try project.change("source", to: "third\n")
    let before = registry.digests(of: "acme/web")
    for event in ["pull-request", "fork-pull-request"] {
      let host = try ColdHost(buildKit: true)
      let request = try project.gitHub(event, on: host)
      #expect(request.results == ["web": "success"], "\(request.log)")
      #expect(try host.ownFile("/out", of: "\(image):cache-runtime") == "third\n")
      #expect(try (self.nonces(of: "cache-runtime", on: host) == nonces) == (event == "pull-request"))
    }
    #expect(registry.digests(of: "acme/web") == before)
  }

  @Test(
    "GitLab's default branch writes caches, from which a release on another host is made and requests are built",
    arguments: ["busybox sh", "bash"])
  func gitLab(shell: String) throws {
    let project = try makeProject()
    let first = try ColdHost(buildKit: true)
    let push = try project.gitLab("push-main", on: first, shell: shell)
    #expect(push.statuses == ["web": "success"], "\(push.log)")
    #expect(registry.tags(of: "acme/web") == caches)
    let nonces = try nonces(of: "cache-runtime", on: first)

    try project.change("source", to: "second\n", tags: ["v1.2.3"])
    let second = try ColdHost(buildKit: true)
    let written = registry.digests(of: "acme/web")
    let release = try project.gitLab("tag", on: second, shell: shell)
    #expect(release.statuses == ["web": "success"], "\(release.log)")
    try checkRelease(on: second, nonces, caches: written)

    try project.change("source", to: "third\n")
    let before = registry.digests(of: "acme/web")
    let host = try ColdHost(buildKit: true)
    let request = try project.gitLab("merge-request", on: host, shell: shell)
    #expect(request.statuses == ["web": "success"], "\(request.log)")
    #expect(try host.ownFile("/out", of: "\(image):cache-runtime") == "third\n")
    #expect(try self.nonces(of: "cache-runtime", on: host) == nonces)
    #expect(registry.digests(of: "acme/web") == before)
  }

  /// That the image of the second source is published as 1.2.3 and latest, that no expensive step ran for it, and that
  /// no cache changed.
  private func checkRelease(on host: ColdHost, _ nonces: [String], caches written: [String: String]) throws {
    #expect(registry.tags(of: "acme/web") == ["1.2.3"] + caches + ["latest"])
    #expect(registry.digest(of: "1.2.3", in: "acme/web") == registry.digest(of: "latest", in: "acme/web"))
    #expect(registry.digests(of: "acme/web").filter { caches.contains($0.key) } == written)
    try host.logIn(to: registry)
    #expect(try host.file("/out", of: "\(image):1.2.3") == "second\n")
    #expect(try self.nonces(of: "1.2.3", on: host) == nonces)
  }

  @Test("a branch with caches of its own finds them first, and leaves those of the default branch alone")
  func branchCaches() throws {
    let project = try makeProject("git: { branchCaches: true },")
    let first = try ColdHost(buildKit: true)
    #expect(try project.gitHub("push-main", on: first).results == ["web": "success"])
    let written = registry.digests(of: "acme/web")
    let ofMain = try nonces(of: "cache-runtime", on: first)

    // An expensive step of the branch is another one.
    let dockerfile = try String(contentsOf: project.folder.url.appendingPathComponent("Dockerfile"), encoding: .utf8)
    try project.change("Dockerfile", to: dockerfile.replacing("AS builder\nRUN ", with: "AS builder\nRUN true && "))
    var nonces: [[String]] = []
    for run in 0..<4 {
      let host = try ColdHost(buildKit: true)
      switch run {
      case 0: #expect(try project.gitHub("push-branch", on: host).results == ["web": "success"])
      case 1: #expect(try project.gitHub("pull-request", ref: "feature/a", on: host).results == ["web": "success"])
      case 2: #expect(try project.gitLab("push-branch", on: host).statuses == ["web": "success"])
      default: #expect(try project.gitLab("merge-request", on: host).statuses == ["web": "success"])
      }
      let tag = try host.docker("images", "--format", "{{.Tag}}").output.split(separator: "\n")
        .first { $0.hasPrefix("cache-runtime-") }
      nonces.append(try self.nonces(of: String(try #require(tag)), on: host))
    }
    #expect(Set(nonces).count == 1 && nonces[0][0] != ofMain[0] && nonces[0][1] == ofMain[1], "\(nonces) \(ofMain)")
    #expect(registry.digests(of: "acme/web").filter { caches.contains($0.key) } == written)
    #expect(registry.tags(of: "acme/web").count == 4)
  }

  @Test("a build that fails fails the job, and keeps the caches that were built")
  func failingBuild() throws {
    let project = try makeProject()
    let dockerfile = try String(contentsOf: project.folder.url.appendingPathComponent("Dockerfile"), encoding: .utf8)
    try project.change("Dockerfile", to: dockerfile + "RUN false\n", tags: ["v1.2.3"])
    let host = try ColdHost(buildKit: true)
    let workflow = try project.gitHub("push-main", on: host)
    #expect(workflow.results == ["web": "failure"])
    #expect(workflow.jobs.first?.steps.first { $0.conclusion == "failure" }?.name == "Build web")
    #expect(registry.tags(of: "acme/web") == ["cache-builder"])
    let pipeline = try project.gitLab("push-main", on: host)
    #expect(pipeline.statuses == ["web": "failed"])
    // And nothing is published.
    #expect(try project.gitHub("tag", on: host).results == ["web": "failure"])
    #expect(try project.gitLab("tag", on: host).statuses == ["web": "failed"])
    #expect(registry.tags(of: "acme/web") == ["cache-builder"])
  }

  @Test("without the secret of its registry a run fails where it logs in, and pushes nothing")
  func missingSecret() throws {
    let project = try makeProject()
    let host = try ColdHost(buildKit: true)
    let place = try TemporaryFolder()
    try place.write(try cigen("github", in: project.folder), to: "images.yml")
    let workflow = try GitHubWorkflow.run(
      place.url.appendingPathComponent("images.yml"), project: project.folder, event: "push-main",
      environment: host.engineVariables)
    #expect(workflow.results == ["web": "failure"])
    #expect(workflow.jobs.first?.steps.first { $0.conclusion == "failure" }?.name == "Log in to \(registry.name)")
    #expect(registry.tags(of: "acme/web") == [])
  }

  /// What the expensive steps left: the same as long as they are not run again.
  private func nonces(of tag: String, on host: ColdHost) throws -> [String] {
    try ["/nonce", "/runtime-nonce"].map { try #require(try host.ownFile($0, of: "\(image):\(tag)")) }
  }
}
