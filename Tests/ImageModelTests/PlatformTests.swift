import ImageModel
import Registry
import Testing

@Suite("platforms of images")
struct ImagePlatformTests {
  private func images(
    _ members: String, _ files: [String: String], engine: String = "docker", _ more: String = ""
  ) throws -> [Image] {
    let decoded = decode("{ version: '1', engine: '\(engine)', images: { \(members) }\(more) }", files)
    #expect(decoded.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
    return try #require(decoded.project).images
  }

  private let two = "platforms: ['linux/amd64', 'linux/arm/v7']"
  private let armRunner = ", gitlab: { runnerTags: { 'linux/arm/v7': 'arm' } }"

  @Test("are built for themselves, each with caches of its own, and then joined")
  func several() throws {
    let images = try images("w: { repository: 'w', \(two) }", ["Dockerfile": "FROM x AS a\nRUN a\n"])
    #expect(images.map(\.name) == ["w-amd64", "w-arm-v7", "w"])
    #expect(images.map(\.platform?.text) == ["linux/amd64", "linux/arm/v7", nil])
    #expect(images.map { summary($0.cacheChain) } == [["- w:cache-amd64-a"], ["- w:cache-arm-v7-a"], []])
    #expect(images.map(\.buildReference?.text) == ["w:build-amd64", "w:build-arm-v7", nil])
    #expect(images.map(\.tags.count) == [0, 0, 2])
    #expect(images.map { $0.needs.map(\.image) } == [[], [], ["w-amd64", "w-arm-v7"]])
  }

  @Test("are one build of buildx, unless a system has runners of their own for them")
  func together() throws {
    let dockerfile = ["Dockerfile": "FROM x AS a\nRUN a\n"]
    let image = "w: { repository: 'w', \(two) }"
    let together = try images(image, dockerfile, engine: "buildx")
    #expect(together.map(\.name) == ["w"])
    #expect(together[0].platform == nil && together[0].platforms.map(\.text) == ["linux/amd64", "linux/arm/v7"])
    #expect(!together[0].isJoined && together[0].needs.isEmpty && together[0].tags.count == 2)
    for more in [armRunner, ", github: { runsOn: { 'linux/arm/v7': 'arm' } }"] {
      let apart = try images(image, dockerfile, engine: "buildx", more)
      #expect(apart.map(\.name) == ["w-amd64", "w-arm-v7", "w"] && apart[2].isJoined)
    }
    // Those that all others have name no platform.
    let usual = try images(image, dockerfile, engine: "buildx", ", github: { runsOn: 'big' }")
    #expect(usual.map(\.name) == ["w"])
  }

  @Test("of one build are all to be had of a base")
  func basesTogether() {
    let files = ["Dockerfile": "FROM w\nRUN a\n", "w/Dockerfile": "FROM x\nRUN w\n"]
    for (platforms, rules) in [(two, []), ("platforms: ['linux/amd64']", ["other-platforms"])] as [(String, [String])] {
      let decoded = decode(
        """
        { version: '1', engine: 'buildx',
          images: { v: { repository: 'v', \(two) }, w: { repository: 'w', context: 'w', \(platforms) } } }
        """, files)
      #expect(decoded.diagnostics.map(\.rule) == rules)
    }
  }

  @Test("one alone is that of the image itself")
  func one() throws {
    let images = try images("w: { repository: 'w', platforms: ['linux/s390x'] }", ["Dockerfile": "FROM x\nRUN a\n"])
    #expect(images.map(\.name) == ["w"])
    #expect(images[0].platform?.text == "linux/s390x" && images[0].tags.count == 2 && images[0].needs.isEmpty)
  }

  @Test("of an image that others are built from are theirs")
  func needs() throws {
    let files = ["Dockerfile": "FROM w\nRUN a\n", "w/Dockerfile": "FROM x\nRUN w\n"]
    let base = "w: { repository: 'w', context: 'w', \(two) }"
    let built = try images("v: { repository: 'v', \(two) }, \(base)", files)
    #expect(built.map(\.name) == ["w-amd64", "v-amd64", "w-arm-v7", "v-arm-v7", "v", "w"])
    #expect(built.first { $0.name == "v-arm-v7" }?.needs.map(\.image) == ["w-arm-v7"])
    let alone = try images("v: { repository: 'v', platforms: ['linux/arm/v7'] }, \(base)", files)
    #expect(alone.first { $0.name == "v" }?.needs.map(\.image) == ["w-arm-v7"])
    for (members, rule) in [("", "unknown-base-platform"), ("platforms: ['linux/arm64'],", "other-platforms")] {
      let decoded = decode("{ version: '1', images: { v: { repository: 'v', \(members) }, \(base) } }", files)
      #expect(decoded.diagnostics.map(\.rule) == [rule])
    }
  }

  @Test("other than that of the image they are built from are told, unless FROM asks for it")
  func otherPlatform() throws {
    let members = "w: { repository: 'w', context: 'w', platforms: ['linux/amd64'] }, v: { repository: 'v', \(two) }"
    for (from, rules) in [("FROM w", ["single-platform-base"]), ("FROM --platform=linux/amd64 w", [])] {
      let files = ["Dockerfile": "\(from)\nRUN a\n", "w/Dockerfile": "FROM x\nRUN w\n"]
      let decoded = decode("{ version: '1', images: { \(members) } }", files)
      #expect(decoded.diagnostics.map(\.rule) == rules)
      #expect(decoded.project?.images.first { $0.name == "v-arm-v7" }?.needs.map(\.image) == ["w"])
    }
  }

  @Test(
    "of a base are those that a FROM names",
    arguments: [
      ("--platform=linux/amd64", ["w-amd64"], [String]()), ("--platform=$TARGETPLATFORM", ["w-arm-v7"], []),
      ("--platform=linux/arm64", [], ["other-platforms"]), ("--platform=$BUILDPLATFORM", [], ["unknown-base-platform"]),
    ])
  func namedPlatforms(flag: String, needs: [String], rules: [String]) {
    let decoded = decode(
      """
      { version: '1', images: {
        v: { repository: 'v', platforms: ['linux/arm/v7'] }, w: { repository: 'w', context: 'w', \(two) },
      } }
      """, ["Dockerfile": "FROM \(flag) w AS a\nRUN a\nFROM x\nCOPY --from=a / /\n", "w/Dockerfile": "FROM x\nRUN w\n"])
    #expect(decoded.diagnostics.map(\.rule) == rules)
    if rules.isEmpty { #expect(decoded.project?.images.first { $0.name == "v" }?.needs.map(\.image) == needs) }
  }

  @Test("of a base cannot be two under one name")
  func oneName() {
    let decoded = decode(
      """
      { version: '1', images: {
        v: { repository: 'v', platforms: ['linux/arm/v7'] }, w: { repository: 'w', context: 'w', \(two) },
      } }
      """,
      [
        "Dockerfile": "FROM --platform=linux/amd64 w AS a\nFROM w\nCOPY --from=a / /\n",
        "w/Dockerfile": "FROM x\nRUN w\n",
      ])
    #expect(decoded.diagnostics.map(\.rule) == ["two-platforms"])
    #expect(
      decoded.diagnostics.first?.hint == "take one of them by an argument of its own: ARG BASE=w, and FROM ${BASE}")
  }

  @Test("and variants are built in all combinations; what is shared is so on each platform alone")
  func variants() throws {
    let images = try images(
      "w: { repository: 'w', matrix: { v: ['1', '2'] }, \(two), defaultVariant: '2' }",
      ["Dockerfile": "FROM x AS a\nRUN a\nFROM a\nARG V\nRUN b\n"])
    #expect(
      images.map(\.name) == [
        "w-amd64-shared", "w-arm-v7-shared", "w-1-amd64", "w-1-arm-v7", "w-1", "w-2-amd64", "w-2-arm-v7", "w-2",
      ])
    #expect(
      images.first { $0.name == "w-2-arm-v7" }?.needs.map(\.image) == ["w-arm-v7-shared"])
    #expect(images.last?.tags.count == 4)
    let project = try #require(
      decode(
        "{ version: '1', images: { w: { repository: 'w', matrix: { v: ['1', '2'] }, \(two) } } }",
        ["Dockerfile": "FROM x AS a\nRUN a\nFROM a\nARG V\nRUN b\n"]
      ).project)
    #expect(
      project.selecting(["w-2"]).images.map(\.name)
        == ["w-amd64-shared", "w-arm-v7-shared", "w-2-amd64", "w-2-arm-v7", "w-2"])
    #expect(project.selecting(["w"]).images.count == 8)
  }

  @Test("have their word in each cache that was named for all")
  func namedCaches() throws {
    let dockerfile = ["Dockerfile": "FROM x AS a\nRUN a\n"]
    let links = try images("w: { repository: 'w', cache: [{ reference: 'c:x' }], \(two) }", dockerfile)
    #expect(links.map { summary($0.cacheChain) } == [["- c:x-amd64"], ["- c:x-arm-v7"], []])
    let local = try images(
      "w: { repository: 'w', cache: { type: 'local', dest: 'c' }, \(two) }", dockerfile, engine: "buildx", armRunner)
    #expect(local[0].cacheStore?.kind == .local(source: "c-amd64", destination: "c-amd64"))
    #expect(local.map(\.buildReference) == [nil, nil, nil])
    let scope = try images(
      "w: { repository: 'w', cache: { type: 'gha', scope: 's' }, \(two) }", dockerfile, engine: "buildx", armRunner)
    try #require(scope.count == 3)
    #expect(scope[1].cacheStore?.kind == .gha(scope: "s-arm-v7"))
  }

  @Test("choose a base by the arguments that builders set")
  func arguments() throws {
    let images = try images(
      "v: { repository: 'v', context: 'v', tags: ['arm', 'amd64'] }, w: { repository: 'w', platforms: ['linux/amd64'] }",
      ["Dockerfile": "ARG TARGETARCH\nFROM v:${TARGETARCH}\nRUN a\n", "v/Dockerfile": "FROM x\nRUN v\n"])
    #expect(images.last?.needs.map(\.image) == ["v"])
  }

  @Test("that cannot be are reported, each where it stands")
  func mistakes() {
    let decoded = decode(
      """
      {
        version: '1', images: { w: { repository: 'w', platforms: ['linux/amd65', 'linux/arm64', 'linux/arm64/v8'] },
        v: { repository: 'v', platforms: [] }, 'w-arm64': { repository: 'u' } },
        github: { runsOn: { defalt: 'big', 'linux/x86_64': 'x' } },
      }
      """)
    #expect(
      decoded.diagnostics.map(\.rule).sorted() == [
        "duplicate-platform", "no-platforms", "unknown-key", "unknown-platform", "unknown-platform",
      ])
    let clash = decode(
      "{ version: '1', images: { w: { repository: 'w', \(two) }, 'w-amd64': { repository: 'u' } } }")
    #expect(clash.diagnostics.map(\.rule) == ["duplicate-image"])
  }

  @Test("have runners of their own, or one that emulates")
  func runners() throws {
    let arm = try #require(decode("{ version: '1', images: { w: { repository: 'w', \(two) } } }").project)
    let platforms = arm.images.map(\.platform)
    #expect(
      platforms.map { arm.pipelines.github.runsOn.labels(for: $0) } == Array(repeating: ["ubuntu-24.04"], count: 3))
    #expect(platforms.compactMap(\.self).map { arm.pipelines.github.runsOn.mayEmulate($0) } == [false, true])
    for (runner, isKnown) in [
      ("'ubuntu-latest'", true), ("{ default: 'ubuntu-22.04' }", true), ("'own'", false),
      ("['ubuntu-24.04', 'x']", false),
    ] {
      let github = try #require(
        decode("{ version: '1', images: { w: { repository: 'w' } }, github: { runsOn: \(runner) } }").project
      ).pipelines.github
      let (amd64, arm64) = (try Platform("linux/amd64"), try Platform("linux/arm64"))
      #expect([amd64, arm64].map { github.runsOn.mayEmulate($0) } == [!isKnown, !isKnown])
      #expect((github.runsOn.labels(for: arm64) == ["ubuntu-24.04-arm"]) == isKnown)
    }
    let own = try #require(
      decode(
        """
        {
          version: '1', images: { w: { repository: 'w', \(two) } },
          gitlab: { runnerTags: { 'linux/arm/v7': ['arm', 'small'], default: 'usual' } },
        }
        """
      ).project)
    #expect(
      platforms.map { own.pipelines.gitlab.runnerTags.labels(for: $0) } == [["usual"], ["arm", "small"], ["usual"]])
    #expect(platforms.compactMap(\.self).map { own.pipelines.gitlab.runnerTags.mayEmulate($0) } == [true, false])
  }
}
