import ImageModel
import SourceText
import Testing

@testable import BuildPlanning

@Suite("the plan for docker build")
struct PlanDockerBuildsTests {
  private static let dockerfile = """
    FROM golang AS deps
    RUN go mod download
    FROM node AS assets
    RUN npm ci
    FROM alpine AS spare
    RUN true
    FROM alpine AS runtime
    COPY --from=deps /a /
    COPY --from=assets /b /
    """

  private func plan(
    _ members: String, version: String = "'1.0.0'", dockerfile: String = Self.dockerfile
  ) throws -> BuildPlan {
    let files = ["Dockerfile": dockerfile, "-app/Dockerfile": Self.dockerfile]
    let configuration = "{ version: \(version), images: { web: { repository: 'acme/web', \(members) } } }"
    let (project, _) = try decodeProject(SourceFile(name: "cigen.json5", text: configuration)) {
      (path) throws(DiagnosticError) in files[path].map { SourceFile(name: path, text: $0) }
    }
    return planBuilds(project, for: .bash)
  }

  /// The values of one option in a build, in order: those that are given always or on this condition.
  private func values(_ option: Word, in build: Build, if condition: Variable? = nil) -> [Word] {
    build.options.filter { $0.words.first == option && $0.condition == condition }.compactMap(\.words.last)
  }

  /// The reference that a branch with caches of its own has for a cache image.
  private func own(_ reference: String) -> Word {
    Word([.literal(reference), .variable(.cacheSuffix)])
  }

  @Test("each stage of the chain is built, with its own image as the first source, and then the image")
  func chain() throws {
    let image = try #require(plan("").images.first)
    let stages = ["deps", "assets", "runtime"].map { "acme/web:cache-\($0)" }
    #expect(image.pulls == stages.map { Word($0) })
    #expect(image.builds.map(\.image) == ["web", "web", "web"])
    #expect(image.builds.map(\.stage) == ["deps", "assets", nil])
    #expect(image.builds.map { values("--target", in: $0) } == [["deps"], ["assets"], []])
    #expect(
      image.builds.map { values("--cache-from", in: $0) } == [
        ["acme/web:cache-deps"], ["acme/web:cache-assets", "acme/web:cache-deps"],
        ["acme/web:cache-runtime", "acme/web:cache-assets", "acme/web:cache-deps"],
      ])
    #expect(image.builds.map(\.cacheImage) == stages.map { Argument([own($0)]) })
    let version = Word([.literal("acme/web:"), .variable(.version)])
    let releases = [Argument([version], if: .release), Argument(["acme/web:latest"], if: .latest)]
    #expect(image.releases == releases)
    #expect(
      image.builds.map { values("--tag", in: $0) } == [
        [own(stages[0])], [own(stages[1])], [own(stages[2])],
      ])
    // The image bears the published names only where they are published.
    #expect(image.builds.map { values("--tag", in: $0, if: .release) } == [[], [], [version]])
    #expect(image.builds.map { values("--tag", in: $0, if: .latest) } == [[], [], ["acme/web:latest"]])
    #expect(image.registries == ["docker.io"])
  }

  @Test("a branch reads each cache of its own before the default branch's")
  func ownCaches() throws {
    let image = try #require(plan("").images.first)
    for build in image.builds {
      let sources = build.options.filter { $0.words.first == "--cache-from" }
      #expect(sources.map(\.condition) == (0..<sources.count).map { $0.isMultiple(of: 2) ? .cacheSuffix : nil })
      #expect(
        values("--cache-from", in: build, if: .cacheSuffix)
          == values("--cache-from", in: build).map { Word($0.fragments + [.variable(.cacheSuffix)]) })
    }
  }

  @Test("every build that may be a cache carries inline metadata, and no other")
  func inlineCache() throws {
    for build in try plan("").images.flatMap(\.builds) {
      #expect(values("--build-arg", in: build) == ["BUILDKIT_INLINE_CACHE=1"])
    }
    let plain = try #require(plan("cache: false").images.first)
    #expect(plain.pulls.isEmpty && plain.builds.count == 1)
    #expect(plain.builds.allSatisfy { values("--build-arg", in: $0).isEmpty && $0.cacheImage == nil })
  }

  @Test("a cache image that is also a tag is not published before everything is built")
  func cacheIsTag() throws {
    let image = try #require(plan("cache: [{ reference: 'acme/web:latest' }]").images.first)
    let own = Argument([own("acme/web:latest")], if: .cacheSuffix)
    #expect(image.pulls == ["acme/web:latest"])
    // A branch publishes no tag, and keeps its cache beside them.
    #expect(image.builds.map(\.cacheImage) == [own])
    #expect(image.builds.map { values("--tag", in: $0, if: .latest).last } == ["acme/web:latest"])
    #expect(image.builds.map { values("--tag", in: $0, if: .cacheSuffix) } == [own.words])
    #expect(image.releases.last == Argument(["acme/web:latest"], if: .latest))
  }

  @Test("a target stops every later stage, and is asked for by the person's own name for it")
  func target() throws {
    let image = try #require(plan("target: 'Assets'").images.first)
    #expect(image.builds.map { values("--target", in: $0) } == [["Assets"]])
    #expect(image.pulls == ["acme/web:cache-assets"])
  }

  @Test("all builds get the same arguments, labels and secrets")
  func sameInputs() throws {
    let image = try #require(
      plan(
        """
        args: { A: "1 2", HTTP_PROXY: null, B: null }, labels: { l: "=" },
        secrets: [{ id: "a", env: "TOKEN" }, { id: "b", file: "b.txt" }, { id: "c", file: 'it, "is"' }]
        """
      ).images.first)
    for build in image.builds {
      #expect(values("--build-arg", in: build) == ["BUILDKIT_INLINE_CACHE=1", "A=1 2", "HTTP_PROXY", "B"])
      #expect(values("--label", in: build) == ["l=="])
      // The value is a record of comma-separated values: RFC 4180.
      #expect(
        values("--secret", in: build) == ["id=a,env=TOKEN", "id=b,src=b.txt", "id=c,\"src=it, \"\"is\"\"\""])
    }
    #expect(image.argumentsFromEnvironment == ["B"])
    #expect(image.requiredEnvironment == [RequiredVariable(name: "TOKEN", secret: "a")])
  }

  @Test("what variants share is built and pushed once, and pulled where another machine did that")
  func variants() throws {
    let members = """
      variants: { p: { labels: { l: '1' } }, q: { args: { A: '1' } } }, args: { A: '2', B: '3' }, labels: { k: '1' }
      """
    let dockerfile = Self.dockerfile.replacing("FROM alpine AS runtime", with: "FROM alpine AS runtime\nARG A\nARG B")
    let plan = try plan(members, dockerfile: dockerfile)
    let caches = ["acme/web:cache-deps", "acme/web:cache-assets"]
    #expect(plan.images.map(\.name) == ["web-shared", "web-p", "web-q"])
    let shared = plan.images[0]
    #expect(shared.isShared && shared.releases.isEmpty && shared.needs.isEmpty)
    #expect(shared.builds.map(\.stage) == ["deps", "assets"])
    #expect(shared.builds.map(\.cacheImage) == caches.map { Argument([own($0)]) })
    #expect(shared.pulls == caches.map { Word($0) })
    // Arguments that do not reach it may be any, and labels would make it another image.
    #expect(
      shared.builds.map { values("--build-arg", in: $0) } == [
        ["BUILDKIT_INLINE_CACHE=1", "A=2", "B=3"], ["BUILDKIT_INLINE_CACHE=1", "A=2", "B=3"],
      ])
    #expect(shared.builds.allSatisfy { values("--label", in: $0).isEmpty })
    let variable = Variable(name: "BUILT_WEB_SHARED")
    for (image, name) in zip(plan.images[1...], ["p", "q"]) {
      #expect(image.builds.map(\.stage) == [nil])
      #expect(image.pulls == [Word("acme/web:cache-\(name)-runtime")])
      #expect(image.sharedPulls == [SharedPulls(variable: variable, pulls: caches.map { Word($0) })])
      #expect(
        image.needs == [
          NeededImage(image: "web-shared", variable: variable, texts: [], contextName: nil, isOrderOnly: false)
        ])
      #expect(
        values("--cache-from", in: image.builds[0])
          == [Word("acme/web:cache-\(name)-runtime"), Word(caches[1]), Word(caches[0])])
      #expect(image.replacedDockerfile == nil && image.ownImage == nil)
    }
    #expect(
      plan.selections == [
        Selection(name: "web", images: ["web-shared", "web-p", "web-q"]),
        Selection(name: "web-p", images: ["web-shared", "web-p"]),
        Selection(name: "web-q", images: ["web-shared", "web-q"]),
      ])
  }

  @Test("a path is not taken for an option")
  func leadingDash() throws {
    let build = try #require(plan("context: '-app'").images.first?.builds.last)
    #expect(build.context == "./-app")
    #expect(values("--file", in: build) == ["./-app/Dockerfile"])
  }

  @Test("the version is there if a tag holds it, and each such tag is checked once")
  func version() throws {
    #expect(try plan("tags: ['latest']").version == nil)
    #expect(try plan("tags: ['latest']").images.first?.runTimeTags == [])
    let versioned = try plan("tags: ['v{version}', 'latest']", version: "{ value: '2' }")
    #expect(versioned.version == .literal("2"))
    #expect(versioned.images.first?.runTimeTags == [Argument([Word([.literal("v"), .variable(.version)])])])
  }

  @Test("a build argument may be the version, which no job has to be given")
  func versionAsArgument() throws {
    let plan = try plan("tags: ['latest'], args: { VERSION: null, CI_COMMIT_SHA: null, CHANNEL: null }")
    #expect(plan.version == .literal("1.0.0"))
    let image = try #require(plan.images.first)
    #expect(image.exportsVersion)
    #expect(image.argumentsFromEnvironment == ["CHANNEL"])
  }

  @Test("what the classic builder builds for nothing is a note")
  func notes() throws {
    let notes = try plan("").notes
    #expect(notes.map(\.rule) == ["unused-stage"])
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
