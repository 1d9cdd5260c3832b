import Foundation
import TestSupport
import Testing

/// What a script and a pipeline read of real files. The first runs in bash, the second in busybox's shell with busybox's
/// programs alone.
@Suite("values of the project's own")
struct OwnValueTests {
  private let publisher = Publisher()

  private func project(_ values: String, _ image: String, files: [String: String]) throws -> TemporaryFolder {
    let project = try TemporaryFolder()
    for (path, text) in files { try project.write(text, to: path) }
    try project.write("FROM alpine\n", to: "Dockerfile")
    try project.write(
      """
      { version: "1.0.0", values: { \(values) },
        images: { web: { repository: "registry.example.com/acme/app", cache: false, \(image) } } }
      """, to: "cigen.json5")
    try makeRepository(of: project, tags: ["v1.0.0"])
    return project
  }

  static let cases: [(file: String, key: String, text: String, tag: String)] = [
    (
      "package.json", "key: 'version'",
      "{\n  \"a\": {\n    \"version\": \"9\"\n  },\n  \"version\": \"1.0.0-rc.1+b\",\n  \"c\": {\n    \"version\": \"8\"\n  }\n}\n",
      "1.0.0-rc.1-b"
    ),
    (
      "tabs.json", "key: 'a.b'",
      "{\n\t\"b\": \"9\",\n\t\"a\": {\n\t\t\"b\": \"1/x\"\n\t},\n\t\"d\": {\n\t\t\"b\": \"8\"\n\t}\n}\n", "1-x"
    ),
    (
      "Cargo.toml", "key: 'package.version'",
      "[workspace]\nversion = \"9\"\n\n[package]\nname = \"a\"\nversion = \"0.3.1\" # now\n\n[dependencies]\nversion = \"8\"\n",
      "0.3.1"
    ),
    (
      "pyproject.toml", "key: 'tool.poetry.version'", "[toolxpoetry]\nversion = \"9\"\n[tool.poetry]\nversion=\"2\"\n",
      "2"
    ),
    ("top.toml", "key: 'version'", "a = 1\nversion = \"3\"\n[a]\nversion = \"9\"\n", "3"),
    ("gradle.properties", "key: 'version'", "versions=9\nversion = 4.0-SNAPSHOT\r\n", "4.0-SNAPSHOT"),
    ("Chart.yaml", "key: 'version'", "dependencies:\n  - version: 9\nversion: '5.0' # now\nappVersion: 8\n", "5.0"),
    (
      "App.csproj", "key: 'Version'",
      "<Project>\r\n  <Version>6.0</Version>\r\n  <Version>9</Version>\r\n</Project>\r\n", "6.0"
    ),
    (
      "pom.xml", "key: 'version'",
      "<project>\n  <parent>\n    <version>9</version>\n  </parent>\n  <version>7</version>\n  <version>8</version>\n</project>\n",
      "7"
    ),
    ("a.rb", "pattern: ' *VERSION = \"([0-9.]+)\".*'", "x\n  VERSION = \"1.2\" # a\n", "1.2"),
    ("a/b.txt", "pattern: '^(v|release/)([0-9]+)$'", "v\nrelease/12\n", "release-"),
    ("VERSION.txt", "", "main/7\nx\n", "main-7"),
  ]

  @Test("files", arguments: cases)
  func files(file: String, key: String, text: String, tag: String) throws {
    let project = try project("app: { file: '\(file)', \(key) }", "tags: ['{app}']", files: [file: text])
    let bash = try publisher.bash(project)
    #expect(bash.succeeded && bash.tags == [tag], "\(bash.log)")
    let gitLab = try publisher.gitLab(project, "tag", ref: "v1.0.0")
    #expect(gitLab.succeeded && gitLab.tags == [tag], "\(gitLab.log)")
  }

  @Test("a file without its value fails the run")
  func lost() throws {
    let project = try project(
      "app: { file: 'package.json', key: 'version' }", "tags: ['{app}']",
      files: ["package.json": "{\n  \"version\": \"1\"\n}\n"])
    _ = try publisher.bash(project)
    let script = try String(contentsOf: project.url.appendingPathComponent("build.sh"), encoding: .utf8)
    try project.write("{ \"version\": \"1\" }\n", to: "package.json")
    try project.write(script, to: "build.sh")
    let run = try runProgram("/usr/bin/bash", ["build.sh"], in: project.url, environment: publisher.environment)
    #expect(run.status != 0 && run.error.contains("the value app is not in its file"), "\(run.error)")
  }

  @Test("commands and variables")
  func commands() throws {
    let values = """
      build: { command: "printf '7/a\\\\nb\\\\n'" }, run: { github: "run_number", gitlab: "CI_PIPELINE_IID" },
      mark: { env: "MARK" }
      """
    let project = try project(values, "tags: ['{build}-{run}-{mark}']", files: [:])
    let bash = try publisher.bash(project, ["RUN": "3", "MARK": "a b"])
    #expect(bash.succeeded && bash.tags == ["7-a-3-a-b"], "\(bash.log)")
    let unset = try publisher.bash(project, ["RUN": "3"])
    #expect(!unset.succeeded && unset.log.contains("MARK: set it, for the value mark"), "\(unset.log)")
    let gitLab = try publisher.gitLab(project, "tag", ref: "v1.0.0", ["CI_PIPELINE_IID": "4", "MARK": "c"])
    #expect(gitLab.succeeded && gitLab.tags == ["7-a-4-c"], "\(gitLab.log)")
    let failing = try self.project("a: { command: 'echo x; false' }", "tags: ['{a}']", files: [:])
    let run = try publisher.bash(failing)
    #expect(!run.succeeded && run.tags == [])
    let pipeline = try publisher.gitLab(failing, "tag", ref: "v1.0.0")
    #expect(!pipeline.succeeded && pipeline.tags == [])
  }
}
