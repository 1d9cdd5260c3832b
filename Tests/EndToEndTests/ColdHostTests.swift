import Foundation
import TestSupport
import Testing

@Suite("on a host without a cache", .serialized, .enabled(if: Requirement.allowsEngine))
struct ColdHostTests {
  @Test("what did not change is reused", arguments: [true, false])
  func reuse(buildKit: Bool) throws {
    let registry = try RegistryServer()
    let image = "\(registry.name)/acme/web"
    let first = try ColdHost(buildKit: buildKit)
    try first.pushBaseImage(to: registry)
    let project = try makeProject(
      on: registry.name, configuration: "{ version: \"1\", images: { web: { repository: \"\(image)\" } } }",
      base: "\(registry.name)/base:1")

    let firstRun = try first.run("build.sh", in: project)
    #expect(firstRun.status == 0, "\(firstRun.error)\(firstRun.output)")
    #expect(firstRun.stepsThatRan == ["builder", "out", "runtime"])
    #expect(firstRun.error.contains("built without the cache \(image):cache-builder\n"), "\(firstRun.error)")
    #expect(registry.tags(of: "acme/web") == ["1", "cache-builder", "cache-runtime", "latest"])
    let nonce = try #require(try first.file("/nonce", of: "\(image):1"))
    let runtimeNonce = try #require(try first.file("/runtime-nonce", of: "\(image):1"))

    // The source changed: what stands before it is not run again, what depends on it is.
    try project.write("second\n", to: "source")
    let second = try ColdHost(buildKit: buildKit)
    let changed = try second.run("build.sh", in: project, adding: ["VERSION": "2"])
    #expect(changed.status == 0, "\(changed.error)\(changed.output)")
    #expect(try second.file("/nonce", of: "\(image):2") == nonce)
    #expect(try second.file("/runtime-nonce", of: "\(image):2") == runtimeNonce)
    #expect(try second.file("/out", of: "\(image):2") == "second\n")
    #expect(changed.stepsThatRan == ["out"])
    #expect(!changed.error.contains("built without"), "\(changed.error)")

    // Nothing changed: every step is reused.
    let third = try ColdHost(buildKit: buildKit)
    let unchanged = try third.run("build.sh", in: project, adding: ["VERSION": "3"])
    #expect(unchanged.status == 0, "\(unchanged.error)\(unchanged.output)")
    #expect(unchanged.stepsThatRan == [])
    #expect(try third.file("/out", of: "\(image):3") == "second\n")
  }

  @Test(
    "so it is on a newer engine, whichever store it has", .enabled(if: Requirement.allowsBuildx),
    arguments: [true, false])
  func newerEngine(storesInContainerd: Bool) throws {
    let registry = try RegistryServer()
    let image = "\(registry.name)/acme/web"
    let first = try ColdHost(storesInContainerd: storesInContainerd)
    try first.pushBaseImage(to: registry)
    let project = try makeProject(
      on: registry.name, configuration: "{ version: \"1\", images: { web: { repository: \"\(image)\" } } }",
      base: "\(registry.name)/base:1")
    let firstRun = try first.run("build.sh", in: project)
    #expect(firstRun.status == 0, "\(firstRun.error)\(firstRun.output)")
    let nonces = try ["/nonce", "/runtime-nonce"].map { try #require(try first.file($0, of: "\(image):1")) }

    let second = try ColdHost(storesInContainerd: storesInContainerd)
    let unchanged = try second.run("build.sh", in: project, adding: ["VERSION": "2"])
    #expect(unchanged.status == 0, "\(unchanged.error)\(unchanged.output)")
    #expect(unchanged.stepsThatRan == [])
    #expect(try ["/nonce", "/runtime-nonce"].map { try second.file($0, of: "\(image):2") } == nonces)

    try project.write("second\n", to: "source")
    let third = try ColdHost(storesInContainerd: storesInContainerd)
    let changed = try third.run("build.sh", in: project, adding: ["VERSION": "3"])
    #expect(changed.status == 0, "\(changed.error)\(changed.output)")
    #expect(changed.stepsThatRan == ["out"])
    #expect(try ["/nonce", "/runtime-nonce"].map { try third.file($0, of: "\(image):3") } == nonces)
    #expect(try third.file("/out", of: "\(image):3") == "second\n")
  }

  @Test("never less is reused than by the article's chain", arguments: [true, false])
  func articleChain(buildKit: Bool) throws {
    let registry = try RegistryServer()
    let first = try ColdHost(buildKit: buildKit)
    try first.pushBaseImage(to: registry)
    let (ours, theirs) = ("\(registry.name)/ours/web", "\(registry.name)/theirs/web")
    let project = try makeProject(
      on: registry.name,
      configuration: "{ version: \"1\", images: { web: { repository: \"\(ours)\" } } }", base: "\(registry.name)/base:1"
    )
    try project.write(articleScript(theirs), to: "article.sh")
    for script in ["build.sh", "article.sh"] { #expect(try first.run(script, in: project).status == 0) }
    let before = try [ours, theirs].map { try first.file("/nonce", of: "\($0):latest") }

    try project.write("second\n", to: "source")
    let second = try ColdHost(buildKit: buildKit)
    #expect(try second.run("build.sh", in: project).status == 0)
    let third = try ColdHost(buildKit: buildKit)
    #expect(try third.run("article.sh", in: project).status == 0)
    let isReused = zip(try [ours, theirs].map { try third.file("/nonce", of: "\($0):latest") }, before).map { $0 == $1 }
    #expect(isReused[0])
    // The classic builder reuses in both; BuildKit finds nothing in images without inline cache metadata.
    #expect(isReused[1] == !buildKit)
  }

  /// The chain as the article writes it by hand.
  private func articleScript(_ image: String) -> String {
    """
    set -e
    docker pull \(image)-base:1 || true
    docker build --target builder --cache-from \(image)-base:1 -t \(image)-base:1 .
    docker pull \(image):latest || true
    docker build --cache-from \(image)-base:1 --cache-from \(image):latest -t \(image):1 -t \(image):latest .
    docker push \(image)-base:1
    docker push \(image):1
    docker push \(image):latest
    """
  }
}
