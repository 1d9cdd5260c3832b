import Foundation
import TestSupport
import Testing

/// Two images, one built from the other, in a checkout. Each build leaves a number that no other one leaves.
struct ReusedProject {
  let folder: TemporaryFolder

  init(on registry: String, base: String, engine: String = "docker", _ more: String = "") throws {
    folder = try TemporaryFolder()
    try folder.write("first\n", to: "base/source")
    try folder.write(
      "FROM \(base)\nCOPY source /source\nRUN cat /proc/sys/kernel/random/uuid > /base-nonce\n", to: "base/Dockerfile")
    try folder.write("page\n", to: "web/page")
    try folder.write("left out\n", to: "web/README.md")
    try folder.write("*.md\n", to: "web/.dockerignore")
    try folder.write(
      """
      FROM \(base) AS build
      COPY . /web
      RUN cat /proc/sys/kernel/random/uuid > /nonce

      FROM \(registry)/acme/base:latest
      COPY --from=build /nonce /web/page /

      """, to: "web/Dockerfile")
    try folder.write(
      """
      {
        version: "1", registry: "\(registry)", engine: "\(engine)", reuse: "content", \(more)
        images: {
          base: { repository: "acme/base", context: "base", cache: false },
          web: { repository: "acme/web", context: "web", args: { CHANNEL: null } },
        },
      }
      """, to: "cigen.json5")
    // What is generated is not among the inputs.
    try folder.write("build.sh\nimages.yml\npipeline.yml\n", to: ".gitignore")
    try folder.write(try cigen("bash", in: folder), to: "build.sh")
    try runGit(["init", "--quiet", "--initial-branch", "main"], in: folder.url)
    try commit()
  }

  func commit() throws {
    try runGit(["add", "--all"], in: folder.url)
    try runGit(["commit", "--quiet", "--allow-empty", "--message", "Change"], in: folder.url)
  }
}

/// What a script's summary says was built, and what was found.
func outcome(of run: FinishedProgram) -> [String] {
  run.error.split(separator: "\n").compactMap { line in
    let words = line.split(separator: " ")
    guard line.hasPrefix("  "), words.count > 1, ["built", "reused"].contains(words[0]) else { return nil }
    return "\(words[0]) \(words[1].prefix { $0 != ":" && $0 != "," })"
  }
}

@Suite("an image is not built of the same twice", .serialized, .enabled(if: Requirement.allowsEngine))
struct ReuseTests {
  @Test("by the script, on hosts that have nothing", arguments: [true, false])
  func script(buildKit: Bool) throws {
    let registry = try RegistryServer()
    try ColdHost(buildKit: buildKit).pushBaseImage(to: registry)
    let project = try ReusedProject(on: registry.name, base: "\(registry.name)/base:1")
    var host = try ColdHost(buildKit: buildKit)
    func run(_ version: String, _ arguments: String..., adding variables: [String: String] = [:]) throws
      -> FinishedProgram
    {
      let run = try host.run(
        "build.sh", arguments, in: project.folder, adding: variables.merging(["VERSION": version]) { $1 })
      #expect(run.status == 0, "\(run.error)\(run.output)")
      return run
    }
    func digests(_ version: String) -> [String?] {
      ["acme/base", "acme/web"].map { registry.digest(of: version, in: $0) }
    }
    let builds = ["built base", "built web", "built web"]
    let reuses = ["reused base", "reused web"]
    let first = try run("1")
    #expect(outcome(of: first).sorted() == builds, "\(first.error)")
    #expect(registry.tags(of: "acme/base").count == 3)

    // The second release of the same runs no build, and publishes the same.
    host = try ColdHost(buildKit: buildKit)
    let second = try run("2")
    #expect(outcome(of: second) == reuses, "\(second.error)\(second.output)")
    #expect(digests("2") == digests("1"))
    #expect(digests("2") == digests("latest"))
    let hash = try #require(registry.tags(of: "acme/web").first { $0.hasPrefix("build-") })
    #expect(second.error.contains("reused   web: \(hash)\n"), "\(second.error)")
    #expect(registry.digest(of: hash, in: "acme/web") == digests("1")[1])

    // What is left out of the context is no input. From here on the host has images.
    try project.folder.write("other\n", to: "web/README.md")
    try project.commit()
    #expect(outcome(of: try run("3", "--no-push")) == reuses)
    #expect(digests("3") == [nil, nil])

    // A branch reuses what is there, and leaves nothing for others to find.
    let before = [registry.digests(of: "acme/base"), registry.digests(of: "acme/web")]
    let branch = ["BRANCH": "feature/a"]
    #expect(outcome(of: try run("3", adding: branch)) == reuses)
    try project.folder.write("second\n", to: "base/source")
    try project.commit()
    let fresh = try run("3", adding: branch)
    #expect(outcome(of: fresh) == builds, "\(fresh.error)")
    #expect(fresh.output.contains("web is built in any case: it is built from an image of this run"), "\(fresh.output)")
    func withoutOwnCaches(_ digests: [String: String]) -> [String: String] {
      digests.filter { !$0.key.contains("feature") }
    }
    #expect([registry.digests(of: "acme/base"), registry.digests(of: "acme/web")].map(withoutOwnCaches) == before)

    // A changed base is built, and what is built from it; a changed page is built on the base that is there.
    #expect(outcome(of: try run("3")) == builds)
    #expect(zip(digests("3"), digests("2")).allSatisfy { $0 != $1 })
    #expect(outcome(of: try run("4")) == reuses)
    #expect(digests("4") == digests("3"))
    try project.folder.write("another page\n", to: "web/page")
    try project.commit()
    let page = try run("5")
    #expect(outcome(of: page) == ["reused base", "built web", "built web"], "\(page.error)")
    #expect(digests("5")[0] == digests("4")[0] && digests("5")[1] != digests("4")[1])
    #expect(outcome(of: try run("6", "web")) == ["reused web"], "the base is then the published one")

    // A value that only the environment has is another image, and so is one on a base that moved, of which the host has
    // the old one.
    #expect(outcome(of: try run("6", adding: ["CHANNEL": "beta"])) == ["reused base", "built web", "built web"])
    #expect(outcome(of: try run("6")) == reuses)
    try ColdHost(buildKit: buildKit).pushBaseImage(to: registry)
    #expect(outcome(of: try run("7")) == builds)

    // In doubt it is built, and not found later.
    try project.folder.write("new\n", to: "web/new")
    let doubt = try run("8")
    #expect(outcome(of: doubt) == ["reused base", "built web", "built web"], "\(doubt.error)")
    #expect(doubt.output.contains("web is built in any case: git does not have new of its context"), "\(doubt.output)")
    #expect(outcome(of: try run("8")) == ["reused base", "built web", "built web"])
  }
}

@Suite("with buildah, an image is not built of the same twice", .serialized, .enabled(if: Requirement.allowsBuildah))
struct BuildahReuseTests {
  @Test("by the script, on hosts that have nothing")
  func script() throws {
    let registry = try RegistryServer()
    try BuildahHost(registry).pushBaseImage(to: registry)
    let project = try ReusedProject(on: registry.name, base: "\(registry.name)/base:1", engine: "buildah")
    func run(_ version: String, adding variables: [String: String] = [:]) throws -> [String] {
      let run = try BuildahHost(registry).run(
        "build.sh", in: project.folder, adding: variables.merging(["VERSION": version]) { $1 })
      #expect(run.status == 0, "\(run.error)\(run.output)")
      return outcome(of: run)
    }
    func digests(_ version: String) -> [String?] {
      ["acme/base", "acme/web"].map { registry.digest(of: version, in: $0) }
    }
    #expect(try run("1") == ["built base", "built web"])
    #expect(try run("2") == ["reused base", "reused web"])
    #expect(digests("2") == digests("1") && digests("2") == digests("latest"))

    // What is new on a branch is left for nobody; a changed base is built, and what is built from it.
    try project.folder.write("second\n", to: "base/source")
    try project.commit()
    let before = registry.tags(of: "acme/web")
    #expect(try run("3", adding: ["BRANCH": "feature/a"]) == ["built base", "built web"])
    #expect(registry.tags(of: "acme/web") == before)
    #expect(try run("3") == ["built base", "built web"])
    #expect(zip(digests("3"), digests("2")).allSatisfy { $0 != $1 })
    try project.folder.write("another page\n", to: "web/page")
    try project.commit()
    #expect(try run("4") == ["reused base", "built web"])
    #expect(try run("5") == ["reused base", "reused web"])
    #expect(digests("5") == digests("4") && digests("4")[0] == digests("3")[0])

    try BuildahHost(registry).pushBaseImage(to: registry)
    // So does a base of others that moved, and in doubt it is built, and not found later.
    #expect(try run("6") == ["built base", "built web"])
    try project.folder.write("new\n", to: "web/new")
    #expect(try run("7") == ["reused base", "built web"])
    #expect(try run("7") == ["reused base", "built web"])
  }
}
