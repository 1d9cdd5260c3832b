import ImageModel
import Testing

@testable import BuildPlanning

@Suite("the steps of images that are not built again")
struct ReuseStepTests {
  private func plan(_ engine: String, for system: Output.System = .bash) throws -> BuildPlan {
    try BuildPlanningTests.plan(
      """
      web: { repository: 'acme/web', context: 'web', tags: ['latest'], args: { CHANNEL: 'a', MODE: null, HTTP_PROXY: null },
        secrets: [{ id: 'npm', env: 'NPM_TOKEN' }], labels: { l: 'v' }, cache: false },
      base: { repository: 'acme/base', context: 'base', tags: ['latest'], cache: false },
      site: { repository: 'acme/site', context: 'site', tags: ['latest'], cache: false }
      """, engine: engine, more: ", reuse: 'content'",
      files: [
        "web/Dockerfile":
          "FROM golang:1 AS build\nFROM acme/base:latest\nARG CHANNEL\nARG MODE\nCOPY --from=build /a /\n",
        "base/Dockerfile": "FROM alpine:3\nRUN true\n",
        "site/Dockerfile": "FROM alpine:3\nADD https://example.com/x /\n",
      ], for: system)
  }

  @Test("what reaches the image is asked for: no tag, no cache, no value of a secret")
  func inputs() throws {
    for system in [Output.System.bash, .github] {
      let web = try plan("docker", for: system).job("web")
      let findings = web.steps.compactMap { step -> Finding? in
        if case .find(let finding) = step.action { finding } else { nil }
      }
      // A job looks for the base before, unless that was handed on.
      let finding = try #require(findings.last)
      #expect(findings.count == (system == .bash ? 1 : 2))
      #expect(finding.words == ["web/Dockerfile", "CHANNEL=a", "--secret", "npm", "--label", "l=v"])
      #expect(finding.environment == ["MODE"])
      #expect(finding.bases == ["golang:1"])
      #expect(finding.paths == ["web"])
      #expect(
        finding.builtBases == [system == .bash ? "acme/base:local" : Word([.variable(Variable(name: "BUILT_BASE"))])])
    }
  }

  @Test("what is checked out counts, and of an ssh agent its id alone")
  func checkout() throws {
    let members = "repository: 'acme/web', cache: false, ssh: [{ id: 'deploy', env: 'KEY' }]"
    for (git, expected) in [
      ("", ["Dockerfile", "--ssh", "deploy"]),
      ("submodules: 'recursive', lfs: true", ["Dockerfile", "--ssh", "deploy", "--submodules", "recursive", "--lfs"]),
    ] as [(String, [Word])] {
      let plan = try BuildPlanningTests.plan("web: { \(members) }", more: ", reuse: 'content', git: { \(git) }")
      let findings = plan.steps.compactMap { step -> [Word]? in
        if case .find(let finding) = step.action { finding.words } else { nil }
      }
      #expect(findings == [expected])
    }
  }

  @Test("what is found is not built, and what is built is found by later runs", arguments: ["docker", "buildah"])
  func steps(engine: String) throws {
    let base = try plan(engine).job("base")
    #expect(
      base.titles == [
        "Find base", "Build base if isNew", "Remember base if pushes, isNew, isHashed", "Publish base if publishes",
      ])
    let site = try plan(engine).job("site")
    #expect(site.titles == ["Build site", "Publish site if publishes"])
  }

  @Test("buildx reuses what nothing of the project is built from, and says so of the rest")
  func buildx() throws {
    let plan = try plan("buildx")
    #expect(try plan.job("web").titles.contains("Find web") == false)
    let reasons = plan.notes.filter { $0.rule == "not-reused" }.map(\.message)
    #expect(reasons.count == 3, "\(reasons)")
    let alone = try BuildPlanningTests.plan(
      "web: { repository: 'acme/web', tags: ['latest'], cache: false }", engine: "buildx", more: ", reuse: 'content'")
    #expect(
      alone.steps.map(\.title) == ["Find web", "Build web if isNew", "Publish web if publishes, isFound"])
  }
}
