import Foundation
import TestSupport
import Testing

/// Two images, one built from the other, in a checkout. Each build leaves numbers that no other one leaves.
struct ReusedProject {
  let folder: TemporaryFolder
  private let head: String
  private let registry: String

  /// - Parameters:
  ///   - more: members of the project.
  ///   - base: members of the base.
  init(
    on registry: String, from image: String, engine: String = "docker", _ more: String = "", base: String = ""
  ) throws {
    folder = try TemporaryFolder()
    self.registry = registry
    head = "{ version: '1', registry: '\(registry)', engine: '\(engine)', reuse: 'content', \(more)"
    try folder.write("first\n", to: "base/source")
    try folder.write(
      "FROM \(image)\nCOPY source /source\nRUN cat /proc/sys/kernel/random/uuid > /base-nonce && echo ran base\n",
      to: "base/Dockerfile")
    try folder.write("page\n", to: "web/page")
    try folder.write(
      """
      FROM \(image) AS build
      COPY . /web
      RUN cat /proc/sys/kernel/random/uuid > /nonce && echo ran build

      FROM \(registry)/acme/base:latest AS web
      ARG CHANNEL
      RUN cat /proc/sys/kernel/random/uuid > /web-nonce && echo ran web
      COPY --from=build /nonce /web/page /

      """, to: "web/Dockerfile")
    // What is generated is not among the inputs.
    try folder.write("build.sh\nimages.yml\npipeline.yml\n", to: ".gitignore")
    try configure(base: base)
    try runGit(["init", "--quiet", "--initial-branch", "main"], in: folder.url)
    try commit()
  }

  func configure(base: String = "", web: String = "") throws {
    let images = """
      images: {
        base: { repository: 'acme/base', context: 'base', \(base) },
        web: { repository: 'acme/web', context: 'web', args: { CHANNEL: null }, \(web) },
      } }
      """
    try folder.write("\(head)\n\(images)\n", to: "cigen.json5")
    try folder.write(try cigen("bash", in: folder), to: "build.sh")
  }

  func commit() throws {
    try runGit(["add", "--all"], in: folder.url)
    try runGit(["commit", "--quiet", "--allow-empty", "--message", "Change"], in: folder.url)
  }
}

/// Whether a log shows any build, be all of it from a cache.
func showsBuild(_ log: String) -> Bool {
  ["load build definition", "Step 1/", "STEP 1"].contains { log.contains($0) }
}

/// What a run of a script did.
struct ReuseOutcome: Equatable {
  let builds: Bool

  /// The steps that no cache had.
  let steps: [String]

  init(_ run: FinishedProgram) {
    (builds, steps) = (showsBuild(run.output + run.error), run.stepsThatRan)
  }

  private init(builds: Bool, steps: [String]) {
    (self.builds, self.steps) = (builds, steps)
  }

  static let nothing = ReuseOutcome(builds: false, steps: [])

  static func built(_ steps: String...) -> ReuseOutcome { ReuseOutcome(builds: true, steps: steps) }
}

@Suite("an image is not built of the same twice", .serialized, .enabled(if: Requirement.allowsEngine))
struct ReuseTests {
  @Test("by the script, on hosts that have nothing", arguments: [true, false])
  func script(buildKit: Bool) throws {
    let registry = try RegistryServer()
    try ColdHost(buildKit: buildKit).pushBaseImage(to: registry)
    let project = try ReusedProject(on: registry.name, from: "\(registry.name)/base:1")
    func run(_ version: String, _ arguments: String..., adding variables: [String: String] = [:]) throws -> ReuseOutcome
    {
      let host = try ColdHost(buildKit: buildKit)
      defer { withExtendedLifetime(host) {} }
      let run = try host.run(
        "build.sh", arguments, in: project.folder, adding: variables.merging(["VERSION": version]) { $1 })
      #expect(run.status == 0, "\(run.error)\(run.output)")
      return ReuseOutcome(run)
    }
    func digests(_ version: String) -> [String?] {
      ["acme/base", "acme/web"].map { registry.digest(of: version, in: $0) }
    }
    func remembered() -> [[String: String]] {
      ["acme/base", "acme/web"].map { registry.digests(of: $0).filter { $0.key.hasPrefix("build-") } }
    }
    #expect(try run("1") == .built("base", "build", "web"))
    #expect(remembered().map { $0.map(\.value) } == digests("1").map { [$0 ?? ""] })

    // The second release of the same runs no build, and publishes the same; a run that pushes nothing neither.
    #expect(try run("2") == .nothing)
    #expect(digests("2") == digests("1") && digests("2") == digests("latest"))
    #expect(try run("3", "--no-push") == .nothing)
    #expect(digests("3") == [nil, nil])

    // A changed base is built, and what is built from it; a changed page is built on the base that is there.
    try project.folder.write("second\n", to: "base/source")
    try project.commit()
    #expect(try run("3", "--no-push") == .built("base", "web"))
    #expect(remembered().map(\.count) == [1, 1])
    #expect(try run("3") == .built("base", "web"))
    #expect(zip(digests("3"), digests("2")).allSatisfy { $0 != $1 })
    #expect(try run("4") == .nothing)
    #expect(digests("4") == digests("3"))
    try project.folder.write("another page\n", to: "web/page")
    try project.commit()
    #expect(try run("5", "web") == .built("build"))
    #expect(digests("5")[1] != digests("4")[1])
    #expect(try ColdHost(buildKit: buildKit).file("/page", of: "\(registry.name)/acme/web:5") == "another page\n")
    #expect(try run("5") == .nothing)
    #expect(digests("5")[0] == digests("4")[0])

    // A value that only the environment has is another image, and so is another target.
    #expect(try run("6", adding: ["CHANNEL": "beta"]) == .built("web"))
    #expect(try run("6", adding: ["CHANNEL": "beta"]) == .nothing)
    try project.configure(web: "target: 'build'")
    let target = try run("6", "web")
    #expect(target.builds)
    try project.configure()
    #expect(try run("6") == .nothing)

    // In doubt it is built, and not found later.
    let known = remembered()
    try project.folder.write("new\n", to: "web/new")
    for _ in 1...2 { #expect(try run("7").builds) }
    #expect(remembered() == known)
    try runGit(["clean", "--quiet", "--force"], in: project.folder.url)
    #expect(try run("7") == .nothing)

    // Of what the host may have in store, the registry says what a name stands for now.
    try ColdHost(buildKit: buildKit).pushBaseImage(to: registry)
    #expect(try run("8") == .built("base", "build", "web"))
    #expect(zip(digests("8"), digests("7")).allSatisfy { $0 != $1 })
    try FileManager.default.removeItem(at: project.folder.url.appendingPathComponent(".git"))
    let last = remembered()
    #expect(try run("9").builds)
    #expect(remembered() == last)
  }

  @Test("and --dry-run shows how it would be built")
  func dryRun() throws {
    let docker = try RecordingDocker()
    let project = try ReusedProject(on: "registry.example.com", from: "registry.example.com/base:1")
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh", "--dry-run"], in: project.folder.url, environment: docker.environment)
    #expect(run.status == 0, "\(run.error)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("docker build ") && $0.hasSuffix(" base") }, "\(run.output)")
    #expect(lines.contains { $0.hasPrefix("docker build ") && $0.hasSuffix(" web") }, "\(run.output)")
    #expect(lines.contains("docker push --quiet registry.example.com/acme/web:1"), "\(run.output)")
    #expect(!run.output.contains(":build-"), "\(run.output)")
  }
}

@Suite(
  "with buildah or podman, an image is not built of the same twice", .serialized,
  .enabled(if: Requirement.allowsBuildah))
struct BuildahReuseTests {
  @Test("by the script, on hosts that have nothing", arguments: ["buildah", "podman"])
  func script(engine: String) throws {
    let registry = try RegistryServer()
    try BuildahHost(registry).pushBaseImage(to: registry)
    let project = try ReusedProject(on: registry.name, from: "\(registry.name)/base:1", engine: engine)
    func run(_ version: String, _ arguments: String..., adding variables: [String: String] = [:]) throws -> ReuseOutcome
    {
      let run = try BuildahHost(registry).run(
        "build.sh", arguments, in: project.folder, adding: variables.merging(["VERSION": version]) { $1 })
      #expect(run.status == 0, "\(run.error)\(run.output)")
      return ReuseOutcome(run)
    }
    func digests(_ version: String) -> [String?] {
      ["acme/base", "acme/web"].map { registry.digest(of: version, in: $0) }
    }
    #expect(try run("1") == .built("base", "build", "web"))
    #expect(try run("2") == .nothing)
    #expect(digests("2") == digests("1") && digests("2") == digests("latest"))

    // A changed base is built, and what is built from it; without a push nobody finds it.
    try project.folder.write("second\n", to: "base/source")
    try project.commit()
    let before = registry.tags(of: "acme/web")
    #expect(try run("3", "--no-push").steps.contains("web"))
    #expect(registry.tags(of: "acme/web") == before)
    let changed = try run("3")
    #expect(changed.steps.starts(with: ["base"]) && changed.steps.last == "web", "\(changed.steps)")
    #expect(zip(digests("3"), digests("2")).allSatisfy { $0 != $1 })
    try project.folder.write("another page\n", to: "web/page")
    try project.commit()
    let page = try run("4")
    #expect(page.steps.contains("build") && !page.steps.contains("base"), "\(page.steps)")
    #expect(try run("5") == .nothing)
    #expect(digests("5") == digests("4") && digests("4")[0] == digests("3")[0])
    #expect(try run("5", adding: ["CHANNEL": "beta"]).steps.contains("web"))

    // So does a base of others that moved, and in doubt it is built, and not found later.
    try BuildahHost(registry).pushBaseImage(to: registry)
    #expect(try run("6") == .built("base", "build", "web"))
    try project.folder.write("new\n", to: "web/new")
    for _ in 1...2 { #expect(try run("7").builds) }
    #expect(digests("7")[0] == digests("6")[0])
  }
}

@Suite("with buildx, an image is not built of the same twice", .serialized, .enabled(if: Requirement.allowsBuildx))
struct BuildxReuseTests {
  @Test("by the script, on hosts that have nothing")
  func script() throws {
    let registry = try RegistryServer()
    try ColdHost(storesInContainerd: true).pushBaseImage(to: registry)
    let project = try makeProject(
      on: registry.name,
      configuration: """
        { version: '1', engine: 'buildx', reuse: 'content', images: { web: {
          repository: '\(registry.name)/acme/web', args: { CHANNEL: null }, attest: { provenance: 'max' } } } }
        """, base: "\(registry.name)/base:1")
    try makeRepository(of: project)
    func run(_ version: String, _ arguments: String..., adding variables: [String: String] = [:]) throws -> ReuseOutcome
    {
      let host = try ColdHost(storesInContainerd: true)
      defer { withExtendedLifetime(host) {} }
      let run = try host.run(
        "build.sh", arguments, in: project, adding: variables.merging(["VERSION": version]) { $1 })
      #expect(run.status == 0, "\(run.error)\(run.output)")
      return ReuseOutcome(run)
    }
    func digest(_ version: String) -> String? { registry.digest(of: version, in: "acme/web") }
    #expect(try run("1") == .built("builder", "out", "runtime"))
    #expect(try run("2") == .nothing)
    #expect(digest("2") == digest("1") && digest("2") == digest("latest"))
    #expect(try run("3", "--no-push") == .nothing)
    #expect(digest("3") == nil)

    try project.write("second\n", to: "source")
    let before = registry.tags(of: "acme/web")
    #expect(try run("3", "--no-push") == .built("out"))
    #expect(registry.tags(of: "acme/web") == before)
    #expect(try run("3") == .built("out"))
    #expect(registry.tags(of: "acme/web").count == before.count + 1, "in doubt nobody finds it later")
    try commitChanges(of: project)
    #expect(try run("4").builds)
    #expect(try run("5") == .nothing)
    #expect(digest("5") == digest("4"))
    #expect(try run("5", adding: ["CHANNEL": "beta"]).builds)
    try ColdHost(storesInContainerd: true).pushBaseImage(to: registry)
    #expect(try run("6") == .built("builder", "out", "runtime"))
  }
}
