import Foundation
import TestSupport
import Testing

/// Which caches an engine reads decides what the script does; a stand-in says which engine it is.
@Suite("the script finds out what the engine can do", .enabled(if: Requirement.allows("/usr/bin/bash")))
struct EngineTests {
  private static let graphDriver = "[[Backing Filesystem extfs]]"
  private static let containerd = "[[driver-type io.containerd.snapshotter.v1]]"

  /// The calls that build, pull, name or push, of the script of a one-stage project.
  private func calls(_ version: String, _ driverStatus: String, buildKit: String? = nil) throws -> [String] {
    let project = try TemporaryFolder()
    try project.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    try project.write("{ version: '1', images: { web: { repository: 'acme/web' } } }", to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    try project.write(
      """
      #!/bin/sh
      case "$*" in
      "info --format {{.ServerVersion}} {{.DriverStatus}}") echo '\(version) \(driverStatus)' ;;
      *) echo "$*" >>"$RECORD" ;;
      esac
      """, to: "bin/docker", isExecutable: true)
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh"], in: project.url,
      environment: ["PATH": "\(project.path)/bin:/usr/bin:/bin", "RECORD": "\(project.path)/record"]
        .merging(buildKit.map { ["DOCKER_BUILDKIT": $0] } ?? [:]) { $1 })
    #expect(run.status == 0, "\(run.error)")
    let record = try String(contentsOf: project.url.appendingPathComponent("record"), encoding: .utf8)
    return record.split(separator: "\n").map { String($0) }
  }

  private static let pull = "pull --quiet acme/web:cache"
  private static let build = """
    build --cache-from acme/web:cache --build-arg BUILDKIT_INLINE_CACHE=1 --tag acme/web:cache .
    """

  /// From the host's own layers alone.
  private static let again = "build --quiet --build-arg BUILDKIT_INLINE_CACHE=1 --tag acme/web:cache ."
  private static let pushes =
    ["push --quiet acme/web:cache"]
    + ["1", "latest"].flatMap { ["tag acme/web:cache acme/web:\($0)", "push --quiet acme/web:\($0)"] }

  @Test("Docker's containerd image store reads caches from the registry alone, so nothing is pulled")
  func containerdStore() throws {
    #expect(try calls("28.5.2", Self.containerd) == [Self.build] + Self.pushes)
    #expect(try calls("29.0.1", Self.containerd, buildKit: "1") == [Self.build] + Self.pushes)
  }

  @Test("its classic builder reads the local store alone, so caches are pulled")
  func classicBuilderOnContainerdStore() throws {
    #expect(try calls("28.5.2", Self.containerd, buildKit: "0") == [Self.pull, Self.build] + Self.pushes)
  }

  @Test(
    "on a graph driver BuildKit builds once more without sources, so that the cache image is whole",
    arguments: [("28.5.2", nil), ("26.1.5", "1"), ("20.10.24", "1")] as [(String, String?)])
  func completeCache(version: String, buildKit: String?) throws {
    #expect(
      try calls(version, Self.graphDriver, buildKit: buildKit) == [Self.pull, Self.build, Self.again] + Self.pushes)
  }

  @Test(
    "the classic builder would run every step again, so it does not",
    arguments: [("20.10.24", nil), ("20.10.24", "0"), ("28.5.2", "0")] as [(String, String?)])
  func classicBuilder(version: String, buildKit: String?) throws {
    #expect(try calls(version, Self.graphDriver, buildKit: buildKit) == [Self.pull, Self.build] + Self.pushes)
  }
}
