import Foundation
import TestSupport
import Testing

@Suite(
  "on an engine that several runs use at the same time", .serialized,
  .enabled(if: Requirement.allowsEngine && Requirement.allowsPipelines))
struct SharedEngineTests {
  @Test("a release publishes what it built itself", arguments: ["github", "gitlab"], ["'auto'", "false"])
  func ownImage(system: String, cache: String) throws {
    let registry = try RegistryServer()
    let host = try ColdHost(buildKit: true)
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY source /\n", to: "Dockerfile")
    try folder.write("own\n", to: "source")
    try folder.write(
      """
      { version: "1.0.0", gitlab: { runner: "shell" }, github: { runsOn: ["self-hosted"] },
        \(PipelineProject.login(to: registry))
        images: { web: { repository: "\(registry.name)/acme/web", cache: \(cache), tags: ["{version}"] } } }
      """, to: "cigen.json5")
    let project = try PipelineProject(folder, tags: ["v1.0.0"])
    // Another run builds another image under every name that is not of a run alone, before anything is published.
    let hook = try TemporaryFolder()
    let client = try #require(host.environment["PATH"]?.split(separator: ":").first)
    try hook.write("other\n", to: "source")
    try hook.write("FROM scratch\nCOPY source /\n", to: "Dockerfile")
    try hook.write(
      """
      #!/bin/sh
      case "$1 $3" in
      'tag '*:1.0.0)
        for name in local cache stage-0 cache-stage-0; do
          '\(client)/docker' build --quiet --tag '\(registry.name)/acme/web':$name '\(hook.path)' >&2
        done
        ;;
      login*) cat >/dev/null; exit 0 ;;
      esac
      exec '\(client)/docker' "$@"

      """, to: "docker", isExecutable: true)
    let path = ["PATH": "\(hook.path):\(host.environment["PATH", default: ""])"]
    if system == "github" {
      let run = try project.gitHub("tag", ref: "v1.0.0", on: host, adding: path)
      #expect(run.results == ["web": "success"], "\(run.log)")
    } else {
      let run = try project.gitLab("tag", ref: "v1.0.0", on: host, adding: path)
      #expect(run.statuses == ["web": "success"], "\(run.log)")
    }
    #expect(try ColdHost(buildKit: true).file("/source", of: "\(registry.name)/acme/web:1.0.0") == "own\n")
    // Nothing of the run's own stays there.
    let names = try host.docker("image", "ls", "--format", "{{.Tag}}").output.split(separator: "\n")
    #expect(!names.contains { $0.hasPrefix("local-") }, "\(names)")
  }
}
