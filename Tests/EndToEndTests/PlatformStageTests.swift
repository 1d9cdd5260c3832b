import Foundation
import TestSupport
import Testing

@Suite("stages that the platform chooses", .serialized, .enabled(if: Requirement.allowsEngine))
struct PlatformStageTests {
  /// Nothing says for which platform: the chain keeps what any may need, and the engine takes that of its machine.
  @Test("the expensive step of the platform's own stage is reused on a host without a cache")
  func reuse() throws {
    let registry = try RegistryServer()
    let image = "\(registry.name)/acme/web"
    let first = try ColdHost(buildKit: true)
    try first.pushBaseImage(to: registry)
    let project = try TemporaryFolder()
    try project.write("first\n", to: "source")
    // The first step of `out` stays as it is: where a stage is rebuilt from its first step, BuildKit 20.10 finds nothing of
    // another stage on the same base, whether the platform chooses that stage or its name is written out.
    // Each stage of a platform copies from one that only this platform has: no layer of it is in another image.
    let stages = ["amd64", "arm64"].map { name in
      """
      FROM base AS tool-\(name)
      RUN cat /proc/sys/kernel/random/uuid > /nonce && echo ran tool-\(name)
      FROM scratch AS files-\(name)
      COPY --from=tool-\(name) /nonce /
      """
    }
    try project.write(
      """
      FROM \(registry.name)/base:1 AS base
      \(stages.joined(separator: "\n"))
      FROM files-${TARGETARCH} AS files
      FROM base AS out
      RUN cat /proc/sys/kernel/random/uuid > /own && echo ran first
      COPY source /source
      RUN cp /source /out && echo ran out
      FROM base AS runtime-linux
      COPY --from=files /nonce /
      COPY --from=out /out /
      FROM runtime-${TARGETOS} AS runtime

      """, to: "Dockerfile")
    try project.write("{ version: \"1\", images: { web: { repository: \"\(image)\" } } }", to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")

    let firstRun = try first.run("build.sh", in: project)
    #expect(firstRun.status == 0, "\(firstRun.error)\(firstRun.output)")
    let tags = Set(registry.tags(of: "acme/web"))
    #expect(tags.isSuperset(of: ["cache-tool-amd64", "cache-tool-arm64", "cache-out", "latest"]), "\(tags)")
    let nonce = try #require(try first.file("/nonce", of: "\(image):1"))

    try project.write("second\n", to: "source")
    let second = try ColdHost(buildKit: true)
    let changed = try second.run("build.sh", in: project, adding: ["VERSION": "2"])
    #expect(changed.status == 0, "\(changed.error)\(changed.output)")
    #expect(changed.stepsThatRan == ["out"])
    #expect(try second.file("/nonce", of: "\(image):2") == nonce)
    #expect(try second.file("/out", of: "\(image):2") == "second\n")
  }
}
