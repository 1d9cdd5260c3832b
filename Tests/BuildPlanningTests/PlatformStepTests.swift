import ImageModel
import Testing

@testable import BuildPlanning

@Suite("the steps of images for several platforms")
struct PlatformStepTests {
  private func plan(_ engine: String, _ more: String = "", for system: Output.System) throws -> BuildPlan {
    try BuildPlanningTests.plan(
      "web: { repository: 'ghcr.io/acme/web', platforms: ['linux/amd64', 'linux/arm64'], tags: ['latest'], cache: false }",
      engine: engine, more: more, files: ["Dockerfile": "FROM quay.io/a/b\nRUN a\n"], for: system)
  }

  private let runners = ", github: { runsOn: { 'linux/arm64': 'arm' } }"

  @Test("each is built for itself, pushed under a name of its own, and joined with the others when all are there")
  func dockerScript() throws {
    let plan = try plan("docker", for: .bash)
    let builds = plan.jobs.dropLast()
    #expect(builds.flatMap(\.rows).map(\.platform?.text) == ["linux/amd64", "linux/arm64"])
    #expect(
      plan.jobs.last?.commands.last
        == "join [\"ghcr.io/acme/web:build-amd64\", \"ghcr.io/acme/web:build-arm64\"] as ghcr.io/acme/web [\"latest\"] if publishes"
    )
  }

  @Test("one job builds them, and hands on a digest of each to the one that joins")
  func dockerWorkflow() throws {
    let plan = try plan("docker", for: .github)
    #expect(plan.jobs.map(\.name) == ["web-platforms", "web"])
    let build = plan.jobs[0]
    #expect(build.parameters.map(\.name) == ["ARCH"])
    #expect(build.rows.map(\.image) == ["web-amd64", "web-arm64"])
    #expect(
      build.commands == [
        "build --platform linux/$ARCH --tag ghcr.io/acme/web:local .",
        "publish ghcr.io/acme/web:local as ghcr.io/acme/web [\"build-$ARCH\"] if publishes",
        "hand on ghcr.io/acme/web:local as $ARCH if publishes",
      ])
    let join = plan.jobs[1]
    #expect(join.condition == .publishes)
    #expect(
      join.commands == [
        "join [\"$BUILT_WEB_AMD64\", \"$BUILT_WEB_ARM64\"] as ghcr.io/acme/web [\"latest (newest)\"] if publishes"
      ])
    #expect(join.needs.map(\.output) == ["amd64", "arm64"] && join.needs.allSatisfy { $0.local == nil })
  }

  @Test("jobs of GitLab, whose reports have other variables each, are one for each platform")
  func gitLab() throws {
    let plan = try plan("docker", for: .gitlab)
    #expect(plan.jobs.map(\.name) == ["web-amd64", "web-arm64", "web"])
    #expect(plan.jobs.map { $0.outputs.map(\.text) } == [["BUILT_WEB_AMD64"], ["BUILT_WEB_ARM64"], []])
  }

  @Test("one build of buildx is for all of them", arguments: [Output.System.bash, .github, .gitlab])
  func together(system: Output.System) throws {
    let plan = try plan("buildx", for: system)
    #expect(plan.jobs.map(\.name) == ["web"])
    #expect(
      plan.jobs[0].commands == [
        "build --platform linux/amd64,linux/arm64 . [publishes: --push --tag ghcr.io/acme/web:latest"
          + (system == .bash ? "]" : " (newest)]")
      ])
    #expect(plan.jobs[0].platforms.map(\.text) == ["linux/amd64", "linux/arm64"])
    #expect(plan.jobs[0].rows.map(\.platform?.text) == [nil])
  }

  @Test("where runners are named for them, buildx builds each for itself and pushes it by its digest")
  func runnersOfTheirOwn() throws {
    let plan = try plan("buildx", runners, for: .github)
    #expect(plan.jobs.map(\.name) == ["web-platforms", "web"])
    #expect(
      plan.jobs[0].commands == [
        "build --platform linux/$ARCH --metadata-file $RUNNER_TEMP/web.json ."
          + " [publishes: --output type=image,name=ghcr.io/acme/web,push-by-digest=true,name-canonical=true,push=true]",
        "hand on $RUNNER_TEMP/web.json as $ARCH if publishes",
      ])
    let script = try self.plan("buildx", runners, for: .bash)
    #expect(
      try script.job("web").commands == [
        "join [\"ghcr.io/acme/web@$BUILT_WEB_AMD64\", \"ghcr.io/acme/web@$BUILT_WEB_ARM64\"] as ghcr.io/acme/web [\"latest\"] if publishes"
      ])
    // Only what was pushed has a digest to join by.
    let titles = script.jobs.first?.titles ?? []
    #expect(
      titles.last == "Hand the digest on if publishes" && titles.dropLast().last?.hasPrefix("Publish") == true,
      "\(titles)")
  }

  @Test("branch tags are joined where a branch is built")
  func branchTags() throws {
    let plan = try BuildPlanningTests.plan(
      "web: { repository: 'w', platforms: ['linux/amd64', 'linux/arm64'], tags: ['latest', 'b-{branch}'], cache: false }",
      for: .github)
    let join = try plan.job("web")
    #expect(join.condition == .isOn([.release, .branch]))
    #expect(join.titles == ["Publish web if on release, branch"])
  }
}
