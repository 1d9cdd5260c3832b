import ImageModel
import Testing

@testable import BuildPlanning

@Suite("the steps of docker buildx build")
struct BuildxStepTests {
  private func plan(
    _ members: String, _ more: String = "", for system: Output.System = .bash
  ) throws -> BuildPlan {
    try BuildPlanningTests.plan(
      "web: { repository: 'ghcr.io/acme/web', \(members) }", engine: "buildx", more: more, for: system)
  }

  private let source = "--cache-from type=registry,ref=ghcr.io/acme/web:cache"
  private let export = "--cache-to type=registry,ref=ghcr.io/acme/web:cache,mode=max,ignore-error=true"

  @Test(
    "one build has every stage in its cache, and pushes where the run publishes",
    arguments: [Output.System.bash, .github, .gitlab])
  func oneBuild(system: Output.System) throws {
    let job = try plan("tags: ['{version}'], attest: { provenance: 'min', sbom: true }", for: system).job("web")
    #expect(job.titles == ["Build web"])
    #expect(
      job.commands == [
        "build \(source) . [writesCache: \(export)] [publishes: --attest type=provenance,mode=min --attest type=sbom --push"
          + " --tag ghcr.io/acme/web:$VERSION]"
      ])
    #expect(job.registries == ["ghcr.io"] && job.outputs.isEmpty)
    #expect(job.conditions == [.writesCache, .publishes])
  }

  @Test("a script of several images publishes them when all are built, of what the builder has then")
  func several() throws {
    let plan = try BuildPlanningTests.plan(
      "web: { repository: 'acme/web', cache: false }, 'a.b': { repository: 'acme/b', cache: false, target: 'build' }",
      engine: "buildx")
    #expect(
      plan.jobs.flatMap(\.commands)
        == [
          "build as web_options .",
          "build web_options again . [publishes: --push --tag acme/web:$VERSION --tag acme/web:latest] if publishes",
          "build as a_b_options --target build .",
          "build a_b_options --target build again . [publishes: --push --tag acme/b:$VERSION --tag acme/b:latest] if publishes",
        ].map { $0.replacing(" --target build again", with: " again --target build") })
    #expect(plan.jobs.flatMap(\.titles).filter { $0.hasPrefix("Publish") }.count == 2)
  }

  @Test("without a cache nothing is read or written")
  func noCache() throws {
    let job = try plan("cache: false, tags: ['latest']", for: .github).job("web")
    #expect(job.commands == ["build . [publishes: --push --tag ghcr.io/acme/web:latest (newest)]"])
  }

  @Test(
    "a schedule that renews the cache leaves out what a builder that stays has",
    arguments: [
      ("runsOn: ['self-hosted'],", "", false),
      ("runsOn: ['self-hosted'],", ", builder: { driver: 'docker-container', name: 'ci' }", true),
      ("", ", builder: { driver: 'docker-container', name: 'ci' }", false),
      ("", ", builder: { driver: 'remote', endpoint: 'tcp://b:1' }", true),
    ])
  func renewal(runner: String, builder: String, stays: Bool) throws {
    let settings = "\(builder), github: { \(runner) on: { schedule: { cron: '0 4 * * *', noCache: true } } }"
    let build = try plan("", settings, for: .github).job("web").builds[0]
    #expect(build.sources.map(\.text) == (stays ? ["{NO_CACHE: --no-cache}"] : []) + ["{READ_CACHE: \(source)}"])
  }

  @Test("branches with caches of their own write them, and read them before the default branch's")
  func branchCaches() throws {
    let job = try plan("tags: ['latest']", ", git: { branchCaches: true }").job("web")
    let own = "ref=ghcr.io/acme/web:cache$CACHE_SUFFIX"
    #expect(
      job.commands == [
        "build {CACHE_SUFFIX: --cache-from type=registry,\(own)} \(source) ."
          + " [writesCache: --cache-to type=registry,\(own),mode=max,ignore-error=true]"
          + " [publishes: --push --tag ghcr.io/acme/web:latest]"
      ])
  }

  @Test("the cache of GitHub, which keeps branches apart itself, has no place for a branch's own")
  func gitHubsBranches() throws {
    let job = try plan("cache: { type: 'gha' }, tags: ['latest']", ", git: { branchCaches: true }", for: .github).job(
      "web")
    #expect(!job.commands[0].contains("CACHE_SUFFIX"))
  }

  @Test("the tags of branches are pushed where a branch is built")
  func branchTags() throws {
    let job = try plan("cache: false, tags: ['b-{branch}', 'latest']", for: .gitlab).job("web")
    #expect(
      job.commands == [
        "build . [on branch: --push --tag ghcr.io/acme/web:b-$BRANCH on branch]"
          + " [publishes: --push --tag ghcr.io/acme/web:latest (newest)]"
      ])
  }

  @Test(
    "a cache that a system cannot have is in the registry there, which is told",
    arguments: [
      ("type: 'gha'", Output.System.github, "type=gha,scope=web", ["cache-action"]),
      ("type: 'gha'", .gitlab, "type=registry,ref=ghcr.io/acme/web:cache", ["cache-substitute"]),
      ("type: 'gha', scope: 's'", .bash, "type=registry,ref=ghcr.io/acme/web:cache", ["cache-substitute"]),
      ("type: 'local', dest: '/c'", .bash, "type=local,src=/c", []),
      ("type: 'local', dest: '/c', src: '/d'", .bash, "type=local,src=/d", []),
      ("type: 'local', dest: '/c'", .github, "type=registry,ref=ghcr.io/acme/web:cache", ["cache-substitute"]),
      ("type: 'inline'", .gitlab, "type=registry,ref=ghcr.io/acme/web:latest", []),
      ("type: 's3', region: 'r', bucket: 'b'", .gitlab, "type=s3,name=web,region=r,bucket=b", []),
    ])
  func substitutes(cache: String, system: Output.System, source: String, rules: [String]) throws {
    let plan = try plan("cache: { \(cache) }", for: system)
    #expect(try plan.job("web").builds.map { $0.values("--cache-from") } == [[source]])
    #expect(plan.notes.map(\.rule) == rules)
  }

  @Test("an inline cache is in each image, and is no condition")
  func inlineCache() throws {
    let job = try plan("cache: { type: 'inline' }, tags: ['latest']", for: .github).job("web")
    #expect(job.builds[0].values("--cache-to") == ["type=inline"])
    #expect(job.conditions == [.publishes])
  }

  @Test("a store of one's own is opened by secrets, and a builder by its certificates")
  func secrets() throws {
    let builder = """
      , builder: { driver: 'remote', endpoint: 'tcp://b:1234', cacert: { env: 'CA' }, cert: { env: 'CERT' }, key: { env: 'KEY' } }
      """
    let plan = try plan("cache: { type: 's3', region: 'r', bucket: 'b' }", builder, for: .github)
    #expect(plan.jobs[0].serviceSecrets == ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "CA", "CERT", "KEY"])
    let made = try #require(plan.builder)
    #expect(made.driver == "remote" && !made.needsEngine)
    #expect(
      made.options.map(\.text) == [
        "--driver-opt cacert=$RUNNER_TEMP/cacert", "--driver-opt cert=$RUNNER_TEMP/cert",
        "--driver-opt key=$RUNNER_TEMP/key", "tcp://b:1234",
      ])
  }
}
