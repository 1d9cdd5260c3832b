import ImageModel
import SourceText
import Testing

@testable import BuildPlanning

@Suite("the plan for images that are not built again")
struct PlanReuseTests {
  private func plan(_ engine: String, tags: String = "['latest']") throws -> BuildPlan {
    let files = [
      "web/Dockerfile":
        "FROM golang:1 AS build\nRUN true\nFROM acme/base:latest\nARG CHANNEL\nCOPY --from=build /a /\n",
      "base/Dockerfile": "FROM alpine:3\nRUN true\n", "site/Dockerfile": "FROM alpine:3\nADD https://example.com/x /\n",
    ]
    let configuration = """
      { version: '1.0.0', engine: '\(engine)', reuse: 'content', images: {
        web: { repository: 'acme/web', context: 'web', tags: \(tags), args: { CHANNEL: 'a', HTTP_PROXY: null },
          secrets: [{ id: 'npm', env: 'NPM_TOKEN' }], labels: { l: 'v' } },
        base: { repository: 'acme/base', context: 'base', tags: ['latest'] },
        site: { repository: 'acme/site', context: 'site', tags: ['latest'] } } }
      """
    let (project, _) = try decodeProject(SourceFile(name: "cigen.json5", text: configuration)) {
      (path) throws(DiagnosticError) in files[path].map { SourceFile(name: path, text: $0) }
    }
    return planBuilds(project, for: .bash)
  }

  @Test("what reaches the image is an input: no tag, no cache, no value of a secret", arguments: ["docker", "buildx"])
  func inputs(engine: String) throws {
    let web = try #require(plan(engine).images.first { $0.name == "web" }?.reuse)
    #expect(
      web.bases == [
        ReusedBase(name: "golang:1", built: nil),
        ReusedBase(name: "acme/base:latest", built: Variable(name: "BUILT_BASE")),
      ])
    #expect(web.options.map(\.words) == [["--build-arg", "CHANNEL=a"], ["--secret", "npm"], ["--label", "l=v"]])
    #expect(web.environment == ["HTTP_PROXY"])
  }

  @Test("the image, and no stage of it, gets the label, and where it is pushed by a tag also that")
  func options() throws {
    let label = Argument(["--label", Word([.literal("cigen.build="), .variable(.inputsHash)])], if: .inputsHash)
    for (engine, hasTag) in [("docker", true), ("buildah", true), ("podman", true), ("buildx", false)] {
      let web = try #require(plan(engine).images.first { $0.name == "web" })
      let name = engine == "buildah" || engine == "podman" ? "docker.io/acme/web" : "acme/web"
      let tag = Argument(
        ["--tag", Word([.literal("\(name):build-"), .variable(.inputsHash)])], if: .inputsHash)
      for build in web.builds {
        let found = build.options.filter { $0.condition == .inputsHash }
        #expect(found == (build.stage != nil ? [] : hasTag ? [label, tag] : [label]), "\(engine)")
      }
    }
  }

  @Test("an image that is always built has a note that says why, at its place")
  func note() throws {
    let plan = try plan("docker")
    #expect(plan.images.first { $0.name == "site" }?.reuse == nil)
    let note = try #require(plan.notes.first { $0.rule == "not-reused" })
    #expect(note.place.map { "\($0.file.name):\($0.start.line):\($0.start.column)" } == "site/Dockerfile:2:5")
  }

  @Test("no branch is published as the tag of a hash")
  func branches() throws {
    #expect(try plan("docker", tags: "['{branch}']").tagRules.reserved.contains("build-0123"))
    #expect(try !plan("docker", tags: "['x-{branch}']").tagRules.reserved.contains("build-0123"))
    #expect(try plan("docker", tags: "['bu{branch}']").tagRules.reserved.contains("ild-0123"))
  }
}
