import Foundation
import TestSupport
import Testing

@Suite("one build is published in several repositories", .serialized, .enabled(if: Requirement.allowsEngine))
struct RepositoryTests {
  private func makeProject(_ repositories: String, _ more: String = "", image: String = "") throws -> TemporaryFolder {
    let project = try TemporaryFolder()
    try project.write(
      "FROM scratch AS deps\nCOPY deps /deps\nFROM scratch\nCOPY --from=deps / /\nCOPY source /\n", to: "Dockerfile")
    try project.write("first\n", to: "source")
    try project.write("deps\n", to: "deps")
    try project.write("1.0.0\n", to: "VERSION")
    try project.write(configuration(repositories, more, image: image), to: "cigen.json5")
    return project
  }

  private func configuration(_ repositories: String, _ more: String = "", image: String) -> String {
    """
    { version: { file: "VERSION", scheme: "semver" }, \(more)
      images: { web: { repository: \(repositories), \(image) } } }
    """
  }

  @Test("under the same digest, by every system", .enabled(if: Requirement.allowsPipelines))
  func digests() throws {
    let (one, other) = (try RegistryServer(login: true), try RegistryServer(login: true))
    let host = try ColdHost(buildKit: true)
    let logins = [one, other].map { "'\($0.name)': { username: 'TEST_USER', password: 'TEST_PASSWORD' }" }
    let folder = try makeProject(
      "['\(one.name)/acme/web', { name: '\(other.name)/team/site', on: 'release' }]",
      "registries: { \(logins.joined(separator: ", ")) },",
      image: "tags: ['{version}', 'latest', { tag: 'edge', on: 'default' }]")
    let project = try PipelineProject(folder, tags: ["v1.0.0"])
    func check(_ version: String) {
      let digests = [version, "latest"].flatMap { tag in
        [one.digest(of: tag, in: "acme/web"), other.digest(of: tag, in: "team/site")]
      }
      #expect(digests[0] != nil && Set(digests).count == 1, "\(version): \(digests)")
    }
    let workflow = try project.gitHub("tag", ref: "v1.0.0", on: host)
    #expect(workflow.results == ["web": "success"], "\(workflow.log)")
    check("1.0.0")
    try project.change("source", to: "second\n", tags: ["v1.1.0"])
    let pipeline = try project.gitLab("tag", ref: "v1.1.0", on: host)
    #expect(pipeline.statuses == ["web": "success"], "\(pipeline.log)")
    check("1.1.0")
    try project.change("source", to: "third\n")
    #expect(try project.gitHub("push-main", on: host).results == ["web": "success"])
    #expect(one.tags(of: "acme/web").contains("edge") && !other.tags(of: "team/site").contains("edge"))

    try host.logIn(to: one)
    try host.logIn(to: other)
    try folder.write(try cigen("bash", in: folder), to: "build.sh")
    let run = try host.run("build.sh", in: folder, adding: ["VERSION": "1.2.0"])
    #expect(run.status == 0, "\(run.error)\(run.output)")
    check("1.2.0")
  }

  @Test("and the release fails by the name of one that is down, to be whole when it runs again")
  func oneIsDown() throws {
    let one = try RegistryServer()
    let port = try freePort()
    let host = try ColdHost(buildKit: true)
    let image = "cache: false, tags: ['{version}', 'latest']"
    let project = try makeProject("['\(one.name)/acme/web', '127.0.0.1:\(port)/acme/web']", image: image)
    try project.write(try cigen("bash", in: project), to: "build.sh")
    // Without the pauses of what is tried again.
    try project.write("#!/bin/sh\n", to: "bin/sleep", isExecutable: true)
    let path = ["PATH": "\(project.path)/bin:\(host.environment["PATH", default: ""])"]
    let run = try host.run("build.sh", in: project, adding: path)
    #expect(run.status == 1 && run.error.contains("127.0.0.1:\(port)"), "\(run.error)")
    // The version alone, which the next try pushes again; nothing that moves.
    #expect(Set(one.tags(of: "acme/web")).isSubset(of: ["1.0.0"]))
    let before = one.digest(of: "1.0.0", in: "acme/web")
    try project.write(
      configuration("['\(one.name)/acme/web', '\(one.name)/team/web']", image: image), to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    #expect(try host.run("build.sh", in: project).status == 0)
    #expect(one.digest(of: "1.0.0", in: "acme/web") == before)
    #expect(one.digest(of: "latest", in: "acme/web") == one.digest(of: "latest", in: "team/web"))
  }
}
