import ImageModel
import Testing

@testable import BuildPlanning

@Suite("the steps of buildah build")
struct BuildahStepTests {
  private func plan(
    _ members: String, _ more: String = "", engine: String = "buildah",
    dockerfile: String = "FROM quay.io/a/b AS deps\nRUN x\n", for system: Output.System = .bash
  ) throws -> BuildPlan {
    try BuildPlanningTests.plan(
      "web: { \(members) }", engine: engine, more: more, files: ["Dockerfile": dockerfile], for: system)
  }

  @Test(
    "one build reads the cache in every run, and writes it where the default branch is built",
    arguments: ["buildah", "podman"])
  func options(engine: String) throws {
    let job = try plan("repository: 'ghcr.io/acme/web', target: 'deps'", engine: engine).job("web")
    #expect(job.titles == ["Build web", "Publish web if publishes"])
    #expect(
      job.commands == [
        "build --layers --cache-from ghcr.io/acme/web/cache --target deps --tag ghcr.io/acme/web:local --file Dockerfile ."
          + " [writesCache: --cache-to ghcr.io/acme/web/cache]",
        "publish ghcr.io/acme/web:local as ghcr.io/acme/web [\"$VERSION\", \"latest\"] if publishes",
      ])
  }

  @Test(
    "names are whole, and the cache is beside the image",
    arguments: [
      ("acme/web", "docker.io/acme/web-cache"), ("web", "docker.io/library/web-cache"),
      ("registry.gitlab.com/acme/web", "registry.gitlab.com/acme/web/cache"),
    ])
  func cacheRepository(repository: String, cache: String) throws {
    #expect(try plan("repository: '\(repository)'").job("web").builds[0].values("--cache-from") == [cache])
  }

  @Test("what is not cached has no layers of its own")
  func noCache() throws {
    let plan = try plan("repository: 'acme/web', cache: false", engine: "podman")
    #expect(
      plan.steps.map(\.command) == [
        "build --tag docker.io/acme/web:local --file Dockerfile .",
        "publish docker.io/acme/web:local as docker.io/acme/web [\"$VERSION\", \"latest\"] if publishes",
      ])
    #expect(plan.notes.isEmpty)
  }

  @Test("branches have no caches of their own, which is told where they were asked for")
  func branchCaches() throws {
    let plan = try plan("repository: 'acme/web'", ", git: { branchCaches: true }")
    #expect(!plan.hasBranchCaches && plan.steps.flatMap { $0.command.split(separator: "$CACHE_SUFFIX") }.count == 2)
    #expect(plan.notes.map(\.rule) == ["no-branch-caches"])
  }

  @Test(
    "limits of the engine are told beforehand",
    arguments: [
      ("FROM quay.io/a/b\nRUN x\n", [String]()), ("FROM alpine\nRUN x\n", ["short-name"]),
      ("FROM quay.io/a/b\nARG V\nCOPY . .\n", ["argument-without-cache"]),
      // Behind them is no step that takes time, or they are of no stage.
      ("ARG V=1\nFROM quay.io/a/b:$V\nRUN x\nARG W\nENV W=$W\n", []),
      ("FROM quay.io/a/b AS unused\nARG V\nRUN x\nFROM scratch\nCOPY a .\n", []),
    ])
  func notes(dockerfile: String, rules: [String]) throws {
    #expect(try plan("repository: 'acme/web'", dockerfile: dockerfile).notes.map(\.rule) == rules)
  }

  @Test("what old engines do not find is told where they may be what builds")
  func oldEngines() throws {
    let dockerfile = "FROM quay.io/a/b\nARG V\nRUN x\n"
    for (engine, old) in [("buildah", "buildah before 1.29"), ("podman", "podman before 4.4")] {
      let notes = try plan("repository: 'acme/web'", engine: engine, dockerfile: dockerfile).notes
      #expect(notes[0].message == "of stage \"0\" of image \"web\", \(old) finds no step after this ARG in the cache")
    }
    for system in [Output.System.github, .gitlab] {
      #expect(try plan("repository: 'acme/web'", dockerfile: dockerfile, for: system).notes.isEmpty)
    }
  }
}
