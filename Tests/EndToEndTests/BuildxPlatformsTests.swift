import TestSupport
import Testing

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
    let project = try makePlatformsProject(on: registry.name, "engine: 'buildx', \(builder(buildKit))")
    let run = try publish("1")
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(
      registry.tags(of: "acme/web") == ["1", "cache", "latest"], "\(run.error)\(run.output)")
    let index = try PublishedIndex(registry, "acme/web", "1")
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
    for (platform, digest) in try PublishedIndex(registry, "acme/web", "4").digests {
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
            repository: "\(registry.name)/acme/web", \(twoPlatforms),
            matrix: { name: ["x", "y"] }, tags: ["web-{variant}", "{branch}-{variant}"],
          },
          docs: {
            repository: "\(registry.name)/acme/web", \(twoPlatforms),
            tags: ["docs"], args: { NAME: "docs" }, cache: false,
          },
        },
      }
      """, to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    let run = try host.run("build.sh", in: project, adding: builderVariables(buildKit))
    #expect(run.status == 0, "\(run.error)\(run.output)")
    for (tag, name) in names {
      let digests = try PublishedIndex(registry, "acme/web", tag).digests
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
      try PublishedIndex(registry, "acme/web", "feature-y").digests
        == (try PublishedIndex(registry, "acme/web", "web-y").digests))
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
