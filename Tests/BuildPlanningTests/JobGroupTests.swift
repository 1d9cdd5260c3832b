import ImageModel
import Testing

@testable import BuildPlanning

@Suite("jobs that several images share")
struct JobGroupTests {
  private func jobs(
    _ images: String, engine: String = "docker", more: String = "",
    dockerfile: String = "FROM scratch AS base\nCOPY . /\n",
    for system: Output.System = .github
  ) throws -> [Job] {
    let folders = ["", "services/a/", "services/b/", "web/web/", "api/api/"]
    let files = Dictionary(uniqueKeysWithValues: folders.map { ("\($0)Dockerfile", dockerfile) })
    return try plan(images, engine: engine, more: more, files: files, for: system).jobs
  }

  @Test(
    "images that differ in nothing but the name share one",
    arguments: [
      ("a: { repository: 'x/a' }, b: { repository: 'x/b' }", [["a", "b"]]),
      ("a: { repository: 'x/a' }, c: { repository: 'y/c' }, b: { repository: 'x/b' }", [["a", "b"], ["c"]]),
      // The name in a context, a tag, an argument.
      (
        """
        a: { repository: 'x/y', context: 'services/a', tags: ['a-{version}'], cache: false, args: { S: 'a' } },
        b: { repository: 'x/y', context: 'services/b', tags: ['b-{version}'], cache: false, args: { S: 'b' } }
        """, [["a", "b"]]
      ),
      // A part of another word is no name: "a" in "acme" stays.
      ("a: { repository: 'acme/a' }, b: { repository: 'acme/b' }", [["a", "b"]]),
      ("a: { repository: 'x/aa' }, b: { repository: 'x/bb' }", [["a"], ["b"]]),
      ("web: { repository: 'x/web-base' }, api: { repository: 'x/api-base' }", [["web", "api"]]),
      // What else differs, differs.
      ("a: { repository: 'x/a', labels: { l: '1' } }, b: { repository: 'x/b' }", [["a"], ["b"]]),
      (
        "a: { repository: 'x/a', secrets: [{ id: 's', env: 'A' }] }, b: { repository: 'x/b', secrets: [{ id: 's', env: 'B' }] }",
        [["a"], ["b"]]
      ),
      ("a: { repository: 'ghcr.io/x/a' }, b: { repository: 'x/b' }", [["a"], ["b"]]),
    ])
  func groups(images: String, names: [[String]]) throws {
    for system in [Output.System.bash, .github, .gitlab] {
      #expect(try jobs(images, for: system).map { $0.rows.map(\.image) } == names, "\(system)")
    }
  }

  @Test("their name is a parameter, and each row has it")
  func image() throws {
    let images = """
      web: { repository: 'x/web', context: 'web/web', args: { A: 'web,web web', B: 'xweb' }, labels: { l: 'a web' } },
      api: { repository: 'x/api', context: 'api/api', args: { A: 'api,api api', B: 'xweb' }, labels: { l: 'a api' } },
      """
    let job = try #require(jobs(images).first)
    #expect(job.isMatrix && job.name == "images" && job.family == nil && job.parameters == [.image])
    #expect(job.rows.map(\.values) == [["web"], ["api"]])
    let build = try #require(job.builds.first)
    #expect(build.values("--build-arg").prefix(2) == ["A=$IMAGE,$IMAGE $IMAGE", "B=xweb"])
    #expect(build.values("--label") == ["l=a $IMAGE"] && build.context.text == "$IMAGE/$IMAGE")
    // No title names one of them.
    #expect(job.titles == ["Pull the caches", "Build", "Push the cache if writesCache", "Publish if publishes"])
  }

  @Test(
    "variants share one, with a parameter for each value that differs, called after what it is given to",
    arguments: [
      ("p: { args: { GO: '1' } }, q: { args: { GO: '2' } }", ["GO", "VARIANT"], [["1", "p"], ["2", "q"]]),
      ("p: { args: { GO: 'p' } }, q: { args: { GO: 'q' } }", ["GO"], [["p"], ["q"]]),
      // What two arguments have in common is one parameter.
      (
        "p: { args: { GO: '1', NODE: '1' } }, q: { args: { GO: '2', NODE: '2' } }", ["GO", "VARIANT"],
        [["1", "p"], ["2", "q"]]
      ),
      // A name that means something else to a shell, to a run or to a matrix is none for a parameter.
      ("p: { args: { go: '1' } }, q: { args: { go: '2' } }", ["VARIANT", "VARIANT_2"], [["1", "p"], ["2", "q"]]),
      (
        "p: { args: { VERSION: '1' } }, q: { args: { VERSION: '2' } }", ["VARIANT", "VARIANT_2"],
        [["1", "p"], ["2", "q"]]
      ),
      (
        "p: { args: { MAJOR: '1' } }, q: { args: { MAJOR: '2' } }", ["VARIANT", "VARIANT_2"],
        [["1", "p"], ["2", "q"]]
      ),
      (
        "p: { args: { HOME: '1' } }, q: { args: { HOME: '2' } }", ["VARIANT", "VARIANT_2"], [["1", "p"], ["2", "q"]]
      ),
      (
        "p: { args: { RUNNER: '1' } }, q: { args: { RUNNER: '2' } }", ["VARIANT", "VARIANT_2"],
        [["1", "p"], ["2", "q"]]
      ),
    ])
  func variants(variants: String, parameters: [String], values: [[String]]) throws {
    let dockerfile = "FROM scratch\nARG GO\nARG NODE\nARG go\nARG VERSION\nARG MAJOR\nARG HOME\nARG RUNNER\nCOPY . /\n"
    for system in [Output.System.bash, .github, .gitlab] {
      let jobs = try jobs(
        "web: { repository: 'x/web', tags: ['{variant}'], cache: false, variants: { \(variants) } }",
        dockerfile: dockerfile, for: system)
      #expect(jobs.map(\.name) == ["web"])
      #expect(jobs[0].parameters.map(\.name) == parameters, "\(system)")
      #expect(jobs[0].rows.map(\.values) == values)
      #expect(jobs[0].commands[1].contains("[\"$\(parameters.last ?? "")"))
    }
  }

  @Test("variants that differ in more than values have jobs of their own")
  func otherShapes() throws {
    let images =
      "web: { repository: 'x/web', tags: ['{variant}'], cache: false, variants: { p: {}, q: { labels: { l: '1' } } } }"
    #expect(try jobs(images).map { $0.rows.map(\.image) } == [["web-p"], ["web-q"]])
  }

  @Test("platforms share one, with the architecture as a parameter")
  func platforms() throws {
    let images = "web: { repository: 'x/web', tags: ['latest'], platforms: ['linux/amd64', 'linux/arm64'] }"
    let job = try #require(jobs(images).first)
    #expect(job.name == "web-platforms" && job.parameters.map(\.name) == ["ARCH"])
    #expect(job.rows.map(\.values) == [["amd64"], ["arm64"]])
    let versions = "web: { repository: 'x/web', tags: ['latest'], platforms: ['linux/amd64', 'linux/arm/v7'] }"
    let other = try #require(jobs(versions).first)
    #expect(other.parameters.map(\.name) == ["ARCH", "PLATFORM"])
    #expect(other.rows.map(\.values) == [["amd64", "linux/amd64"], ["arm-v7", "linux/arm/v7"]])
    #expect(other.builds[0].values("--platform") == ["$PLATFORM"])
  }

  @Test("those that hand digests on are alone on GitLab, where a matrix has one report for each variable")
  func digests() throws {
    let images = "a: { repository: 'x/a' }, b: { repository: 'x/b' }, c: { repository: 'x/c', context: 'c' }"
    let files = ["Dockerfile": "FROM scratch\nCOPY . /\n", "c/Dockerfile": "FROM x/a\nCOPY --from=x/b / /\n"]
    for (system, names) in [
      (Output.System.bash, [["a", "b"], ["c"]]), (.gitlab, [["a"], ["b"], ["c"]]), (.github, [["a"], ["b"], ["c"]]),
    ] {
      #expect(try plan(images, files: files, for: system).jobs.map { $0.rows.map(\.image) } == names, "\(system)")
    }
  }

  @Test("those that others are built from share one in a script, before these")
  func order() throws {
    let images = """
      a: { repository: 'x/a' }, b: { repository: 'x/b', context: 'b' }, c: { repository: 'x/c' },
      d: { repository: 'x/d', context: 'd' }
      """
    let base = "FROM scratch\nCOPY . /\n"
    let files = ["Dockerfile": base, "b/Dockerfile": "FROM x/a\nCOPY . /\n", "d/Dockerfile": "FROM x/c\nCOPY . /\n"]
    let jobs = try plan(images, files: files, for: .bash).jobs
    #expect(jobs.map { $0.rows.map(\.image) } == [["a", "c"], ["b"], ["d"]])
  }

  @Test("where only what changed is built there are none, since no leg of a matrix can be left out")
  func onlyChanged() throws {
    let images = "a: { repository: 'x/a' }, b: { repository: 'x/b' }"
    let more = ", git: { onlyChanged: true }"
    for system in [Output.System.github, .gitlab] { #expect(try jobs(images, more: more, for: system).count == 2) }
    #expect(try jobs(images, more: more, for: .bash).count == 1)
  }

  @Test("a matrix has no more legs than its system allows")
  func legs() throws {
    let images = (0..<257).map { "i\($0): { repository: 'x/i\($0)', cache: false }" }.joined(separator: ", ")
    for (system, counts) in [(Output.System.bash, [257]), (.github, [256, 1]), (.gitlab, [200, 57])] {
      #expect(try jobs(images, for: system).map(\.rows.count) == counts)
    }
  }
}
