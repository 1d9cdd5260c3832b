import Foundation
import TestSupport
import Testing

/// Which caches an engine reads decides what the script does; a stand-in says which engine it is.
@Suite("the script finds out what the engine can do", .enabled(if: Requirement.allows("/usr/bin/bash")))
struct EngineTests {
  private struct Engine {
    var version = "Docker version 28.0.0, build 0000000"
    var driverStatus = "[[driver-type io.containerd.snapshotter.v1]]"
    var variables: [String: String] = [:]

    /// What a build prints.
    var buildLog = ""
  }

  /// The calls of the program that build, pull or push.
  private func calls(_ engine: Engine) throws -> [String] { try run(engine).calls }

  /// Runs the script of a one-stage project.
  private func run(_ engine: Engine) throws -> (calls: [String], error: String) {
    let project = try TemporaryFolder()
    try project.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    try project.write("{ version: '1', images: { web: { repository: 'acme/web' } } }", to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    let standIn = """
      #!/bin/sh
      case $1 in
      --version) echo '\(engine.version)' ;;
      info) echo '\(engine.driverStatus)' ;;
      build | pull | push) echo "$*" >>"$RECORD" ;;
      esac
      [ "$1" != build ] || cat "${0%/*}/build.log"
      """
    try project.write(engine.buildLog, to: "build.log")
    try project.write(standIn, to: "stand-in", isExecutable: true)
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh"], in: project.url,
      environment: [
        "PATH": "/usr/bin:/bin", "DOCKER": "\(project.path)/stand-in", "RECORD": "\(project.path)/record",
        "TMPDIR": project.path,
      ].merging(engine.variables) { $1 })
    #expect(run.status == 0, "\(run.error)")
    let record = try String(contentsOf: project.url.appendingPathComponent("record"), encoding: .utf8)
    return (record.split(separator: "\n").map { String($0) }, run.error)
  }

  private static let pull = "pull --quiet acme/web:cache"
  private static let build = """
    build --cache-from acme/web:cache --build-arg BUILDKIT_INLINE_CACHE=1 --tag acme/web:cache --tag acme/web:1 \
    --tag acme/web:latest --file Dockerfile .
    """
  private static let pushes = ["cache", "1", "latest"].map { "push acme/web:\($0)" }

  @Test("Docker's containerd image store reads caches from the registry alone, so nothing is pulled")
  func containerdStore() throws {
    #expect(try calls(Engine()) == [Self.build] + Self.pushes)
  }

  @Test("its classic builder reads the local store alone, so caches are pulled")
  func classicBuilderOnContainerdStore() throws {
    #expect(try calls(Engine(variables: ["DOCKER_BUILDKIT": "0"])) == [Self.pull, Self.build] + Self.pushes)
  }

  @Test("on a graph driver caches are pulled", arguments: ["0", "1", ""])
  func graphDriver(buildKit: String) throws {
    let engine = Engine(driverStatus: "[[Backing Filesystem extfs]]", variables: ["DOCKER_BUILDKIT": buildKit])
    #expect(try calls(engine) == [Self.pull, Self.build] + Self.pushes)
  }

  @Test("what was reused on a graph driver is built again without sources, so that the cache image is whole")
  func completeCache() throws {
    let log = "#5 [2/2] COPY . /\n#5 CACHED\n"
    let graphDriver = Engine(driverStatus: "[[Backing Filesystem extfs]]", buildLog: log)
    let again = Self.build.replacing("--cache-from acme/web:cache ", with: "")
    #expect(try calls(graphDriver) == [Self.pull, Self.build, again] + Self.pushes)
    #expect(try calls(Engine(buildLog: log)) == [Self.build] + Self.pushes)
  }

  @Test("podman takes no tag as a cache source, so it builds without")
  func podman() throws {
    let build = Self.build.replacing("--cache-from acme/web:cache ", with: "")
    #expect(try calls(Engine(version: "podman version 4.3.1")) == [build] + Self.pushes)
  }

  /// As Docker 26 and 20.10 printed it: the digest that the old one names each step by is no layer.
  @Test("a step of a cache whose layers come at the end of the build is one that was reused")
  func lateLayers() throws {
    let digest = "sha256:" + String(repeating: "0123456789abcdef", count: 4)
    let log = """
      #6 [builder 2/3] COPY source /source
      #6 CACHED
      #7 [builder 3/3] RUN cp /source /out
      #7 \(digest) 181B / 181B 0.0s done
      #7 DONE 0.1s
      #8 [runtime 2/2] COPY --from=builder /out /
      #8 \(digest)
      #8 DONE 0.0s

      """
    let error = try run(Engine(buildLog: log)).error
    #expect(error.contains("built    web: 2 of 3 steps reused, "), "\(error)")
  }

  /// As podman 4.3 printed it.
  @Test("podman numbers its stages, and their steps are counted too")
  func podmanSteps() throws {
    let log = """
      [1/2] STEP 1/3: FROM scratch AS b
      [1/2] STEP 2/3: COPY src /src
      --> Using cache af624efc71831231d57dac9db4bd76fa37c340d66c07a6c075b7c6e3b8d4f82b
      --> af624efc718
      [1/2] STEP 3/3: COPY more /more
      --> 0a5c1b7e2d9
      [2/2] STEP 1/2: FROM scratch
      [2/2] STEP 2/2: COPY --from=b /src /out
      [2/2] COMMIT acme/web:cache

      """
    let error = try run(Engine(version: "podman version 4.3.1", buildLog: log)).error
    #expect(error.contains("built    web: 1 of 3 steps reused, "), "\(error)")
  }
}
