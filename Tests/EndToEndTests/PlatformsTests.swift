import TestSupport
import Testing

@Suite("platforms of an image", .serialized, .enabled(if: Requirement.allowsEngine))
struct PlatformsTests {
  @Test("are built for themselves and joined", arguments: [true, false])
  func script(buildKit: Bool) throws {
    let registry = try RegistryServer()
    let host = try ColdHost(buildKit: buildKit)
    let project = try makePlatformsProject(on: registry.name)
    let run = try host.run("build.sh", in: project)
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(
      registry.tags(of: "acme/web")
        == [
          "1", "build-amd64", "build-arm64", "cache-amd64", "cache-amd64-site", "cache-arm64", "cache-arm64-site",
          "latest",
        ])
    let index = try PublishedIndex(registry, "acme/web", "1")
    #expect(index.digests.keys.sorted() == ["linux/amd64", "linux/arm64"])
    #expect(index.digests["linux/arm64"] == registry.digest(of: "build-arm64", in: "acme/web"))
    #expect(registry.digest(of: "1", in: "acme/web") == registry.digest(of: "latest", in: "acme/web"))
    #expect(
      try PublishedIndex(registry, "acme/base", "latest").digests.keys.sorted() == ["linux/amd64", "linux/arm64"])
    for (platform, digest) in index.digests {
      let image = "\(registry.name)/acme/web@\(digest)"
      #expect(try host.docker("pull", "--quiet", image).status == 0)
      let kind = try host.docker("image", "inspect", "--format", "{{.Os}}/{{.Architecture}}", image)
      #expect(kind.output == "\(platform)\n")
      #expect(try ["/of-base", "/source"].map { try host.file($0, of: image) } == ["one\n", "first\n"])
    }

    // The base changed, which is what this run builds on; and what did not change is reused.
    try project.write("two\n", to: "base/of-base")
    let second = try ColdHost(buildKit: buildKit)
    let changed = try second.run("build.sh", in: project, adding: ["VERSION": "2"])
    #expect(changed.status == 0, "\(changed.error)\(changed.output)")
    for digest in try PublishedIndex(registry, "acme/web", "2").digests.values {
      let image = "\(registry.name)/acme/web@\(digest)"
      #expect(try second.docker("pull", "--quiet", image).status == 0)
      #expect(try second.file("/of-base", of: image) == "two\n")
    }

    // One image stands for its platforms, and for what it is built from; without a push nothing is joined.
    let before = registry.digests(of: "acme/base")
    let local = try second.run("build.sh", ["--no-push", "web"], in: project, adding: ["VERSION": "3"])
    #expect(local.status == 0, "\(local.error)\(local.output)")
    #expect(registry.digests(of: "acme/base") == before && !registry.tags(of: "acme/web").contains("3"))
  }

  @Test("are published together or not at all", arguments: [true, false])
  func failure(buildKit: Bool) throws {
    let registry = try RegistryServer()
    let host = try ColdHost(buildKit: buildKit)
    let project = try TemporaryFolder()
    try project.write("", to: "file-amd64")
    // The classic builder knows no TARGETARCH.
    let name = buildKit ? "file-${TARGETARCH}" : "file-arm64"
    try project.write("FROM scratch\nARG TARGETARCH\nCOPY \(name) /\n", to: "Dockerfile")
    try project.write(
      """
      { version: "1", images: { web: { repository: "\(registry.name)/acme/web", \(twoPlatforms) } } }
      """, to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    let run = try host.run("build.sh", in: project)
    #expect(run.status == 1, "\(run.error)")
    #expect(Set(registry.tags(of: "acme/web")).isSubset(of: ["cache-amd64"]))
  }

  @Test("on a newer engine, with either store", .enabled(if: Requirement.allowsBuildx), arguments: [true, false])
  func newerEngine(storesInContainerd: Bool) throws {
    let registry = try RegistryServer()
    let host = try ColdHost(storesInContainerd: storesInContainerd)
    let project = try makePlatformsProject(on: registry.name)
    for (version, source) in [("1", "one\n"), ("2", "two\n")] {
      try project.write(source, to: "base/of-base")
      let run = try host.run("build.sh", in: project, adding: ["VERSION": version])
      #expect(run.status == 0, "\(run.error)\(run.output)")
      let digests = try PublishedIndex(registry, "acme/web", version).digests
      #expect(digests.keys.sorted() == ["linux/amd64", "linux/arm64"])
      for (platform, digest) in digests {
        let image = "\(registry.name)/acme/web@\(digest)"
        #expect(try host.docker("pull", "--quiet", "--platform", platform, image).status == 0)
        #expect(try host.file("/of-base", of: image) == source)
      }
    }
  }

  @Test(
    "of the same are not built again, and their list is the same", arguments: [true, false])
  func reuse(buildKit: Bool) throws {
    let registry = try RegistryServer()
    let project = try makePlatformsProject(on: registry.name, "reuse: 'content',")
    try commit(project)
    let run = try ColdHost(buildKit: buildKit).run("build.sh", in: project)
    #expect(run.status == 0, "\(run.error)\(run.output)")
    let next = try ColdHost(buildKit: buildKit).run("build.sh", in: project, adding: ["VERSION": "2"])
    #expect(next.status == 0, "\(next.error)\(next.output)")
    #expect(ReuseOutcome(next) == .nothing, "\(next.error)\(next.output)")
    for repository in ["acme/base", "acme/web"] {
      let digests = registry.digests(of: repository)
      #expect(digests["2"] != nil && digests["2"] == digests["1"], "\(digests)")
    }
  }

  @Test(
    "have a job each, and a release one that joins them",
    .enabled(if: Requirement.allowsPipelines && Requirement.allowsBuildx))
  func pipelines() throws {
    let registry = try RegistryServer(login: true)
    let runners = "gitlab: { runnerTags: { 'linux/amd64': 'amd64', 'linux/arm64': 'arm64' } },"
    let project = try PipelineProject(
      makePlatformsProject(on: registry.name, PipelineProject.login(to: registry) + runners))
    let joins = ["web", "base"]
    let builds = joins.flatMap { ["\($0)-amd64", "\($0)-arm64"] }
    func results(_ ofJoins: String) -> [String: String] {
      Dictionary(builds.map { ($0, "success") } + joins.map { ($0, ofJoins) }) { $1 }
    }
    func checkBase(of version: String, _ text: String) throws {
      let host = try ColdHost(buildKit: true)
      try host.logIn(to: registry)
      let digests = try PublishedIndex(registry, "acme/web", version).digests
      #expect(digests.keys.sorted() == ["linux/amd64", "linux/arm64"])
      for digest in digests.values {
        #expect(try host.file("/of-base", of: "\(registry.name)/acme/web@\(digest)") == text)
      }
      #expect(registry.digest(of: "latest", in: "acme/web") == registry.digest(of: version, in: "acme/web"))
    }

    let push = try project.gitHub("push-main", on: try ColdHost(buildKit: true))
    #expect(push.problems == [])
    #expect(push.results == results("skipped"), "\(push.log)")
    #expect(registry.tags(of: "acme/web").allSatisfy { $0.hasPrefix("cache-") })
    let release = try project.gitHub("tag", ref: "v2", on: try ColdHost(buildKit: true))
    #expect(release.results == results("success"), "\(release.log)")
    try checkBase(of: "2", "one\n")

    try project.change("base/of-base", to: "two\n", tags: ["v3"])
    let before = registry.digests(of: "acme/web")
    let request = try project.gitLab("merge-request", on: try ColdHost(buildKit: true))
    #expect(request.statuses == results("not-in-pipeline"), "\(request.log)")
    #expect(registry.digests(of: "acme/web") == before)
    // An engine of Docker 29, which is GitLab's, has the containerd store.
    let pipeline = try project.gitLab("tag", ref: "v3", on: try ColdHost(storesInContainerd: true))
    #expect(pipeline.statuses == results("success"), "\(pipeline.log)")
    try checkBase(of: "3", "two\n")
  }
}

/// What git does not know is never reused.
private func commit(_ project: TemporaryFolder) throws {
  try runGit(["init", "--quiet", "--initial-branch", "main"], in: project.url)
  try runGit(["add", "--all"], in: project.url)
  try runGit(["commit", "--quiet", "--message", "Change"], in: project.url)
}
