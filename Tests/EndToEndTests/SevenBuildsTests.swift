import TestSupport
import Testing

@Suite("caches over generations", .serialized, .enabled(if: Requirement.allowsBuildx))
struct SevenBuildsTests {
  @Test(
    "of seven builds on hosts without a cache, each runs what changed and nothing else",
    arguments: SevenBuilds.Way.allCases)
  func steps(way: SevenBuilds.Way) throws {
    let project = try SevenBuilds(way)
    for (number, build) in SevenBuilds.all.enumerated() {
      let (run, built, tool) = try project.run(build)
      #expect(run.status == 0, "\(run.error)\(run.output)")
      #expect(run.stepsThatRan == build.steps, "build \(number + 1): \(run.error)\(run.output)")
      #expect(built == project.expected.built && tool == project.expected.tool)
    }
  }
}
