@testable import ImageModel
import Registry
import Testing

@Suite("from cigen.json5 to the model")
struct DecodingTests {
  @Test("what is not said has its default")
  func defaults() throws {
    let decoded = decode("{ version: '1.0.0', images: { web: { repository: 'acme/web' } } }")
    let project = try #require(decoded.project)
    let image = try #require(project.images.first)
    #expect(project.version == .literal("1.0.0"))
    #expect(image.name == "web")
    #expect(image.repository.text == "acme/web")
    #expect(image.context == ".")
    #expect(image.dockerfile == "Dockerfile")
    #expect(image.target == nil)
    #expect(image.tags.map { $0.text.text { _ in "7" } } == ["7", "latest"])
    #expect(summary(image.cacheChain) == ["build acme/web:cache-build", "- acme/web:cache-runtime"])
    #expect(image.arguments.isEmpty && image.labels.isEmpty && image.secrets.isEmpty)
  }

  @Test("what is said is taken, in the order of the file")
  func everything() throws {
    let image = try decodeImage(
      """
      context: 'src/', dockerfile: 'Dockerfile', target: 'Build', tags: ['v{version}-x', 'edge'], cache: false,
      args: { Z: 'last', HTTP_PROXY: null, A: '' }, labels: { b: '2', a: '=' },
      secrets: [{ id: 'npm', env: 'NPM_TOKEN' }, { id: 'key.pem', file: 'certs/key.pem' }],
      """, dockerfile: "FROM a AS build\nARG Z\nARG A\nRUN b\n")
    #expect(image.context == "src/")
    #expect(image.target == "Build")
    #expect(image.tags.map { $0.text.text { _ in "2" } } == ["v2-x", "edge"])
    #expect(image.tags.map(\.text.usesVersion) == [true, false])
    #expect(image.cacheChain.isEmpty)
    #expect(
      image.arguments == [
        BuildArgument(name: "Z", value: "last"), BuildArgument(name: "HTTP_PROXY", value: nil),
        BuildArgument(name: "A", value: ""),
      ])
    #expect(image.labels == [Label(key: "b", value: "2"), Label(key: "a", value: "=")])
    #expect(
      image.secrets == [
        Secret(id: "npm", source: .environment("NPM_TOKEN")), Secret(id: "key.pem", source: .file("certs/key.pem")),
      ])
  }

  @Test("the Dockerfile is looked for in the context", arguments: ["api", "api/"])
  func contextHasDockerfile(context: String) throws {
    let decoded = decode(
      "{ version: '1', images: { web: { repository: 'acme/web', context: '\(context)' } } }",
      ["api/Dockerfile": "FROM a\nRUN b\n"])
    #expect(decoded.project?.images.first?.dockerfile == "api/Dockerfile")
  }

  @Test(
    "the registry is for repositories that name none",
    arguments: [
      ("acme/web", "ghcr.io/acme/web"), ("web", "ghcr.io/web"), ("quay.io/acme/web", "quay.io/acme/web"),
      ("localhost/web", "localhost/web"), ("host:5000/web", "host:5000/web"),
    ])
  func registry(repository: String, text: String) throws {
    let decoded = decode(
      """
      { version: '1', registry: 'ghcr.io', images: { web: { repository: '\(repository)',
        cache: [{ target: 'build', reference: 'acme/base:1' }, { reference: 'web' }] } } }
      """)
    let image = try #require(decoded.project?.images.first, "\(decoded.messages)")
    #expect(image.repository.text == text)
    #expect(summary(image.cacheChain) == ["build ghcr.io/acme/base:1", "- ghcr.io/web:latest"])
  }

  @Test(
    "the version and where it comes from",
    arguments: [
      ("version: '2.0.0-rc.1',", [:], VersionSource.literal("2.0.0-rc.1")),
      ("version: { value: '20190305_addpjp', scheme: 'date' },", [:], .literal("20190305_addpjp")),
      ("version: { file: 'v.txt', scheme: 'semver' },", ["v.txt": " 1.0.0 \nmore\n"], .file(path: "v.txt")),
      ("version: { value: '2019.03', scheme: 'calver', pattern: 'YYYY.0M' },", [:], .literal("2019.03")),
      ("version: { scheme: 'git' },", ["VERSION": "7"], .git),
      ("", ["VERSION": "7\r\n"], .file(path: "VERSION")), ("", [:], .git),
    ] as [(String, [String: String], VersionSource)])
  func version(member: String, files: [String: String], source: VersionSource) {
    let decoded = decode(
      "{ \(member) images: { web: { repository: 'acme/web' } } }", files.merging(["Dockerfile": twoStages]) { $1 })
    #expect(decoded.project?.version == source, "\(decoded.messages)")
  }

  @Test(
    "a wrong version is one error, at its place",
    arguments: [
      ("version: 1.20,", "1:12 error wrong-type"), ("version: '',", "1:12 error invalid-version"),
      ("version: 'a b',", "1:12 error invalid-version"),
      ("version: { value: '1', file: 'x' },", "1:12 error invalid-value-source"),
      ("version: {},", "1:12 error invalid-value-source"),
      ("version: { value: '1.0', scheme: 'semver' },", "1:21 error invalid-version"),
      ("version: { value: '1', scheme: 'semvre' },", "1:34 error unknown-scheme"),
      ("version: { value: '2019.03', scheme: 'calver', pattern: 'YYYY.MM' },", "1:21 error invalid-version"),
      ("version: { value: '1', scheme: 'calver' },", "1:34 error missing-pattern"),
      ("version: { value: '1', scheme: 'calver', pattern: 'M' },", "1:53 error invalid-pattern"),
      ("version: { value: '1', pattern: 'YYYY' },", "1:26 error unexpected-pattern"),
      ("version: { value: '1', scheme: 'git' },", "1:14 error invalid-version"),
      ("version: { value: '1', files: [{ path: 'a' }] },", "1:34 error missing-key"),
      ("version: { value: '1', files: [{ path: '/a', match: '{version}' }] },", "1:42 error invalid-path"),
      ("version: { value: '1', files: [{ path: 'a', match: 'v' }] },", "1:54 error invalid-match"),
      ("version: { value: '1', files: [{ path: 'a', match: '{version} {version}' }] },", "1:54 error invalid-match"),
      ("version: { value: '1', files: [{ path: 'a', match: 'a\\n{version}' }] },", "1:54 error invalid-match"),
      ("version: { file: '/VERSION' },", "1:20 error invalid-path"),
      ("version: { file: 'gone' },", "1:20 error missing-file"),
      ("version: { file: 'empty' },", "1:1 error invalid-version"), ("version: [],", "1:12 error wrong-type"),
    ])
  func wrongVersion(member: String, problem: String) {
    let decoded = decode(
      "{ \(member) images: { web: { repository: 'acme/web' } } }", ["Dockerfile": twoStages, "empty": "\n"])
    #expect(decoded.places == [problem])
  }

  @Test("two images may share a Dockerfile, and what is wrong in it is said once")
  func sharedDockerfile() {
    let configuration = """
      { version: '1', images: { a: { repository: 'acme/a' }, b: { repository: 'acme/b' } } }
      """
    #expect(decode(configuration).project?.images.count == 2)
    #expect(decode(configuration, ["Dockerfile": "FROM a\nRUNN b\n"]).places == ["2:1 error unknown-instruction"])
    #expect(decode(configuration, ["Dockerfile": "FROM $X\nRUN b\n"]).places.count == 1)
  }
}
