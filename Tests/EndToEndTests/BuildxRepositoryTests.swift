import Foundation
import TestSupport
import Testing

@Suite(
  "buildx publishes one build in two registries", .serialized,
  .enabled(if: Requirement.allowsBuildx && Requirement.allowsPipelines))
struct BuildxRepositoryTests {
  @Test("with annotations, and floating tags that are moved when it is there", arguments: ["github", "gitlab"])
  func release(system: String) throws {
    let (one, other) = (try RegistryServer(), try RegistryServer())
    let host = try ColdHost(storesInContainerd: true)
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY source /\n", to: "Dockerfile")
    try folder.write("first\n", to: "source")
    let logins = [one, other].map { "'\($0.name)': { username: 'TEST_USER', password: 'TEST_PASSWORD' }" }
    try folder.write(
      """
      { version: { value: "1.0.0", scheme: "semver" }, engine: "buildx",
        registries: { \(logins.joined(separator: ", ")) },
        images: { web: { repository: ["\(one.name)/acme/web", "\(other.name)/team/site"],
          tags: ["{version}", "{major}.{minor}", "latest"], annotations: { "org.example.text": "of {version}" } } } }
      """, to: "cigen.json5")
    let project = try PipelineProject(folder, tags: ["v1.0.0"])
    // The registries are open, and a client asks for no login where nobody must; and the engine's own builder will do.
    let tools = try TemporaryFolder()
    let client = try #require(host.environment["PATH"]?.split(separator: ":").first)
    try tools.write(
      """
      #!/bin/sh
      case "$1 $2" in
      'login '*) cat >/dev/null; exit 0 ;;
      'buildx create' | 'context create') exit 0 ;;
      esac
      exec '\(client)/docker' "$@"

      """, to: "docker", isExecutable: true)
    let path = ["PATH": "\(tools.path):\(host.environment["PATH", default: ""])"]
    if system == "github" {
      let run = try project.gitHub("tag", ref: "v1.0.0", on: host, adding: path)
      #expect(run.results == ["web": "success"], "\(run.log)")
    } else {
      let run = try project.gitLab("tag", ref: "v1.0.0", on: host, adding: path)
      #expect(run.statuses == ["web": "success"], "\(run.log)")
    }
    let digests = ["1.0.0", "1.0", "latest"].flatMap { tag in
      [one.digest(of: tag, in: "acme/web"), other.digest(of: tag, in: "team/site")]
    }
    #expect(digests[0] != nil && Set(digests).count == 1, "\(digests)")
    let index = try JSONDecoder().decode(Manifest.self, from: one.blob(try #require(digests[0])))
    let image = try index.manifests.flatMap { list in
      try list.first.map { try JSONDecoder().decode(Manifest.self, from: one.blob($0.digest)) }
    }
    #expect((image ?? index).annotations?["org.example.text"] == "of 1.0.0")
  }

  private struct Manifest: Decodable {
    struct Entry: Decodable { let digest: String }
    let manifests: [Entry]?
    let annotations: [String: String]?
  }
}
