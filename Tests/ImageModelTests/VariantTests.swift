import ImageModel
import TestSupport
import Testing

private let stages = """
  ARG GO=1
  ARG BASE=alpine
  FROM alpine AS tools
  RUN a
  FROM golang:${GO} AS build
  COPY --from=tools /a /
  RUN b
  FROM ${BASE} AS runtime
  COPY --from=build /b /
  """

@Suite("variants of an image")
struct VariantTests {
  private func decodeWeb(_ members: String, _ more: String = "", dockerfile: String = stages) -> Decoded {
    decode(
      "{ version: '1.4.0', images: { web: { repository: 'acme/web', \(members) } \(more) } }",
      ["Dockerfile": dockerfile, "a/Dockerfile": dockerfile])
  }

  private func images(_ members: String, dockerfile: String = stages) throws -> [Image] {
    let decoded = decodeWeb(members, dockerfile: dockerfile)
    #expect(decoded.messages == [])
    return try #require(decoded.project?.images)
  }

  private func tags(_ image: Image) -> [String] { image.tags.map { $0.text.text { "{\($0.name)}" } } }

  private func arguments(_ image: Image) -> [String] {
    image.arguments.map { "\($0.name)\($0.value.map { "=\($0.literal ?? "?")" } ?? "")" }
  }

  @Test("take from the image what they do not say")
  func merging() throws {
    let found = try images(
      """
      args: { GO: '2', HTTP_PROXY: null }, labels: { a: '{variant}', b: '{{other}' }, cache: false,
      secrets: [{ id: 'n', env: 'N' }], tags: ['{version}-{variant}'],
      variants: {
        one: {},
        two: { args: { BASE: '{variant}', GO: '{{}' }, labels: { b: '2', c: '3' }, secrets: [], target: 'build',
          tags: ['x'], context: 'a' },
      }
      """)
    #expect(found.map(\.name) == ["web-one", "web-two"])
    #expect(found.map(\.role) == [.variant(of: "web"), .variant(of: "web")])
    #expect(found.map(arguments) == [["GO=2", "HTTP_PROXY"], ["GO={}", "HTTP_PROXY", "BASE=two"]])
    #expect(
      found.map { $0.labels.map { "\($0.key)=\($0.value.literal ?? "?")" } } == [
        ["a=one", "b={other}"], ["a=two", "b=2", "c=3"],
      ])
    #expect(found.map(\.secrets.count) == [1, 0])
    #expect(found.map(tags) == [["{version}-one"], ["x"]])
    #expect(found.map(\.target) == [nil, "build"])
    #expect(found.map(\.dockerfile) == ["Dockerfile", "a/Dockerfile"])
    #expect(found.allSatisfy { $0.cacheChain.isEmpty && $0.needs.isEmpty })
  }

  @Test("of a matrix are its cells, without those that are excluded, and with those that are included")
  func cells() throws {
    let found = try images(
      """
      cache: false, matrix: {
        go: ['1', '2'], base: ['a/b', 'c'],
        exclude: [{ go: '2', base: 'c' }, { go: '1', base: 'c' }],
        include: [{ go: '3', base: 'd', labels: { new: '{go}' } }, { base: 'a/b', labels: { old: '{base}' } },
          { go: '1', base: 'c' }],
      }
      """)
    #expect(found.map(\.name) == ["web-1-a-b", "web-2-a-b", "web-3-d", "web-1-c"])
    #expect(
      found.map(arguments) == [
        ["GO=1", "BASE=a/b"], ["GO=2", "BASE=a/b"], ["GO=3", "BASE=d"], ["GO=1", "BASE=c"],
      ])
    #expect(
      found.map { $0.labels.map { "\($0.key)=\($0.value.literal ?? "?")" } } == [
        ["old=a/b"], ["old=a/b"], ["new=3"], [],
      ])
    #expect(tags(found[0]) == ["{version}-1-a-b", "latest-1-a-b"])
  }

  @Test("give an axis as an argument unless a setting asks for it, or says that argument")
  func axes() throws {
    let found = try images(
      "cache: false, args: { GO: 'v{go}' }, target: '{stage}', matrix: { go: ['1'], stage: ['build'], base: ['b'] }")
    #expect(found.map(arguments) == [["GO=v1", "BASE=b"]])
    #expect(found.map(\.target) == ["build"])
    let given = try images("cache: false, args: { BASE: 'x' }, matrix: { base: ['a', 'b'] }")
    #expect(given.map(arguments) == [["BASE=x"], ["BASE=x"]])
    let dashed = try images("cache: false, matrix: { 'a-b': ['1'] }", dockerfile: "FROM x\nARG A_B\nRUN a")
    #expect(dashed.map(arguments) == [["A_B=1"]])
  }

  @Test(
    "one has the plain tags too",
    arguments: [
      ("", ["{version}-1-a", "latest-1-a", "{version}", "latest"]),
      (
        "tags: ['{version}-go{go}-{base}', '{base}{go}_{major}.{minor}', '{variant}'],",
        [
          "{version}-go1-a", "a1_{major}.{minor}", "1-a", "{version}", "{major}.{minor}",
        ]
      ),
      (
        "tags: ['{version}-{go}-{base}', '{version}-{variant}-x'],",
        [
          "{version}-1-a", "{version}-1-a-x", "{version}", "{version}-x",
        ]
      ),
    ])
  func defaultVariant(members: String, expected: [String]) throws {
    let found = try images("\(members) cache: false, matrix: { go: ['1', '2'], base: ['a'] }, defaultVariant: '1-a'")
    #expect(tags(found[0]) == expected)
    #expect(tags(found[1]).count == expected.count { $0.contains("1") })
  }

  @Test("a value is text in a tag, and never a placeholder")
  func hostileValue() {
    let decoded = decodeWeb("tags: ['{go}'], matrix: { go: ['{version}'] }")
    #expect(decoded.places == ["1:69 error invalid-tag"])
    // It stays what it is in an argument, too.
    let chained = decodeWeb("args: { BASE: '{a}', GO: '{b}' }, matrix: { a: ['{b}'], b: ['$(x)\\'\"'] }, cache: false")
    #expect(chained.project?.images.map(arguments) == [["BASE={b}", "GO=$(x)'\""]])
    #expect(chained.project?.images.map(\.name) == ["web--b--$(x)".replacing("$(x)", with: "--x---")])
  }

  @Test(
    "mistakes have their rule and place",
    arguments: [
      ("variants: {}", "1:72 error no-variants"), ("variants: { a: { repository: 'x' } }", "1:79 error unknown-key"),
      ("variants: { 'ä': {} }", "1:74 error invalid-variant"),
      ("variants: { a: {} }, matrix: { a: ['1'] }", "1:83 error two-kinds-of-variants"),
      ("defaultVariant: 'a'", "1:62 error no-variants"),
      ("variants: { a: {} }, defaultVariant: 'b'", "1:99 error unknown-variant"),
      ("matrix: {}", "1:70 error no-variants"), ("matrix: { a: [] }", "1:75 error no-variants"),
      ("matrix: { version: ['1'] }", "1:72 error invalid-axis"),
      ("matrix: { variant: ['1'] }", "1:72 error invalid-axis"),
      ("matrix: { tags: ['1'] }", "1:72 error invalid-axis"), ("matrix: { '{': ['1'] }", "1:72 error invalid-axis"),
      ("matrix: { base: [''] }", "1:79 error invalid-axis"),
      ("matrix: { base: ['a', 'a'] }", "1:84 error duplicate-value"),
      ("matrix: { base: ['a/b', 'a:b'] }", "1:70 error duplicate-variant"),
      ("matrix: { base: ['a'], exclude: [{ base: 'a' }] }", "1:85 error no-variants"),
      ("matrix: { base: ['a'], exclude: [{ base: 'b' }] }", "1:95 error unknown-value"),
      ("matrix: { base: ['a'], exclude: [{}] }", "1:95 error unknown-cell"),
      ("matrix: { base: ['a'], go: ['1'], include: [{ go: '2' }] }", "1:106 error unknown-cell"),
      ("matrix: { base: ['a'] }, tags: ['{version}-{bsae}']", "1:94 error unknown-placeholder"),
      ("matrix: { base: ['a', 'b'] }, tags: ['{version}']", "1:99 error duplicate-reference"),
      ("matrix: { base: ['/x'] }, dockerfile: '{base}/Dockerfile'", "1:100 error invalid-path"),
      ("tags: ['{variant}']", "1:69 error unknown-placeholder"),
    ])
  func mistakes(members: String, expected: String) {
    #expect(decodeWeb(members).places == [expected], "\(decodeWeb(members).messages)")
  }

  @Test("no two images are called the same, a variant, its image and what is shared included")
  func names() {
    for other in ["'web-a'", "'web-shared'"] {
      let decoded = decodeWeb("variants: { a: {}, b: {} }", ", \(other): { repository: 'acme/other' }")
      #expect(decoded.diagnostics.map(\.rule) == ["duplicate-image"], "\(other)")
    }
    let long = decodeWeb("variants: { '\(String(repeating: "x", count: 77))': {} }, cache: false")
    #expect(long.diagnostics.map(\.rule) == ["invalid-image-name"])
  }

  @Test("a name stands for all variants of an image, and what a variant shares comes with it")
  func selection() throws {
    let project = try #require(decodeWeb("matrix: { go: ['1', '2'], base: ['a', 'b'] }").project)
    let all = ["web-shared", "web-1-shared", "web-2-shared", "web-1-a", "web-1-b", "web-2-a", "web-2-b"]
    #expect(project.images.map(\.name) == all)
    #expect(project.selecting(["web"]).images.map(\.name) == all)
    #expect(project.selecting(["web-2-b"]).images.map(\.name) == ["web-shared", "web-2-shared", "web-2-b"])
  }

  @Test("cells take time in proportion, also where each is named in an exclusion or an addition")
  func manyCells() throws {
    func decodeCells(_ count: Int) -> Decoded {
      let values = (0..<count / 10).map { "'\($0)'" }.joined(separator: ",")
      let cells = (0..<count / 10).map { "{ a: '\($0)', b: '1' }" }.joined(separator: ",")
      return decodeWeb(
        "args: { GO: '{a}', BASE: '{b}' }, matrix: { a: [\(values)], b: ['1','2','3','4','5','6','7','8','9','10'], "
          + "exclude: [\(cells)], include: [\(cells.replacing("b: '1'", with: "labels: { x: '1' }"))] }")
    }
    #expect(decodeCells(1_000).project?.images.count == 900 + 101)
    let ratio = growth(from: 100, to: 400) { #expect(decodeCells($0).project != nil) }
    #expect(ratio < 8, "\(ratio)")
    #expect(decodeWeb("matrix: { go: [\((0..<10_001).map { "'\($0)'" }.joined(separator: ","))] }").places.count == 1)
  }
}
