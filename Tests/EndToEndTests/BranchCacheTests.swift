import Foundation
import TestSupport
import Testing

@Suite("branches that have caches of their own", .enabled(if: Requirement.allows("/usr/bin/bash")))
struct BranchCacheTests {
  private func dryRun(_ members: String, branch: String?) throws -> [[Substring]] {
    let project = try TemporaryFolder()
    try project.write("FROM scratch AS one\nCOPY . /\nFROM scratch\nCOPY --from=one . /\n", to: "Dockerfile")
    try project.write(
      "{ version: '1', git: { branchCaches: true }, images: { web: { repository: 'acme/web' } }, \(members) }",
      to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh", "--dry-run"], in: project.url,
      environment: ["PATH": "/usr/bin:/bin", "DOCKER_BUILDKIT": "0"].merging(branch.map { ["BRANCH": $0] } ?? [:]) {
        $1
      })
    #expect(run.status == 0, "\(run.error)")
    #expect(!run.error.contains("unbound"), "\(run.error)")
    // A comma has a quote before it.
    return run.output.replacing("\\", with: "").split(separator: "\n").map { $0.split(separator: " ") }
  }

  private func values(_ option: String, in call: [Substring]) -> [Substring] {
    zip(call, call.dropFirst()).filter { $0.0 == option }.map(\.1)
  }

  @Test("write those alone, read the default branch's as well, and publish nothing")
  func branch() throws {
    let calls = try dryRun("", branch: "feature/a")
    let pushed = calls.filter { $0[1] == "push" }.compactMap(\.last)
    #expect(pushed.count == 2)
    #expect(pushed[0].wholeMatch(of: /acme\/web:cache-one-[0-9a-f]{16}/) != nil, "\(pushed)")
    #expect(pushed[1].wholeMatch(of: /acme\/web:cache-[0-9a-f]{16}/) != nil, "\(pushed)")
    let pulled = calls.filter { $0[1] == "pull" }.compactMap(\.last)
    #expect(Set(pulled) == Set(pushed + ["acme/web:cache-one", "acme/web:cache"]))
    let builds = calls.filter { $0[1] == "build" }
    #expect(values("--cache-from", in: builds[0]) == [pushed[0], "acme/web:cache-one"])
    #expect(values("--cache-from", in: builds[1]) == [pushed[1], "acme/web:cache", pushed[0], "acme/web:cache-one"])
  }

  @Test("leave those of the default branch to it", arguments: [nil, "main"])
  func defaultBranch(name: String?) throws {
    let calls = try dryRun("", branch: name)
    let caches: [Substring] = ["acme/web:cache-one", "acme/web:cache"]
    #expect(calls.filter { $0[1] == "pull" }.compactMap(\.last).sorted() == caches.sorted())
    #expect(
      calls.filter { $0[1] == "push" }.compactMap(\.last) == caches + ["acme/web:1", "acme/web:latest"])
    #expect(
      calls.filter { $0[1] == "build" }.map { values("--cache-from", in: $0) } == [[caches[0]], caches.reversed()])
  }

  @Test("have each its own, whatever it is called")
  func names() throws {
    let names = [
      "feature/a", "feature-a", "Feature/a", "feature_a", "größe/大", "a\nb", "-x", "a b", "'", "$(x)", "1.2.3", "cache",
      String(repeating: "long/", count: 60), String(repeating: "long/", count: 59) + "long-",
    ]
    let caches = try names.map { name in
      try #require(try dryRun("engine: 'buildx'", branch: name).compactMap { values("--cache-to", in: $0).first }.first)
    }
    #expect(Set(caches).count == names.count)
    for cache in caches {
      #expect(
        cache.wholeMatch(of: /type=registry,ref=acme\/web:cache-[0-9a-f]{16},mode=max,ignore-error=true/) != nil,
        "\(cache)")
    }
  }
}
