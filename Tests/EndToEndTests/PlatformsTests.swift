import Foundation
import TestSupport
import Testing

private let platforms = #"platforms: ["linux/amd64", "linux/arm64"]"#

/// Two images for two platforms, one built from the other; nothing in them runs, so that any machine builds them.
private func makeProject(on registry: String, _ more: String = "") throws -> TemporaryFolder {
  let project = try TemporaryFolder()
  try project.write("one\n", to: "base/of-base")
  try project.write("FROM scratch\nCOPY of-base /\n", to: "base/Dockerfile")
  try project.write("first\n", to: "web/source")
  try project.write(
    """
    {
      version: "1", registry: "\(registry)", \(more)
      images: {
        web: { repository: "acme/web", context: "web", \(platforms) },
        base: { repository: "acme/base", context: "base", platforms: ["linux/arm64", "linux/amd64"] },
      },
    }
    """, to: "cigen.json5")
  let dockerfile = "FROM scratch AS site\nCOPY source /\n\nFROM \(registry)/acme/base\nCOPY --from=site / /\n"
  try project.write(dockerfile, to: "web/Dockerfile")
  try project.write(try cigen("bash", in: project), to: "build.sh")
  return project
}

/// What a registry says of a tag.
private struct Index: Decodable {
  struct Entry: Decodable {
    struct Platform: Decodable {
      let os: String
      let architecture: String
    }

    let digest: String
    let platform: Platform
  }

  let manifests: [Entry]

  init(_ registry: RegistryServer, _ repository: String, _ tag: String) throws {
    let digest = try #require(registry.digest(of: tag, in: repository))
    self = try JSONDecoder().decode(Index.self, from: try registry.blob(digest))
  }

  /// Each platform with its image; an attestation has a platform that is unknown.
  var digests: [String: String] {
    Dictionary(
      manifests.filter { $0.platform.os != "unknown" }.map {
        ("\($0.platform.os)/\($0.platform.architecture)", $0.digest)
      }
    ) { $1 }
  }
}

@Suite("platforms of an image", .serialized, .enabled(if: Requirement.allowsEngine))
struct PlatformsTests {
  @Test("are built for themselves and joined", arguments: [true, false])
  func script(buildKit: Bool) throws {
    let registry = try RegistryServer()
    let host = try ColdHost(buildKit: buildKit)
    let project = try makeProject(on: registry.name)
    let run = try host.run("build.sh", in: project)
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(
      registry.tags(of: "acme/web")
        == [
          "1", "build-amd64", "build-arm64", "cache-amd64", "cache-amd64-site", "cache-arm64", "cache-arm64-site",
          "latest",
        ])
    let index = try Index(registry, "acme/web", "1")
    #expect(index.digests.keys.sorted() == ["linux/amd64", "linux/arm64"])
    #expect(index.digests["linux/arm64"] == registry.digest(of: "build-arm64", in: "acme/web"))
    #expect(registry.digest(of: "1", in: "acme/web") == registry.digest(of: "latest", in: "acme/web"))
    #expect(try Index(registry, "acme/base", "latest").digests.keys.sorted() == ["linux/amd64", "linux/arm64"])
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
    for digest in try Index(registry, "acme/web", "2").digests.values {
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
      { version: "1", images: { web: { repository: "\(registry.name)/acme/web", \(platforms) } } }
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
    let project = try makeProject(on: registry.name)
    for (version, source) in [("1", "one\n"), ("2", "two\n")] {
      try project.write(source, to: "base/of-base")
      let run = try host.run("build.sh", in: project, adding: ["VERSION": version])
      #expect(run.status == 0, "\(run.error)\(run.output)")
      let digests = try Index(registry, "acme/web", version).digests
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
    let project = try makeProject(on: registry.name, "reuse: 'content',")
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

  @Test("have a job each, and a release one that joins them", .enabled(if: Requirement.allowsPipelines))
  func pipelines() throws {
    let registry = try RegistryServer(login: true)
    let runners = "gitlab: { runnerTags: { 'linux/amd64': 'amd64', 'linux/arm64': 'arm64' } },"
    let project = try PipelineProject(makeProject(on: registry.name, PipelineProject.login(to: registry) + runners))
    let joins = ["web", "base"]
    let builds = joins.flatMap { ["\($0)-amd64", "\($0)-arm64"] }
    func results(_ ofJoins: String) -> [String: String] {
      Dictionary(builds.map { ($0, "success") } + joins.map { ($0, ofJoins) }) { $1 }
    }
    func checkBase(of version: String, _ text: String) throws {
      let host = try ColdHost(buildKit: true)
      try host.logIn(to: registry)
      let digests = try Index(registry, "acme/web", version).digests
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
    let pipeline = try project.gitLab("tag", ref: "v3", on: try ColdHost(buildKit: true))
    #expect(pipeline.statuses == results("success"), "\(pipeline.log)")
    try checkBase(of: "3", "two\n")
  }
}

@Suite("platforms of an image with buildah", .serialized, .enabled(if: Requirement.allowsBuildah))
struct BuildahPlatformsTests {
  @Test("are built for themselves and joined", arguments: ["buildah", "podman"])
  func script(engine: String) throws {
    let registry = try RegistryServer()
    let host = try BuildahHost(registry)
    let project = try makeProject(on: registry.name, "engine: '\(engine)',")
    // buildah 1.28 takes a first step upon nothing for that of another platform, if it is the same.
    for name in ["amd64", "arm64"] { try project.write(name, to: "base/\(name)") }
    let ofPlatform = "FROM scratch\nARG TARGETARCH\nCOPY $TARGETARCH /architecture\nCOPY of-base /\n"
    try project.write(ofPlatform, to: "base/Dockerfile")
    let run = try host.run("build.sh", in: project)
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(registry.tags(of: "acme/web") == ["1", "build-amd64", "build-arm64", "latest"], "\(run.error)")
    let index = try Index(registry, "acme/web", "1")
    #expect(index.digests.keys.sorted() == ["linux/amd64", "linux/arm64"])
    #expect(registry.digest(of: "1", in: "acme/web") == registry.digest(of: "latest", in: "acme/web"))
    for digest in index.digests.values {
      let image = "\(registry.name)/acme/web@\(digest)"
      #expect(try ["/of-base", "/source"].map { try host.file($0, of: image) } == ["one\n", "first\n"])
    }

    // Once more on the same machine, which has the list of before.
    try project.write("second\n", to: "web/source")
    let next = try host.run("build.sh", in: project, adding: ["VERSION": "2"])
    #expect(next.status == 0, "\(next.error)\(next.output)")
    for tag in ["2", "latest"] {
      let digests = try Index(registry, "acme/web", tag).digests
      #expect(digests.keys.sorted() == ["linux/amd64", "linux/arm64"])
      #expect(Set(digests.values).isDisjoint(with: index.digests.values))
    }
  }
}

/// What git does not know is never reused.
private func commit(_ project: TemporaryFolder) throws {
  try runGit(["init", "--quiet", "--initial-branch", "main"], in: project.url)
  try runGit(["add", "--all"], in: project.url)
  try runGit(["commit", "--quiet", "--message", "Change"], in: project.url)
}

@Suite(
  "platforms of an image with a real buildx", .serialized,
  .enabled(if: Requirement.allowsBuildx && Requirement.allows("/usr/bin/openssl", "/usr/bin/python3")))
struct BuildxPlatformsTests {
  @Test("are built at once, as one index")
  func script() throws {
    let registry = try RegistryServer()
    let host = try ColdHost(storesInContainerd: true)
    let buildKit = try BuildKitServer(in: host)
    let variables = try builderVariables(buildKit)
    func publish(_ version: String) throws -> FinishedProgram {
      try host.run("build.sh", in: project, adding: variables.merging(["VERSION": version]) { $1 })
    }
    let project = try makeProject(on: registry.name, "engine: 'buildx', \(builder(buildKit))")
    let run = try publish("1")
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(
      registry.tags(of: "acme/web") == ["1", "cache", "latest"], "\(run.error)\(run.output)")
    let index = try Index(registry, "acme/web", "1")
    #expect(index.digests.keys.sorted() == ["linux/amd64", "linux/arm64"])
    #expect(registry.digest(of: "1", in: "acme/web") == registry.digest(of: "latest", in: "acme/web"))
    for (platform, digest) in index.digests {
      let image = "\(registry.name)/acme/web@\(digest)"
      #expect(try host.docker("pull", "--quiet", "--platform", platform, image).status == 0)
      #expect(try ["/of-base", "/source"].map { try host.file($0, of: image) } == ["one\n", "first\n"])
    }

    // The base changed: the images of this run are built on it.
    try project.write("two\n", to: "base/of-base")
    let changed = try publish("4")
    #expect(changed.status == 0, "\(changed.error)\(changed.output)")
    for (platform, digest) in try Index(registry, "acme/web", "4").digests {
      let image = "\(registry.name)/acme/web@\(digest)"
      #expect(try host.docker("pull", "--quiet", "--platform", platform, image).status == 0)
      #expect(try host.file("/of-base", of: image) == "two\n")
    }
  }

  @Test("are those of their own variant, and of their own image in the same repository")
  func variants() throws {
    let registry = try RegistryServer()
    let host = try ColdHost(storesInContainerd: true)
    let buildKit = try BuildKitServer(in: host)
    let project = try TemporaryFolder()
    let names = ["web-x": "x", "web-y": "y", "docs": "docs"]
    for name in names.values { try project.write(name, to: "is-\(name)") }
    try project.write("FROM scratch\nARG NAME\nCOPY is-${NAME} /name\n", to: "Dockerfile")
    try project.write(
      """
      {
        version: "1", engine: "buildx", \(builder(buildKit))
        images: {
          web: {
            repository: "\(registry.name)/acme/web", \(platforms),
            matrix: { name: ["x", "y"] }, tags: ["web-{variant}", "{branch}-{variant}"],
          },
          docs: {
            repository: "\(registry.name)/acme/web", \(platforms),
            tags: ["docs"], args: { NAME: "docs" }, cache: false,
          },
        },
      }
      """, to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    let run = try host.run("build.sh", in: project, adding: builderVariables(buildKit))
    #expect(run.status == 0, "\(run.error)\(run.output)")
    for (tag, name) in names {
      let digests = try Index(registry, "acme/web", tag).digests
      #expect(digests.keys.sorted() == ["linux/amd64", "linux/arm64"])
      for (platform, digest) in digests {
        let image = "\(registry.name)/acme/web@\(digest)"
        #expect(try host.docker("pull", "--quiet", "--platform", platform, image).status == 0)
        #expect(try host.file("/name", of: image) == name, "\(tag), \(platform)")
      }
    }

    // A branch publishes its own tags, of images that have one.
    let branch = try host.run(
      "build.sh", in: project, adding: builderVariables(buildKit).merging(["BRANCH": "feature"]) { $1 })
    #expect(branch.status == 0, "\(branch.error)\(branch.output)")
    // Attestations tell the times of builds, so the indexes differ.
    #expect(
      try Index(registry, "acme/web", "feature-y").digests == (try Index(registry, "acme/web", "web-y").digests))
  }

  /// The engine's own builder pushes nothing by its digest.
  private func builder(_ server: BuildKitServer) -> String {
    """
    builder: {
      driver: 'remote', endpoint: '\(server.endpoint)', cacert: '\(server.authority)',
      cert: { env: 'BUILDKIT_CERT' }, key: { env: 'BUILDKIT_KEY' },
    },
    """
  }

  private func builderVariables(_ server: BuildKitServer) throws -> [String: String] {
    ["BUILDKIT_CERT": try server.clientFile("cert"), "BUILDKIT_KEY": try server.clientFile("key")]
  }
}
