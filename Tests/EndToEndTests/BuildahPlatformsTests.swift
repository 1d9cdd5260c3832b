import TestSupport
import Testing

@Suite("platforms of an image with buildah", .serialized, .enabled(if: Requirement.allowsBuildah))
struct BuildahPlatformsTests {
  @Test("are built for themselves and joined", arguments: ["buildah", "podman"])
  func script(engine: String) throws {
    let registry = try RegistryServer()
    let host = try BuildahHost(registry)
    let project = try makePlatformsProject(on: registry.name, "engine: '\(engine)',")
    // buildah 1.28 takes a first step upon nothing for that of another platform, if it is the same.
    for name in ["amd64", "arm64"] { try project.write(name, to: "base/\(name)") }
    let ofPlatform = "FROM scratch\nARG TARGETARCH\nCOPY $TARGETARCH /architecture\nCOPY of-base /\n"
    try project.write(ofPlatform, to: "base/Dockerfile")
    let run = try host.run("build.sh", in: project)
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(registry.tags(of: "acme/web") == ["1", "build-amd64", "build-arm64", "latest"], "\(run.error)")
    let index = try PublishedIndex(registry, "acme/web", "1")
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
      let digests = try PublishedIndex(registry, "acme/web", tag).digests
      #expect(digests.keys.sorted() == ["linux/amd64", "linux/arm64"])
      #expect(Set(digests.values).isDisjoint(with: index.digests.values))
    }
  }
}
