import ImageModel
import SourceText
import Testing

@Suite("images that are not built again")
struct ReuseTests {
  private func reuse(_ dockerfile: String, _ members: String = "", engine: String = "docker") throws -> Reuse {
    let decoded = decode(
      """
      { version: '1', engine: '\(engine)', reuse: 'content',
        images: { web: { repository: 'acme/web', cache: false, \(members) } } }
      """, ["Dockerfile": dockerfile])
    #expect(decoded.diagnostics.filter { $0.severity == .error } == [])
    return try #require(decoded.project?.images.first).reuse
  }

  private func bases(_ reuse: Reuse) -> [String]? {
    if case .content(let bases) = reuse { bases.map(\.name) } else { nil }
  }

  @Test("what is said of the project holds for its images, unless they say something else")
  func setting() {
    func reused(_ project: String, _ web: String, _ variant: String = "") -> [Bool]? {
      decode(
        """
        { version: '1', \(project) images: {
          web: { repository: 'acme/web', \(web) }, api: { repository: 'acme/api', variants: { a: { \(variant) } } } } }
        """
      ).project?.images.filter { !$0.isShared }.map(\.isReused)
    }
    #expect(reused("", "") == [false, false])
    #expect(reused("reuse: 'content',", "") == [true, true])
    #expect(reused("reuse: 'content',", "reuse: false", "reuse: false") == [false, false])
    #expect(reused("reuse: false,", "reuse: 'content'", "reuse: 'content'") == [true, true])
  }

  @Test("the images of registries that the target uses are inputs, but for those that are pinned")
  func inputs() throws {
    let dockerfile = """
      # syntax=docker/dockerfile:1
      ARG GO=golang:1.22
      FROM ${GO} AS build
      RUN --mount=type=bind,from=tools:2,target=/t true
      FROM unused:1 AS other
      FROM alpine@sha256:\(String(repeating: "0", count: 64))
      COPY --from=build /a /
      COPY --from=assets /b /
      """
    #expect(try bases(reuse(dockerfile)) == ["docker/dockerfile:1", "golang:1.22", "tools:2", "assets"])
    #expect(try bases(reuse(dockerfile, engine: "buildah")) == ["golang:1.22", "tools:2", "assets"])
    #expect(
      try bases(reuse(dockerfile, "args: { GO: 'golang:2', BUILDKIT_SYNTAX: 'r.example/docker/dockerfile:2' }"))
        == ["r.example/docker/dockerfile:2", "golang:2", "tools:2", "assets"])
    #expect(try bases(reuse(dockerfile, "target: 'other'")) == ["docker/dockerfile:1", "unused:1"])
    #expect(try bases(reuse("FROM scratch\nCOPY a /\n")) == [])
  }

  @Test(
    "what is known only when it is built makes an image that is always built",
    arguments: [
      ("FROM a\nADD https://example.com/x /", true), ("FROM a\nADD git@example.com:x/y.git /", true),
      ("FROM a\nADD https://example.com/x.git#v1 /x", true), ("FROM a\nONBUILD ADD http://example.com/x /", true),
      ("FROM a\nARG U\nADD ${U} /", true), ("FROM a\nARG U\nADD h$U /", true),
      ("FROM a\nARG U\nADD https://$U /", true),
      ("FROM a\nADD [\"x\", \"https://example.com/x\", \"/\"]", true),
      ("FROM a\nADD --checksum=sha256:1 https://example.com/x /", false), ("FROM a\nADD x y /", false),
      ("FROM a\nARG U\nADD ./$U src/$U x-$U /", false), ("FROM a\nCOPY <<E /x\nhttps://example.com\nE", false),
      ("FROM a AS b\nADD https://example.com/x /\nFROM a", false),
      ("FROM a AS b\nADD https://example.com/x /\nFROM a\nCOPY --from=b /x /", true),
      ("FROM a:$TARGETARCH", true), ("ARG B\nFROM ${B:-a}", false),
      ("FROM a AS b\nFROM a:$TARGETARCH\nFROM b", false),
    ])
  func obstacles(dockerfile: String, isAlwaysBuilt: Bool) throws {
    let found = try reuse(dockerfile)
    if case .impossible(let obstacles) = found {
      #expect(isAlwaysBuilt && obstacles.count == 1, "\(obstacles.map(\.reason))")
    } else {
      #expect(!isAlwaysBuilt)
    }
  }

  @Test("an argument from the environment leaves a base unknown, and so does one for what reads the Dockerfile")
  func environment() throws {
    for (dockerfile, members) in [
      ("ARG B\nFROM ${B:-a}", "args: { B: null }"), ("FROM a", "args: { BUILDKIT_SYNTAX: null }"),
      ("ARG A=x\nARG B=$A\nFROM x\nFROM $B", "args: { A: null }"),
      ("ARG VERSION=1\nFROM a:$VERSION", "args: { VERSION: null }"),
    ] {
      #expect(try bases(reuse(dockerfile, members)) == nil, "\(dockerfile)")
    }
  }

  @Test("a tag that could be one of a hash is an error, but for images that are always built")
  func reservedTag() {
    func rules(_ members: String) -> [String] {
      decode("{ version: '1', images: { web: { repository: 'acme/web', \(members) } } }").places
    }
    #expect(
      rules("reuse: 'content', tags: ['build-{branch}']").map { $0.split(separator: " ").last } == ["reserved-tag"])
    #expect(rules("reuse: 'content', tags: ['{branch}', 'rebuild-1']") == [])
    #expect(rules("tags: ['build-{branch}']") == [])
  }
}
