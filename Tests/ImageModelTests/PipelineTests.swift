import Testing

@testable import ImageModel

@Suite("how CI systems run the builds")
struct PipelineTests {
  private func decoded(_ members: String) -> Decoded {
    decode("{ version: '1', images: { web: { repository: 'acme/web' } }, \(members) }")
  }

  @Test("what is not said has a default")
  func defaults() throws {
    let project = try #require(decoded("").project)
    #expect(project.pipelines == Pipelines())
    #expect(project.pipelines.defaultBranch == "main")
    #expect(project.pipelines.releaseTags == ["v*"])
    #expect(project.outputs == [])
  }

  @Test("everything can be said")
  func everything() throws {
    let decoded = decoded(
      """
      git: { defaultBranch: 'trunk', releaseTags: ['v*', 'release/**'], submodules: true, lfs: true, depth: 3 },
      registries: { 'index.docker.io': { username: 'HUB_USER', password: 'HUB_TOKEN' } },
      github: { runsOn: ['self-hosted', 'big'], timeoutMinutes: 90, on: { push: { branches: ['release/**'] },
        pullRequest: false, dispatch: false, schedule: '30 4 * * 1' }, environment: 'release' },
      gitlab: { runner: 'shell', dockerVersion: '28.1', runnerTags: 'docker', timeoutMinutes: 10 },
      outputs: { gitlab: '.gitlab-ci.yml', bash: 'build.sh' },
      """)
    #expect(decoded.messages == [])
    var expected = Pipelines()
    expected.defaultBranch = "trunk"
    expected.releaseTags = ["v*", "release/**"]
    expected.checkout = Checkout(submodules: .direct, fetchesLargeFiles: true, depth: 3)
    expected.logins = [RegistryLogin(registry: "docker.io", username: "HUB_USER", password: "HUB_TOKEN")]
    expected.github.runsOn = PlatformRunners(usual: ["self-hosted", "big"])
    expected.github.timeoutMinutes = 90
    expected.github.on.branches = ["release/**"]
    expected.github.on.pullRequest = false
    expected.github.on.dispatch = .no
    expected.github.on.schedules = [GitHubTriggers.Schedule(cron: "30 4 * * 1", noCache: false)]
    expected.github.environment = "release"
    expected.gitlab.runner = .shell
    expected.gitlab.dockerVersion = "28.1"
    expected.gitlab.runnerTags = PlatformRunners(usual: ["docker"])
    expected.gitlab.timeoutMinutes = 10
    #expect(decoded.project?.pipelines == expected)
    #expect(decoded.project?.outputs.map(\.system) == [.bash, .gitlab])
    #expect(decoded.project?.outputs.map(\.path) == ["build.sh", ".gitlab-ci.yml"])
  }

  @Test(
    "submodules are none, those of the project, or all",
    arguments: [("false", nil), ("true", .direct), ("'recursive'", .recursive)] as [(String, Checkout.Submodules?)])
  func submodules(text: String, expected: Checkout.Submodules?) {
    #expect(decoded("git: { submodules: \(text), depth: 0 }").project?.pipelines.checkout.submodules == expected)
  }

  @Test(
    "a mistake has its rule, and the rest of the project is still read",
    arguments: [
      ("git: { defaultBranch: 'a b' }", "invalid-ref"), ("git: { defaultBranch: 'release/*' }", "invalid-ref"),
      ("git: { defaultBranch: '-x' }", "invalid-ref"), ("git: { releaseTags: ['v1..2'] }", "invalid-ref"),
      ("git: { releaseTags: ['!v*'] }", "invalid-ref"), ("git: { releaseTags: 'v*' }", "wrong-type"),
      ("git: { submodules: 'all' }", "unknown-submodules"), ("git: { submodules: 1 }", "wrong-type"),
      ("git: { lfs: 'yes' }", "wrong-type"), ("git: { depth: -1 }", "invalid-depth"),
      ("git: { depth: 1.5 }", "invalid-depth"), ("git: { depth: true }", "invalid-depth"),
      ("registries: { 'https://x': { username: 'A', password: 'B' } }", "invalid-registry"),
      ("registries: { 'ghcr.io': { username: 'A' } }", "missing-key"),
      ("registries: { 'ghcr.io': { username: 'A', password: 'hunter-2' } }", "invalid-variable"),
      ("registries: { 'ghcr.io': { username: 'A', password: 'GITHUB_TOKEN' } }", "invalid-variable"),
      ("github: { on: { schedule: '4 30 * *' } }", "invalid-schedule"),
      ("github: { on: { schedule: '@daily' } }", "invalid-schedule"),
      ("github: { timeoutMinutes: 0 }", "invalid-timeout"), ("github: { timeoutMinutes: '60' }", "invalid-timeout"),
      ("github: { timeoutMinutes: 1.5 }", "invalid-timeout"), ("github: { on: { pullRequest: 'no' } }", "wrong-type"),
      ("github: { runsOn: [] }", "no-runner"), ("git: { defaultBranch: 'a//b' }", "invalid-ref"),
      ("registries: { 'ghcr.io': { username: 'A', password: 'github_token' } }", "invalid-variable"),
      ("github: { runsOn: ['a\\nb'] }", "invalid-label"), ("github: { environment: '${{ x }}' }", "invalid-label"),
      ("github: { runsOnn: 'x' }", "unknown-key"), ("gitlab: { runner: 'docker-in-docker' }", "unknown-runner"),
      ("gitlab: { dockerVersion: 'latest' }", "invalid-docker-version"),
      ("outputs: { bash: '/tmp/x' }", "invalid-path"), ("outputs: { jenkins: 'x' }", "unknown-key"),
      ("outputs: { github: 'x.yml', gitlab: 'x.yml' }", "duplicate-output"),
    ])
  func mistakes(members: String, rule: String) {
    let decoded = decoded(members)
    #expect(decoded.diagnostics.map(\.rule) == [rule])
    #expect(decoded.project == nil)
    #expect(decoded.diagnostics.allSatisfy { $0.place != nil && ($0.hint != nil || rule == "wrong-type") })
  }
}
