import Foundation
import TestSupport
import Testing

/// The workflow of `cigen github --clean-up`, by act, with a stand-in for `gh`.
@Suite(
  "the clean-up of GitHub's registry", .enabled(if: Requirement.allowsPipelines && Requirement.allows("/usr/bin/jq")))
struct CleanUpTests {
  private static let web = "orgs/acme/packages/container/web"
  private static let api = "orgs/acme/packages/container/shop%2Fapi"

  private static let tags =
    "'{version}', 'latest', { tag: 'pr-{number}', on: 'request' }, { tag: 'pr-{number}-{short_sha}', on: 'request' }"

  private func makeProject(_ members: String = "", tags: String = "\(tags), 'branch-{branch}'") throws
    -> TemporaryFolder
  {
    let project = try TemporaryFolder()
    try project.write("FROM scratch AS deps\nCOPY a /\nFROM scratch\nCOPY --from=deps /a /b /\n", to: "Dockerfile")
    try project.write(
      """
      {
        version: '1.4.0', github: { on: { push: { branches: ['**'] } } }, \(members)
        images: {
          web: { repository: 'ghcr.io/acme/web', tags: [\(tags)] },
          api: { repository: 'ghcr.io/acme/shop/api', cache: false, tags: [\(Self.tags)] },
        },
      }
      """, to: "cigen.json5")
    return project
  }

  private func run(
    _ project: TemporaryFolder, _ event: String, ref: String? = nil, with packages: GitHubPackages
  ) throws -> GitHubWorkflow {
    let place = try TemporaryFolder()
    try place.write(try cigen("github", "--clean-up", in: project), to: "clean-up.yml")
    return try GitHubWorkflow.run(
      place.url.appendingPathComponent("clean-up.yml"), project: project, event: event, ref: ref,
      environment: packages.environment)
  }

  /// The tags that a run of the workflow of images pushes to a repository, caches and all.
  private func pushed(_ project: TemporaryFolder, _ event: String, ref: String? = nil, to repository: String) throws
    -> [String]
  {
    let docker = try RecordingDocker()
    let place = try TemporaryFolder()
    try place.write(try cigen("github", in: project), to: "images.yml")
    let workflow = try GitHubWorkflow.run(
      place.url.appendingPathComponent("images.yml"), project: project, event: event, ref: ref,
      environment: docker.environment)
    #expect(workflow.results == ["web": "success", "api": "success"], "\(workflow.log)")
    return try docker.takeCalls().flatMap { call -> [String] in
      if call[0] == "push" { return [call[call.count - 1]] }
      if !call.contains("--push") { return [] }
      let exports = values("--cache-to", in: call).flatMap { $0.split(separator: ",") }.filter { $0.hasPrefix("ref=") }
      return values("--tag", in: call) + exports.map { String($0.dropFirst("ref=".count)) }
    }.filter { $0.hasPrefix("\(repository):") }.map { String($0.dropFirst(repository.count + 1)) }
  }

  private let kept = [
    [], ["1.4.0", "latest"], ["pr-12", "1.4.0"], ["pr-1"], ["pr-120"], ["pr-12-"], ["pr-12-alpine"], ["xpr-12"],
    ["branch-main"], ["branch-feature-a-2"], ["cache"], ["cache-deps"], ["cache-0123456789abcdef"], ["branch-"],
  ]

  @Test("deletes what a closed request left alone, and of an index no part")
  func request() throws {
    let project = try makeProject()
    let packages = try GitHubPackages()
    let own = [["pr-12"], ["pr-12-0123abcd", "pr-12"], ["pr-12-89abcdef"]]
    try packages.put(kept + own, in: Self.web)
    try packages.put(own + [[], ["1.4.0"]], in: Self.api)
    let workflow = try run(project, "pull-request-closed", with: packages)
    #expect(workflow.results == ["clean up": "success"], "\(workflow.log)")
    #expect(try packages.versions(in: Self.web) == kept)
    #expect(try packages.versions(in: Self.api) == [[], ["1.4.0"]])
    let calls = try packages.takeCalls()
    #expect(calls.filter { $0.hasPrefix("GET") } == [Self.web, Self.api].map { "GET \($0)/versions?per_page=100" })
    #expect(calls.filter { $0.hasPrefix("DELETE") }.count == 6)
  }

  @Test("finds all of them on all pages")
  func pages() throws {
    let project = try makeProject()
    let packages = try GitHubPackages()
    let versions = (0..<250).map { $0 % 50 == 0 ? ["pr-12"] : $0 % 2 == 0 ? [] : ["1.0.\($0)"] } + [["pr-12"]]
    try packages.put(versions, in: Self.web)
    try packages.put([], in: Self.api)
    let workflow = try run(project, "pull-request-closed", with: packages)
    #expect(workflow.results == ["clean up": "success"], "\(workflow.log)")
    #expect(try packages.versions(in: Self.web) == versions.filter { $0 != ["pr-12"] })
  }

  @Test(
    "deletes exactly what the workflow of images published for a branch",
    arguments: ["", "engine: 'buildx',"], ["feature/a", "Größe__X-", "a$(touch${IFS}x)'|;\""])
  func branch(engine: String, name: String) throws {
    let project = try makeProject("\(engine) git: { branchCaches: true },")
    let tags = try pushed(project, "push-branch", ref: name, to: "ghcr.io/acme/web")
    #expect(tags.contains { $0.hasPrefix("branch-") } && tags.filter { $0.hasPrefix("cache") }.count > 0, "\(tags)")
    let numbered = try pushed(project, "pull-request", ref: name, to: "ghcr.io/acme/web")
    #expect(numbered.count == 2 && numbered.allSatisfy { $0.hasPrefix("pr-12") }, "\(numbered)")
    let packages = try GitHubPackages(requests: ["Acme:\(name)": [3, 12]])
    // One digest may have the tags of the branch, of its caches and of its requests; one of a request alone is left to that.
    let others = kept + [["pr-12"], ["pr-4", tags[0]], [tags[0], "1.4.0"]]
    try packages.put(others + tags.map { [$0] } + [tags, tags + numbered, [tags[0], "pr-3"]], in: Self.web)
    let workflow = try run(project, "branch-deleted", ref: name, with: packages)
    #expect(workflow.results == ["clean up": "success"], "\(workflow.log)")
    #expect(try packages.versions(in: Self.web) == others)
    // What published nothing for branches is not asked for.
    #expect(try packages.takeCalls().allSatisfy { !$0.contains("api") })
  }

  @Test("deletes no tag that is not the branch's own", arguments: ["Main", "latest", "cache", "1-4-0", "___"])
  func otherTags(name: String) throws {
    let project = try makeProject(tags: "'{version}', 'latest', 'x-{branch}', '{branch}'")
    let packages = try GitHubPackages()
    let versions = [["main"], ["latest"], ["cache"], ["cache-deps"], ["1.4.0"], ["x-"], ["x-main"]]
    try packages.put(versions, in: Self.web)
    let workflow = try run(project, "branch-deleted", ref: name, with: packages)
    #expect(workflow.results == ["clean up": "success"], "\(workflow.log)")
    #expect(try packages.versions(in: Self.web) == versions)
  }

  @Test("asks for the packages of a person as such")
  func person() throws {
    let project = try makeProject()
    let packages = try GitHubPackages(requests: ["Acme:feature/a": [12]])
    let place = Self.web.replacing("orgs/", with: "users/")
    try packages.put([["branch-feature-a"], ["1.4.0"]], in: place)
    let workflow = try run(project, "branch-deleted-of-person", with: packages)
    #expect(workflow.results == ["clean up": "success"], "\(workflow.log)")
    #expect(try packages.versions(in: place) == [["1.4.0"]])
  }

  @Test(
    "does nothing for requests of forks, git tags and pushes",
    arguments: ["fork-pull-request-closed", "tag-deleted", "pull-request", "push-branch"])
  func others(event: String) throws {
    let packages = try GitHubPackages()
    let workflow = try run(try makeProject(), event, with: packages)
    #expect(workflow.jobs.allSatisfy { $0.result == "skipped" }, "\(workflow.log)")
    #expect(workflow.triggered == !["pull-request", "push-branch"].contains(event))
    #expect(try packages.takeCalls() == [])
  }

  @Test("says what GitHub refuses, and fails")
  func refusal() throws {
    let packages = try GitHubPackages()
    let workflow = try run(try makeProject(), "pull-request-closed", with: packages)
    #expect(workflow.results == ["clean up": "failure"])
    #expect(workflow.log.contains("Package not found"), "\(workflow.log)")
  }
}
