import ImageModel
import Testing

@testable import BuildPlanning

@Suite("the steps of variants with a shared stage")
struct VariantStepTests {
  private let dockerfile = "FROM golang:1 AS deps\nRUN a\nFROM deps\nARG CHANNEL\nRUN build\n"

  private func plan(_ engine: String, _ more: String = "", for system: Output.System) throws -> BuildPlan {
    let variants = "variants: { p: { args: { CHANNEL: 'a' } }, q: { args: { CHANNEL: 'b' } } }"
    return try BuildPlanningTests.plan(
      "web: { repository: 'ghcr.io/acme/web', \(variants), tags: ['latest-{variant}'] }", engine: engine, more: more,
      files: ["Dockerfile": dockerfile], for: system)
  }

  @Test("a script builds the stage once, and its caches are on the engine for all")
  func dockerScript() throws {
    let plan = try plan("docker", for: .bash)
    #expect(plan.jobs.map(\.name) == ["web-shared", "web"])
    let (shared, variants) = (plan.jobs[0], plan.jobs[1])
    #expect(shared.condition == nil)
    #expect(
      shared.commands
        == [
          "pull ghcr.io/acme/web:cache-deps",
          "build twice --cache-from ghcr.io/acme/web:cache-deps --target deps --build-arg CHANNEL=a"
            + " --build-arg BUILDKIT_INLINE_CACHE=1 --tag ghcr.io/acme/web:cache-deps .",
          "push ghcr.io/acme/web:cache-deps if writesCache",
        ])
    #expect(variants.rows.map(\.image) == ["web-p", "web-q"])
    #expect(
      variants.commands == [
        "pull ghcr.io/acme/web:cache-$VARIANT",
        "build twice --cache-from ghcr.io/acme/web:cache-$VARIANT --cache-from ghcr.io/acme/web:cache-deps"
          + " --build-arg CHANNEL=$CHANNEL --build-arg BUILDKIT_INLINE_CACHE=1 --tag ghcr.io/acme/web:cache-$VARIANT .",
        "push ghcr.io/acme/web:cache-$VARIANT if writesCache",
        "publish ghcr.io/acme/web:cache-$VARIANT as ghcr.io/acme/web [\"latest-$VARIANT\"] if publishes",
      ])
  }

  @Test("a job of its own builds the stage, where caches are written; all others pull it")
  func dockerJobs() throws {
    for system in [Output.System.github, .gitlab] {
      let plan = try plan("docker", ", gitlab: { dockerVersion: '28.5.2' }", for: system)
      #expect(plan.jobs.map(\.name) == ["web-shared", "web"])
      let (shared, variants) = (plan.jobs[0], plan.jobs[1])
      #expect(shared.condition == .writesCache && shared.outputs.isEmpty)
      #expect(variants.condition == nil && variants.waitsFor == ["web-shared"] && variants.needs.isEmpty)
      #expect(variants.commands.first == "pull ghcr.io/acme/web:cache-deps ghcr.io/acme/web:cache-$VARIANT")
    }
  }

  @Test("buildx keeps the shared stage in a cache that all variants read")
  func buildx() throws {
    let plan = try plan("buildx", for: .github)
    #expect(plan.jobs[0].condition == .writesCache)
    #expect(plan.jobs[0].titles == ["Build stage deps"])
    #expect(plan.jobs[0].builds[0].choices.map(\.condition) == [nil])
    let cache = plan.jobs[0].builds[0].values("--cache-from")
    #expect(cache.count == 1)
    #expect(plan.jobs[1].builds[0].values("--cache-from").last == cache[0])
    #expect(plan.jobs[1].rows.map(\.image) == ["web-p", "web-q"])
  }

  @Test("buildah keeps it in the cache of the image, without a name")
  func buildah() throws {
    let shared = try plan("buildah", for: .gitlab).jobs[0]
    #expect(shared.condition == .writesCache)
    #expect(shared.builds[0].values("--tag") == [] && shared.builds[0].values("--target") == ["deps"])
  }
}
