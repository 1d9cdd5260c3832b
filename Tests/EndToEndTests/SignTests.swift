import Foundation
import TestSupport
import Testing

@Suite("what is published is signed by its digest", .enabled(if: Requirement.allowsPipelines))
struct SignTests {
  private static let docker = """
    #!/bin/sh
    case "$1 $2" in
    'login '*) cat >/dev/null ;;
    'image inspect') echo registry.example.com/acme/web@sha256:1 ;;
    'buildx imagetools') [ "$3" != inspect ] || echo sha256:1 ;;
    esac

    """

  @Test("in each repository, and attested by GitHub; not what is only built", arguments: ["docker", "buildx"])
  func signs(engine: String) throws {
    let (folder, tools, notes) = (try TemporaryFolder(), try TemporaryFolder(), try TemporaryFolder())
    try folder.write("FROM scratch\n", to: "Dockerfile")
    try folder.write(
      """
      { version: { value: "1.0.0", scheme: "semver" }, engine: "\(engine)", sign: "cosign",
        images: { web: { cache: false, attest: { github: true }, tags: ["{version}", { tag: "edge", on: "default" }],
          repository: ["registry.example.com/acme/web", { name: "other.example.com/web", on: "release" }] } } }
      """, to: "cigen.json5")
    try makeRepository(of: folder, tags: ["v1.0.0"])
    try tools.write(Self.docker, to: "docker", isExecutable: true)
    try tools.write("#!/bin/sh\necho \"$*\" >>'\(notes.path)/notes'\n", to: "cosign", isExecutable: true)
    let path = ["PATH": "\(tools.path):/usr/bin:/bin"]
    func signed() throws -> [String] {
      let file = "\(notes.path)/notes"
      defer { try? FileManager.default.removeItem(atPath: file) }
      return (try? String(contentsOfFile: file, encoding: .utf8))?.split(separator: "\n").map { String($0) } ?? []
    }
    let files = try TemporaryFolder()
    for system in ["github", "gitlab"] { try files.write(try cigen(system, in: folder), to: "\(system).yml") }
    func gitHub(_ event: String, ref: String? = nil) throws -> String {
      let run = try GitHubWorkflow.run(
        files.url.appendingPathComponent("github.yml"), project: folder, event: event, ref: ref, environment: path,
        secrets: ["REGISTRY_EXAMPLE_COM_TOKEN": "secret-1", "OTHER_EXAMPLE_COM_TOKEN": "secret-2"],
        variables: ["REGISTRY_EXAMPLE_COM_USERNAME": "user-1", "OTHER_EXAMPLE_COM_USERNAME": "user-2"])
      #expect(run.results == ["web": "success"], "\(run.log)")
      return run.log
    }
    let first = "sign --yes registry.example.com/acme/web@sha256:1"
    let release = [first, "sign --yes other.example.com/web@sha256:1"]
    #expect(try gitHub("tag", ref: "v1.0.0").contains("attested registry.example.com/acme/web@sha256:1"))
    #expect(try signed() == release)
    #expect(try gitHub("push-main").contains("attested"))
    #expect(try signed() == [first])
    #expect(try !gitHub("pull-request").contains("attested"))
    #expect(try signed() == [])
    let pipeline = try GitLabPipeline.run(
      files.url.appendingPathComponent("gitlab.yml"), project: folder, event: "tag", ref: "v1.0.0", variables: path)
    #expect(pipeline.statuses == ["web": "success"], "\(pipeline.log)")
    #expect(try signed() == release)
  }
}
