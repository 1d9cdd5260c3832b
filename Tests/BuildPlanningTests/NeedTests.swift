import ImageModel
import Testing

@testable import BuildPlanning

@Suite("images that are built from others")
struct NeedTests {
  private let files = [
    "base/Dockerfile": "FROM quay.io/a/b\nRUN a\n",
    "web/Dockerfile":
      "ARG BASE=acme/base:latest\nFROM $BASE AS build\nRUN a\nFROM quay.io/a/c\nCOPY --from=build /a /\n",
    "app/Dockerfile": "FROM acme/web\nCOPY --from=acme/base /a /\nRUN a\n",
  ]

  private func plan(_ engine: String, cache: Bool = false, for system: Output.System) throws -> BuildPlan {
    let images = ["base", "web", "app"].map {
      "\($0): { repository: 'acme/\($0)', context: '\($0)', tags: ['latest']\(cache ? "" : ", cache: false") }"
    }
    return try BuildPlanningTests.plan(images.joined(separator: ","), engine: engine, files: files, for: system)
  }

  @Test("a script takes them from the engine of docker, where they have a name that no registry has")
  func dockerScript() throws {
    let plan = try plan("docker", for: .bash)
    #expect(
      try plan.job("web").commands == [
        "build --build-arg BASE=acme/base:local --tag acme/web:local web",
        "publish acme/web:local as acme/web [\"latest\"] if publishes",
      ])
    // What no argument names is replaced in the Dockerfile.
    #expect(
      try plan.job("app").commands[0]
        == "build acme/web is acme/web:local acme/base is acme/base:local --tag acme/app:local"
        + " --file $work/app.Dockerfile app")
    #expect(plan.jobs.allSatisfy { $0.needs.isEmpty && $0.outputs.isEmpty })
    #expect(try plan.job("app").dependsOn == ["web", "base"])
  }

  @Test("a base that has a cache has both names, so that nothing else is taken for it")
  func dockerBaseWithCache() throws {
    let job = try plan("docker", cache: true, for: .bash).job("base")
    #expect(job.builds.map { $0.values("--tag") } == [["acme/base:cache", "acme/base:local"]])
    #expect(job.commands.last == "publish acme/base:cache as acme/base [\"latest\"] if publishes")
  }

  @Test("jobs hand them on by their digests; where nothing was pushed they are built once more")
  func dockerJobs() throws {
    for system in [Output.System.github, .gitlab] {
      let plan = try plan("docker", for: system)
      let (base, web, app) = (try plan.job("base"), try plan.job("web"), try plan.job("app"))
      let output = system == .gitlab ? "BUILT_BASE" : "image"
      #expect(
        base.commands == [
          "build --tag acme/base:local base", "publish acme/base:local as acme/base [\"latest (newest)\"] if publishes",
          "hand on acme/base:local as \(output) if publishes",
        ])
      #expect(base.outputs == [Word(output)] && base.needs.isEmpty)
      #expect(
        web.commands == [
          "build --tag acme/base:local base if BUILT_BASE is missing",
          "build --build-arg BASE=$BUILT_BASE --tag acme/web:local web",
          "publish acme/web:local as acme/web [\"latest (newest)\"] if publishes",
          "hand on acme/web:local as \(system == .gitlab ? "BUILT_WEB" : "image") if publishes",
        ])
      #expect(
        web.needs == [
          Handover(
            images: ["base"], output: Word(output), variable: Variable(name: "BUILT_BASE"), local: "acme/base:local")
        ])
      // Bases of bases come first, each from what was built or handed on.
      #expect(
        app.commands.prefix(3) == [
          "build --tag acme/base:local base if BUILT_BASE is missing",
          "build --build-arg BASE=$BUILT_BASE --tag acme/web:local web if BUILT_WEB is missing",
          "build acme/web is $BUILT_WEB acme/base is $BUILT_BASE --tag acme/app:local"
            + " --file $\(system == .gitlab ? "work" : "RUNNER_TEMP")/app.Dockerfile app",
        ])
      #expect(app.outputs.isEmpty && app.needs.map(\.variable.name) == ["BUILT_BASE", "BUILT_WEB"])
    }
  }

  @Test("a base that is built once more writes no cache, and one whose cache was pushed is handed on as that")
  func dockerCaches() throws {
    let plan = try plan("docker", cache: true, for: .github)
    #expect(try plan.job("base").commands.last == "hand on acme/base:cache as image if pushes")
    let again = try plan.job("web").steps.filter { $0.conditions == [.isMissing(Variable(name: "BUILT_BASE"))] }
    #expect(
      again.map(\.title) == [
        "Pull the caches of base if BUILT_BASE is missing", "Build base if BUILT_BASE is missing",
      ])
  }

  @Test("a script gives them to the builder of buildx as folders, by each name that they have")
  func buildxScript() throws {
    let plan = try plan("buildx", for: .bash)
    #expect(
      try plan.job("base").commands[0]
        == "build as base_options base [always: --output type=oci,tar=false,dest=$work/base,name=base:latest]")
    #expect(
      try plan.job("web").commands[0]
        == "build as web_options --build-arg BASE=built-base --build-context built-base=oci-layout://$work/base web"
        + " [always: --output type=oci,tar=false,dest=$work/web,name=base:latest]")
    #expect(
      try plan.job("app").commands == [
        "build as app_options --build-context acme/web=oci-layout://$work/web"
          + " --build-context acme/base=oci-layout://$work/base app",
        "build app_options again --build-context acme/web=oci-layout://$work/web"
          + " --build-context acme/base=oci-layout://$work/base app"
          + " [publishes: --push --tag acme/app:latest] if publishes",
      ])
  }

  @Test("jobs give them to the builder of buildx by their digests, or as folders")
  func buildxJobs() throws {
    let plan = try plan("buildx", for: .github)
    #expect(
      try plan.job("base").commands == [
        "build --metadata-file $RUNNER_TEMP/base.json base [publishes: --push --tag acme/base:latest (newest)]",
        "hand on $RUNNER_TEMP/base.json as image if publishes",
      ])
    let web = try plan.job("web")
    #expect(
      web.commands.prefix(2) == [
        "build --output type=oci,tar=false,dest=$RUNNER_TEMP/base,name=base:latest base if BUILT_BASE is missing",
        "build --build-arg BASE=built-base --build-context built-base=$BUILT_BASE"
          + " --metadata-file $RUNNER_TEMP/web.json web [publishes: --push --tag acme/web:latest (newest)]",
      ])
    #expect(
      web.needs.map(\.local) == ["oci-layout://" + Word([.variable(.workFolder(in: .github)), .literal("/base")])])
  }

  @Test("a text that only a run knows is replaced by a name of ours")
  func buildxText() throws {
    let plan = try BuildPlanningTests.plan(
      "base: { repository: 'acme/base', context: 'base' }, web: { repository: 'acme/web', cache: false }",
      engine: "buildx",
      files: ["base/Dockerfile": "FROM a\nRUN a\n", "Dockerfile": "ARG TAG=latest\nFROM acme/base:${TAG}\nRUN a\n"])
    #expect(
      try plan.job("web").commands[0]
        == "build as web_options acme/base:${TAG} is built-base --build-context built-base=oci-layout://$work/base"
        + " --file $work/web.Dockerfile .")
  }

  @Test("jobs of buildah hand on the digest that a push wrote")
  func buildahJobs() throws {
    let plan = try plan("buildah", for: .github)
    let base = try plan.job("base")
    #expect(base.commands.last == "hand on $RUNNER_TEMP/base.digest as image if publishes")
    let files = base.steps.compactMap { step -> Word? in
      if case .publish(let publishing) = step.action { publishing.digestFile } else { nil }
    }
    #expect(files.map(\.text) == ["$RUNNER_TEMP/base.digest"])
    #expect(
      try plan.job("web").commands[0]
        == "build --tag docker.io/acme/base:local --file base/Dockerfile base if BUILT_BASE is missing")
    #expect(
      try self.plan("buildah", for: .bash).job("web").commands[0]
        == "build --build-arg BASE=docker.io/acme/base:local --tag docker.io/acme/web:local --file web/Dockerfile web")
  }
}
