import SourceText
import Testing

@testable import ImageModel

@Suite("values of the project's own")
struct OwnValueTests {
  private func project(_ values: String, _ image: String = "") -> String {
    "{ version: '1.0.0', values: { \(values) }, images: { web: { repository: 'acme/web', \(image) } } }"
  }

  @Test("each kind is read, and stands in tags, arguments, labels and commands")
  func kinds() throws {
    let decoded = decode(
      project(
        """
        app: { file: 'package.json', key: 'version' }, line: { file: 'REVISION' }, make: { command: 'make -s v' },
        run2: { github: 'run_number', gitlab: 'CI_PIPELINE_IID' }, mark: { env: 'MARK' }
        """, "tags: ['{version}-{app}', '{run2}'], labels: { l: '{mark}' }, test: 'a {run2} {x1}'"),
      ["Dockerfile": twoStages, "package.json": "{\n  \"version\": \"2.0\"\n}\n", "REVISION": "7\n"])
    #expect(decoded.messages == [])
    let project = try #require(decoded.project)
    #expect(
      project.values == [
        OwnValue(
          name: "app",
          source: .file(path: "package.json", .json([JSONLine(indentation: "  ", key: "version")]))),
        OwnValue(name: "line", source: .file(path: "REVISION", .firstLine)),
        OwnValue(name: "make", source: .command("make -s v")),
        OwnValue(
          name: "run2",
          source: .variable(OwnVariable(github: "run_number", gitlab: "CI_PIPELINE_IID", environment: "RUN2"))),
        OwnValue(name: "mark", source: .variable(OwnVariable(environment: "MARK"))),
      ])
    let image = try #require(project.images.first)
    #expect(image.tags.map(\.events) == [[.release], [.release]])
    #expect(image.tags.map(\.publication) == [.always, .always])
    #expect(
      image.commands.test.first?.parts == [
        .text("a "), .value(.placeholder(.own(project.values[3])), .none), .text(" {x1}"),
      ])
  }

  @Test(
    "an unknown name is told the nearest, and names that are taken are refused",
    arguments: [
      ("appl: { env: 'A' }", "tags: ['{apl}']", "unknown-placeholder", "did you mean \"{appl}\"?"),
      ("sha: { env: 'A' }", "", "invalid-value-name", "choose another name, such as \"own_sha\""),
      ("variant: { env: 'A' }", "", "invalid-value-name", "choose another name, such as \"own_variant\""),
      ("image: { env: 'A' }", "", "invalid-value-name", "choose another name, such as \"own_image\""),
      ("go: { env: 'A' }", "matrix: { go: ['1', '2'] }", "invalid-value-name", "choose another name for one of them"),
      ("a: { env: 'VALUE_A' }", "", "reserved-variable", "choose another name for value \"a\""),
      ("arch: { github: 'run_id' }", "", "reserved-variable", "choose another name for value \"arch\""),
      ("a: { env: 'A' }", "tags: ['{a}', '{branch}']", "unsafe-tag", nil),
      ("a: { env: 'A' }", "tags: ['1', { tag: '{a}', on: 'branch' }]", "unsafe-tag", nil),
    ] as [(String, String, String, String?)])
  func mistakes(values: String, image: String, rule: String, hint: String?) {
    let diagnostics = decode(project(values, image)).diagnostics.filter { $0.severity == .error }
    #expect(diagnostics.map(\.rule) == [rule])
    if let hint { #expect(diagnostics.first?.hint == hint) }
  }

  /// What is found in files as tools write them, and what is not.
  static let files: [(file: String, key: String, text: String, value: String?)] = [
    ("a.json", "version", "{\n\t\"a\": {\n\t\t\"version\": \"9\"\n\t},\n\t\"version\": \"1.0-rc+1\",\n}\n", "1.0-rc+1"),
    ("a.json", "a.b", "{\n  \"b\": \"9\",\n  \"a\": {\n    \"b\": \"1\"\n  }\n}", "1"),
    ("a.json", "version", "{ \"version\": \"1\" }", nil),
    ("a.json", "version", "{\n  \"version\": 1\n}", nil),
    ("a.json", "version", "{\n  \"version\": \"\\u0031\"\n}", nil),
    ("a.json", "version", "{\n  \"a\": {\n  \"version\": \"9\"\n  },\n  \"version\": \"1\"\n}", nil),
    ("Cargo.toml", "package.version", "[a]\nversion = \"9\"\n[package]\nversion=\"1\" # x\n", "1"),
    ("Cargo.toml", "package.version", "[package]\nversion.workspace = true\n[b]\nversion = \"9\"\n", nil),
    ("a.toml", "tool.poetry.version", "[tool.poetry]\nversion = \"1\"\n", "1"),
    ("a.toml", "version", "version = \"1\"\n[a]\n", "1"),
    ("a.toml", "version", "[a]\nversion = \"9\"\n", nil),
    ("gradle.properties", "version", "#version=9\nversion = 1.0\r\n", "1.0"),
    ("gradle.properties", "a.version", "aXversion=9\na.version:1\n", "1"),
    ("Chart.yaml", "version", "a:\n  version: 9\nversion: '1.0' # x\n", "1.0"),
    ("Chart.yaml", "appVersion", "version: 9\nappVersion: \"2\"\n", "2"),
    ("a.csproj", "Version", "<Project>\n <Version>1.0</Version>\r\n<Version>2</Version></Project>", "1.0"),
    ("pom.xml", "version", "<parent>\n<version>9</version>\n</parent>\n<version>1</version>\n", "1"),
    ("pom.xml", "version", "<a>\n</a>\n", nil),
  ]

  @Test("files as they are usually written have their values found", arguments: files)
  func lookups(file: String, key: String, text: String, value: String?) {
    let decoded = decode(
      project("a: { file: '\(file)', key: '\(key)' }"), ["Dockerfile": twoStages, file: text])
    guard case .file(_, let lookup) = decoded.project?.values.first?.source else {
      #expect(value == nil && decoded.diagnostics.map(\.rule) == ["unreadable-value"])
      return
    }
    #expect(lookup.value(in: SourceFile(name: file, text: text)) == value)
  }
}
