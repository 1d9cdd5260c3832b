import ImageModel
import SourceText
import Testing

@testable import BuildPlanning

@Suite("the plan for buildah build")
struct PlanBuildahBuildsTests {
  private func plan(
    _ members: String, engine: String = "buildah", dockerfile: String = "FROM quay.io/a/b AS deps\nRUN x\n",
    for system: Output.System = .bash
  ) throws -> BuildPlan {
    let configuration = "{ version: '1.0.0', engine: '\(engine)', images: { web: { \(members) } } }"
    let (project, _) = try decodeProject(SourceFile(name: "cigen.json5", text: configuration)) {
      (path) throws(DiagnosticError) in SourceFile(name: path, text: dockerfile)
    }
    return planBuilds(project, for: system)
  }

  @Test("one build reads the cache in every run, and writes it where the default branch is built")
  func options() throws {
    let image = try #require(plan("repository: 'ghcr.io/acme/web', target: 'deps'").images.first)
    let version = Word([.literal("ghcr.io/acme/web:"), .variable(.version)])
    #expect(
      image.builds == [
        Build(
          image: "web", stage: nil,
          options: [
            Argument(["--target", "deps"]), Argument(["--layers"]),
            Argument(["--cache-from", "ghcr.io/acme/web/cache"]),
            Argument(["--cache-to", "ghcr.io/acme/web/cache"], if: .writeCache),
            Argument(["--tag", version], if: .release), Argument(["--tag", "ghcr.io/acme/web:latest"], if: .latest),
            Argument(["--file", "Dockerfile"]),
          ], context: ".", cacheImage: nil)
      ])
    #expect(image.pulls.isEmpty)
  }

  @Test(
    "names are whole, and the cache is beside the image",
    arguments: [
      ("acme/web", "docker.io/acme/web-cache"), ("web", "docker.io/library/web-cache"),
      ("registry.gitlab.com/acme/web", "registry.gitlab.com/acme/web/cache"),
    ])
  func cacheRepository(repository: String, cache: String) throws {
    let image = try #require(plan("repository: '\(repository)'").images.first)
    let sources = image.builds[0].options.filter { $0.words.first == "--cache-from" }.compactMap(\.words.last)
    #expect(sources == [Word(cache)])
  }

  @Test("what is not cached has no layers of its own")
  func noCache() throws {
    let plan = try plan("repository: 'acme/web', cache: false", engine: "podman")
    #expect(plan.images[0].builds[0].options.allSatisfy { !["--layers", "--cache-from"].contains($0.words[0]) })
    #expect(plan.notes == [])
  }

  @Test(
    "limits of the engine are told beforehand",
    arguments: [
      ("FROM quay.io/a/b\nRUN x\n", ["no-branch-caches"]),
      ("FROM alpine\nRUN x\n", ["short-name", "no-branch-caches"]),
      ("FROM quay.io/a/b\nARG V\nCOPY . .\n", ["argument-without-cache", "no-branch-caches"]),
      // Behind them is no step that takes time, or they are of no stage.
      ("ARG V=1\nFROM quay.io/a/b:$V\nRUN x\nARG W\nENV W=$W\n", ["no-branch-caches"]),
      ("FROM quay.io/a/b AS unused\nARG V\nRUN x\nFROM scratch\nCOPY a .\n", ["no-branch-caches"]),
    ])
  func notes(dockerfile: String, rules: [String]) throws {
    #expect(try plan("repository: 'acme/web'", dockerfile: dockerfile).notes.map(\.rule) == rules)
  }

  @Test("what old engines do not find is told where they may be what builds")
  func oldEngines() throws {
    let dockerfile = "FROM quay.io/a/b\nARG V\nRUN x\n"
    for (engine, old) in [("buildah", "buildah before 1.29"), ("podman", "podman before 4.4")] {
      let notes = try plan("repository: 'acme/web'", engine: engine, dockerfile: dockerfile).notes
      #expect(notes[0].message == "of stage \"0\" of image \"web\", \(old) finds no step behind this ARG in the cache")
    }
    for system in [Output.System.github, .gitlab] {
      let notes = try plan("repository: 'acme/web'", dockerfile: dockerfile, for: system).notes
      #expect(notes.map(\.rule) == ["no-branch-caches"])
    }
  }
}
