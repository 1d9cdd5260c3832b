import ImageModel
import Testing

@testable import BuildPlanning

@Suite("the steps of docker build")
struct DockerStepTests {
  private static let threeStages = """
    FROM golang:1 AS deps
    RUN go mod download
    FROM node:22 AS assets
    RUN npm ci
    FROM alpine:3 AS spare
    RUN true
    FROM alpine:3 AS runtime
    COPY --from=deps /a /
    COPY --from=assets /b /
    """

  private func plan(
    _ members: String, _ more: String = "", version: String = "'1.0.0'", dockerfile: String = Self.threeStages,
    for system: Output.System = .bash
  ) throws -> BuildPlan {
    try BuildPlanningTests.plan(
      "web: { repository: 'acme/web', \(members) }", more: more, version: version,
      files: ["Dockerfile": dockerfile, "-app/Dockerfile": dockerfile], for: system)
  }

  @Test("a chain is pulled, built and pushed stage by stage, and published when all is built")
  func chain() throws {
    for system in [Output.System.bash, .github] {
      let job = try plan("tags: ['{version}', 'v{version}']", for: system).job("web")
      #expect(
        job.titles == [
          "Pull the caches", "Build stage deps", "Push the cache of stage deps if writesCache", "Build stage assets",
          "Push the cache of stage assets if writesCache", "Build web", "Push the cache of web if writesCache",
          "Publish web if publishes",
        ])
      #expect(
        job.commands == [
          "pull acme/web:cache-deps acme/web:cache-assets acme/web:cache-runtime",
          "build twice --cache-from acme/web:cache-deps --target deps --build-arg BUILDKIT_INLINE_CACHE=1"
            + " --tag acme/web:cache-deps .",
          "push acme/web:cache-deps if writesCache",
          "build twice --cache-from acme/web:cache-assets --cache-from acme/web:cache-deps --target assets"
            + " --build-arg BUILDKIT_INLINE_CACHE=1 --tag acme/web:cache-assets .",
          "push acme/web:cache-assets if writesCache",
          "build twice --cache-from acme/web:cache-runtime --cache-from acme/web:cache-assets"
            + " --cache-from acme/web:cache-deps --build-arg BUILDKIT_INLINE_CACHE=1 --tag acme/web:cache-runtime .",
          "push acme/web:cache-runtime if writesCache",
          "publish acme/web:cache-runtime as acme/web [\"$VERSION\", \"v$VERSION\"] if publishes",
        ])
      #expect(job.registries == ["docker.io"] && job.outputs.isEmpty && job.condition == nil)
    }
  }

  @Test("an engine that is known to keep images as containerd does reads caches from the registry, and builds once")
  func containerdStore() throws {
    for (settings, reads) in [
      ("", true), (", gitlab: { dockerVersion: '28.5.2' }", false), (", gitlab: { runner: 'shell' }", false),
    ] {
      let job = try plan("", settings, for: .gitlab).job("web")
      #expect(job.builds.allSatisfy { $0.isRepeated != reads && !$0.sources.isEmpty })
      #expect(job.titles.contains("Pull the caches") != reads, "\(settings)")
    }
  }

  @Test("without a cache there is one build, of a name that no registry has")
  func noCache() throws {
    let plan = try plan("cache: false")
    #expect(
      try plan.job("web").commands == [
        "build --tag acme/web:local .", "publish acme/web:local as acme/web [\"$VERSION\", \"latest\"] if publishes",
      ])
    #expect(!plan.hasCache)
  }

  @Test(
    "a schedule that renews the cache leaves out what a machine of one's own has, but for what it just built",
    arguments: [
      (Output.System.github, "'self-hosted'", true), (.github, "'ubuntu-24.04'", false),
      (.bash, "'self-hosted'", false),
    ])
  func renewal(system: Output.System, runner: String, isOwn: Bool) throws {
    let settings = ", github: { runsOn: [\(runner)], on: { schedule: { cron: '0 4 * * *', noCache: true } } }"
    let job = try plan("", settings, for: system).job("web")
    #expect(job.builds.count == 3)
    for build in job.builds {
      #expect(build.sources.contains { $0.text == "{NO_CACHE: --no-cache}" } == isOwn)
      // The repeated build is without its sources.
      #expect(!build.options.contains { $0.text.contains("no-cache") })
      #expect(
        build.sources.filter { $0.text.contains("--cache-from") }.allSatisfy {
          ($0.condition != nil) == (system == .github)
        })
    }
  }

  @Test("branches with caches of their own write them, and read them before the default branch's")
  func branchCaches() throws {
    let plan = try plan("target: 'deps'", ", git: { branchCaches: true }")
    #expect(plan.hasBranchCaches)
    #expect(
      try plan.job("web").commands == [
        "pull {CACHE_SUFFIX: acme/web:cache-deps$CACHE_SUFFIX} acme/web:cache-deps",
        "build twice {CACHE_SUFFIX: --cache-from acme/web:cache-deps$CACHE_SUFFIX} --cache-from acme/web:cache-deps"
          + " --target deps --build-arg BUILDKIT_INLINE_CACHE=1 --tag acme/web:cache-deps$CACHE_SUFFIX .",
        "push acme/web:cache-deps$CACHE_SUFFIX if writesCache",
        "publish acme/web:cache-deps$CACHE_SUFFIX as acme/web [\"$VERSION\", \"latest\"] if publishes",
      ])
  }

  @Test("a cache image that is also a tag is not pushed before everything is built")
  func cacheIsTag() throws {
    let job = try plan("cache: [{ reference: 'acme/web:latest' }]").job("web")
    #expect(job.titles == ["Pull the caches", "Build web", "Publish web if publishes"])
    #expect(job.commands.last == "publish acme/web:latest as acme/web [\"$VERSION\", \"latest\"] if publishes")
  }

  @Test("a target stops every later stage, and is asked for by the person's own name for it")
  func target() throws {
    let job = try plan("target: 'Assets'").job("web")
    #expect(job.builds.map { $0.values("--target") } == [["Assets"]])
    #expect(job.commands.first == "pull acme/web:cache-assets")
  }

  @Test("all builds get the same arguments, labels and secrets")
  func sameInputs() throws {
    let job = try plan(
      """
      args: { A: "1 2", HTTP_PROXY: null, B: null }, labels: { l: "=" },
      secrets: [{ id: "a", env: "NPM_TOKEN" }, { id: "b", file: "b.txt" }, { id: "c", file: 'it, "is"' }]
      """
    ).job("web")
    #expect(job.builds.count == 3)
    // Labels are the image's alone.
    #expect(job.builds.map { $0.values("--label") } == [[], [], ["l=="]])
    for build in job.builds {
      #expect(build.values("--build-arg") == ["A=1 2", "HTTP_PROXY", "B", "BUILDKIT_INLINE_CACHE=1"])
      // The value is a record of comma-separated values: RFC 4180.
      #expect(
        build.values("--secret") == ["id=a,env=NPM_TOKEN", "id=b,src=b.txt", "id=c,\"src=it, \"\"is\"\"\""])
      #expect(build.argumentsFromEnvironment == ["B"] && !build.exportsVersion)
      #expect(build.requiredEnvironment == [RequiredVariable(name: "NPM_TOKEN", secret: "a")])
    }
  }

  @Test("a build argument may be the version, and none is asked for that a runner has of its own")
  func versionAsArgument() throws {
    let build = try #require(
      plan("cache: false, args: { VERSION: null, CI_COMMIT_SHA: null, CHANNEL: null }").steps[0].build)
    #expect(build.exportsVersion)
    #expect(build.argumentsFromEnvironment == ["CHANNEL"])
  }

  @Test("a path is not taken for an option")
  func leadingDash() throws {
    let build = try #require(plan("context: '-app', cache: false").steps[0].build)
    #expect(build.context == "./-app")
    let own = try #require(plan("dockerfile: '-app/Dockerfile', cache: false").steps[0].build)
    #expect(own.values("--file") == ["./-app/Dockerfile"])
  }

  @Test("what the classic builder builds for nothing is a note")
  func notes() throws {
    let notes = try plan("").notes
    #expect(notes.map(\.rule) == ["needless-build"])
    #expect(notes.map(\.severity) == [.note])
    #expect(notes.first?.place?.start.line == 5)
    #expect(try plan("target: 'assets'").notes.first?.message.contains("\"deps\"") == true)
  }

  @Test("words that read the same are equal")
  func words() {
    #expect(Word([.literal("a"), .literal(""), .literal("b")]) == "ab")
    #expect(Word([.literal("a"), .variable(.version), .literal("b")]) != "aVERSIONb")
  }
}
