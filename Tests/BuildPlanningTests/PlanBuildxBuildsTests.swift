import ImageModel
import SourceText
import Testing

@testable import BuildPlanning

@Suite("the plan for docker buildx build")
struct PlanBuildxBuildsTests {
  private static let dockerfile = """
    ARG BASE=acme/base:latest
    ARG TAG=latest
    FROM $BASE AS build
    RUN x
    FROM acme/base:${TAG}
    COPY --from=build /a /
    COPY --from=acme/base /b /
    """

  private func plan(_ images: String, for system: Output.System = .bash) throws -> BuildPlan {
    let files = ["Dockerfile": "FROM scratch\nCOPY . /\n", "web/Dockerfile": Self.dockerfile]
    let configuration = "{ version: '1.0.0', engine: 'buildx', images: { \(images) } }"
    let (project, _) = try decodeProject(SourceFile(name: "cigen.json5", text: configuration)) {
      (path) throws(DiagnosticError) in files[path].map { SourceFile(name: path, text: $0) }
    }
    return planBuilds(project, for: system)
  }

  private func own(_ before: String, _ after: String = "") -> Word {
    Word([.literal(before), .variable(.cacheSuffix), .literal(after)])
  }

  @Test("one build has every stage in its cache, a branch its own, and pushes where the run publishes")
  func options() throws {
    let image = try #require(
      plan("web: { repository: 'ghcr.io/acme/web', attest: { provenance: 'min' } }").images.first)
    let cache = "type=registry,ref=ghcr.io/acme/web:cache"
    #expect(
      image.builds == [
        Build(
          image: "web", stage: nil,
          options: [
            Argument(["--cache-from", own(cache)], if: .cacheSuffix), Argument(["--cache-from", Word(cache)]),
            Argument(
              ["--cache-to", own(cache, ",image-manifest=true,oci-mediatypes=true,mode=max,ignore-error=true")],
              if: .writeCache),
            Argument(["--tag", Word([.literal("ghcr.io/acme/web:"), .variable(.version)])], if: .release),
            Argument(["--tag", "ghcr.io/acme/web:latest"], if: .latest),
            Argument(["--attest", "type=provenance,mode=min"], if: .push), Argument(["--push"], if: .push),
            Argument(["--file", "Dockerfile"]),
          ], context: ".", cacheImage: nil)
      ])
    #expect(image.pulls.isEmpty)
    #expect(image.ownImage == nil)
  }

  @Test("an image of this run is a context by each name that it has, and by one of ours where that is not known before")
  func contexts() throws {
    let plan = try plan(
      "base: { repository: 'acme/base' }, web: { repository: 'acme/web', context: 'web', cache: false }")
    let (base, web) = (try #require(plan.images.first), try #require(plan.images.last))
    let built = base.variable
    func given(_ name: String) -> Argument {
      Argument(["--build-context", Word([.literal("\(name)="), .variable(built)])], if: built)
    }
    #expect(
      web.builds[0].options.filter { $0.condition == built } == [
        given("built-base-image"), Argument(["--build-arg", "BASE=built-base-image"], if: built), given("acme/base"),
      ])
    // The one text that has a variable is replaced in a copy.
    #expect(
      web.needs == [
        NeededImage(
          image: "base", variable: built, texts: ["acme/base:${TAG}"], contextName: "built-base-image",
          isOrderOnly: false)
      ])
    #expect(web.replacedDockerfile == "web/Dockerfile")
    #expect(
      base.builds[0].options.contains(
        Argument(["--output", Word([.literal("type=oci,tar=false,dest="), .variable(.layout)])], if: .layout)))
  }

  @Test(
    "a cache that a system cannot have is in the registry there, which is told",
    arguments: [
      ("type: 'gha'", Output.System.github, "type=gha,scope=web", ["cache-action"]),
      ("type: 'gha'", .gitlab, "type=registry,ref=acme/web:cache", ["cache-substitute"]),
      ("type: 'gha', scope: 's'", .bash, "type=registry,ref=acme/web:cache", ["cache-substitute"]),
      ("type: 'local', dest: '/c'", .bash, "type=local,src=/c", []),
      ("type: 'local', dest: '/c', src: '/d'", .bash, "type=local,src=/d", []),
      ("type: 'local', dest: '/c'", .github, "type=registry,ref=acme/web:cache", ["cache-substitute"]),
      ("type: 'inline'", .gitlab, "type=registry,ref=acme/web:latest", []),
      ("type: 's3', region: 'r', bucket: 'b'", .gitlab, "type=s3,name=web,region=r,bucket=b", []),
    ])
  func substitutes(cache: String, system: Output.System, source: String, rules: [String]) throws {
    let plan = try plan("web: { repository: 'acme/web', cache: { \(cache) } }", for: system)
    let sources = plan.images[0].builds[0].options.filter { $0.words[0] == "--cache-from" && $0.condition == nil }
    #expect(sources == [Argument(["--cache-from", Word(source)])])
    #expect(plan.notes.map(\.rule) == rules)
  }

  @Test("each platform that is joined has a name of its own, also where images share a repository")
  func joined() throws {
    let images = """
      web: { repository: 'acme/web', platforms: ['linux/amd64', 'linux/arm64'], tags: ['{variant}'], matrix: { a: ['1', '2'] } },
      docs: { repository: 'acme/web', platforms: ['linux/amd64', 'linux/arm64'], tags: ['docs'], cache: false }
      """
    let plan = try plan(images)
    let joined = plan.images.flatMap(\.joins).map(\.name)
    #expect(joined.count == 6 && Set(joined).count == 6, "\(joined)")
    #expect(Set(joined) == Set(plan.images.filter { $0.joins.isEmpty }.flatMap(\.releases).flatMap(\.words)))
  }

  @Test("no branch is published as a cache")
  func reservedBranches() throws {
    let plan = try plan("web: { repository: 'acme/web', tags: ['{branch}'] }")
    #expect(plan.tagRules.reserved.contains("cache-feature"))
  }
}
