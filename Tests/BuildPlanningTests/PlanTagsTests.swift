import ImageModel
import SourceText
import Testing

@testable import BuildPlanning

@Suite("the plan for tags")
struct PlanTagsTests {
  private func plan(_ images: String, version: String = "'1.0.0'") throws -> BuildPlan {
    let configuration = "{ version: \(version), images: { \(images) } }"
    let (project, _) = try decodeProject(SourceFile(name: "cigen.json5", text: configuration)) {
      (path) throws(DiagnosticError) in
      SourceFile(name: path, text: "FROM a AS build\nRUN b\nFROM c\nCOPY --from=build / /\n")
    }
    return planBuilds(project, for: .bash)
  }

  @Test("each tag is given, and published, where its own variable is not empty")
  func conditions() throws {
    let image = try #require(
      plan(
        """
        web: { repository: 'acme/web', cache: false,
          tags: ['{version}', '{major}.{minor}.{patch}', '{major}.{minor}', '{major}', 'latest', '{branch}', '{date}-{sha}'] }
        """
      ).images.first)
    let conditions: [Variable] = [.release, .finalRelease, .latestOfMinor, .latestOfMajor, .latest, .branch, .release]
    #expect(image.releases.map(\.condition) == conditions)
    let tags = try #require(image.builds.last).options.filter { $0.words.first == "--tag" }
    #expect(tags.map { $0.words.last } == image.releases.map { $0.words.first })
    #expect(tags.map(\.condition) == conditions)
    #expect(
      image.releases[2].words == [Word([.literal("acme/web:"), .variable(.major), .literal("."), .variable(.minor)])])
    #expect(image.usesVersion)
    #expect(image.runTimeTags == [Argument([Word([.variable(.version)])])])
  }

  @Test("a branch's tag is checked only where there is a branch, and needs the version only if it holds it")
  func branchTags() throws {
    let image = try #require(
      plan("web: { repository: 'acme/web', tags: ['{branch}-{version}', '{branch}'] }").images.first)
    #expect(
      image.runTimeTags
        == [Argument([Word([.variable(.branch), .literal("-"), .variable(.version)])], if: .branch)])
    #expect(try plan("web: { repository: 'acme/web', tags: ['{branch}', '{sha}', '{date}'] }").version == nil)
  }

  @Test("versions without an order do not keep latest back")
  func noOrder() throws {
    let plan = try plan("web: { repository: 'acme/web' }", version: "'beta'")
    #expect(plan.tagRules.order == nil)
    #expect(plan.images.first?.releases.map(\.condition) == [.release, .release])
  }

  @Test("a branch is not published as another tag of its repository, or as what could be a version")
  func reserved() throws {
    let reserved = try plan(
      """
      web: { repository: 'acme/web', tags: ['{branch}', '{branch}-x', 'latest', 'edge-x'] },
      api: { repository: 'acme/api', tags: ['b-{branch}', 'b-stable', 'other'] },
      """
    ).tagRules.reserved
    for (name, isReserved) in [
      ("latest", true), ("edge-x", true), ("edge", true), ("1.4", true), ("v2", true), ("cache", true),
      ("cache-build-x", true),
      ("stable", true), ("main", false), ("vx", false), ("feature-a", false), ("other", false), ("late", false),
    ] { #expect(reserved.contains(name) == isReserved, "\(name)") }
    #expect(reserved.beginnings == ["cache"])
    #expect(try plan("web: { repository: 'acme/web' }").tagRules.reserved.names == [])
    let prefixed = try plan("web: { repository: 'acme/web', tags: ['branch-{branch}', '1.0.0'] }").tagRules.reserved
    #expect(prefixed.names == [] && prefixed.beginnings == [] && !prefixed.versions)
  }
}
