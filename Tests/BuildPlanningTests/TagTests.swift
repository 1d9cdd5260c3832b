import ImageModel
import Testing

@testable import BuildPlanning

@Suite("the tags of a plan")
struct TagTests {
  private func published(
    _ tags: String, version: String = "'1.0.0'", more: String = "", for system: Output.System = .bash
  ) throws -> [String] {
    let configuration =
      "{ version: \(version), images: { web: { repository: 'acme/web', tags: [\(tags)] } }\(more) }"
    return publishedTags(of: try project(configuration, ["Dockerfile": twoStages]), for: system).map(\.text)
  }

  @Test("each tag has the releases that it is published with")
  func publications() throws {
    let tags =
      "'{version}', '{major}.{minor}.{patch}', '{major}.{minor}', '{major}', 'latest', 'b-{branch}', '{date}-{short_sha}'"
    let version = "{ value: '1.0.0', scheme: 'semver' }"
    for system in [Output.System.bash, .github, .gitlab] {
      #expect(
        try published(tags, version: version, for: system) == [
          "acme/web:$VERSION", "acme/web:$MAJOR.$MINOR.$PATCH (release)", "acme/web:$MAJOR.$MINOR (newestOfMinor)",
          "acme/web:$MAJOR (newestOfMajor)", "acme/web:latest (newest)", "acme/web:b-$BRANCH on branch",
          system == .gitlab ? "acme/web:$DATE-$CI_COMMIT_SHORT_SHA" : "acme/web:$DATE-$SHORT_SHA",
        ])
    }
  }

  @Test(
    "latest waits for the highest release where git tells which that is",
    arguments: [
      // Who runs a script says which version it is of; a pipeline runs for each tag.
      ("'1.0.0'", "", Output.System.bash, "acme/web:latest"), ("'1.0.0'", "", .github, "acme/web:latest (newest)"),
      ("{ value: '1.0.0', scheme: 'semver' }", "", .bash, "acme/web:latest (newest)"),
      ("{ scheme: 'git' }", "", .bash, "acme/web:latest (newest)"),
      ("{ scheme: 'git' }", "", .gitlab, "acme/web:latest (newest)"),
      // Without an order, and without tags, each is the latest.
      ("'beta'", "", .github, "acme/web:latest"),
      ("'1.0.0'", ", git: { releases: 'default-branch' }", .github, "acme/web:latest (newest)"),
    ])
  func latest(version: String, more: String, system: Output.System, expected: String) throws {
    #expect(try published("'{version}', 'latest'", version: version, more: more, for: system).last == expected)
  }

  @Test("fixed words are those of the highest release")
  func fixedWords() throws {
    #expect(
      try published("'latest', 'alpine'", version: "{ scheme: 'git' }", for: .github) == [
        "acme/web:latest (newest)", "acme/web:alpine (newest)",
      ])
  }

  @Test("one step publishes what runs of all kinds do, in every repository")
  func steps() throws {
    let job = try plan(
      """
      web: { repository: ['w', 'x', { name: 'y', on: 'release' }], cache: false,
        tags: ['{sha}', 'b-{branch}', { tag: 'edge', on: 'default' }] }
      """, for: .github
    ).job("web")
    #expect(
      job.commands.dropFirst() == [
        "publish w:local as w, x, y on [\"release\"] [\"$GITHUB_SHA\", \"b-$BRANCH on branch\", \"edge on default\"] "
          + "if on release, branch, default"
      ])
  }

  @Test("what only joins or is shared has no published tags, and buildah's are whole")
  func whole() throws {
    let configuration = """
      { version: '1', engine: 'buildah', images: { web: { repository: 'acme/web', tags: ['a-{variant}'],
        platforms: ['linux/amd64', 'linux/arm64'], variants: { p: {}, q: { args: { A: 'a' } } } } } }
      """
    let project = try project(configuration, ["Dockerfile": "FROM quay.io/a/b AS s\nRUN a\nFROM s\nARG A\nRUN b\n"])
    #expect(
      publishedTags(of: project, for: .bash).map(\.text) == ["docker.io/acme/web:a-p", "docker.io/acme/web:a-q"])
  }

  @Test("a branch is not published as something fixed of its repository, whichever image has that")
  func reserved() throws {
    let reserved = try plan(
      """
      web: { repository: 'acme/web', tags: ['{branch}', '{branch}-x', 'latest', 'edge-x'] },
      api: { repository: 'acme/api', tags: ['b-{branch}', 'b-stable', 'other'],
        cache: [{ target: 'build', reference: 'acme/web:api-build' }, { reference: 'acme/api:cache' }] },
      """
    ).tagRules.reserved
    for (name, isReserved) in [
      ("latest", true), ("edge-x", true), ("edge", true), ("cache", true), ("cache-build", true), ("stable", true),
      ("api-build", true), ("main", false), ("feature-a", false), ("other", false), ("late", false),
    ] { #expect(reserved.contains(name) == isReserved, "\(name)") }
    #expect(try plan("web: { repository: 'acme/web' }").tagRules.reserved.names == [])
    let prefixed = try plan("web: { repository: 'acme/web', tags: ['branch-{branch}', '1.0.0'] }").tagRules.reserved
    #expect(prefixed.names == [] && prefixed.beginnings == [])
  }
}
