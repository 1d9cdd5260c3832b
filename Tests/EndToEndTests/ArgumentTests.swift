import Foundation
import TestSupport
import Testing

@Suite("what is in the model is what docker gets", .enabled(if: Requirement.allows("/usr/bin/bash")))
struct ArgumentTests {
  private let folder: TemporaryFolder

  /// The stand-in writes each call's arguments, each ended by NUL, and a line of its own after the last.
  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      """
      #!/bin/sh
      [ "$1" = info ] && echo '20.10.24 []' && exit
      { printf '%s\\0' "$@"; printf 'END\\0'; } >>'\(folder.path)/record'
      """, to: "bin/docker", isExecutable: true)
  }

  private func run(
    _ project: TemporaryFolder, _ arguments: [String] = [], _ variables: [String: String] = [:]
  ) throws -> FinishedProgram {
    try runProgram(
      "/usr/bin/bash", ["build.sh"] + arguments, in: project.url,
      environment: ["PATH": "\(folder.path)/bin:/usr/bin:/bin"].merging(variables) { $1 })
  }

  /// The calls so far, in their order; and forgets them.
  private func takeCalls() throws -> [[String]] {
    let record = folder.url.appendingPathComponent("record")
    guard let data = try? Data(contentsOf: record) else { return [] }
    try FileManager.default.removeItem(at: record)
    return data.split(separator: 0, omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }.split(separator: "END").map { Array($0) }
  }

  @Test("byte for byte, whatever it is")
  func hostileValues() throws {
    let values = [
      "it's \"quoted\" \\ back`tick`", "$(touch pwned); touch pwned & `touch pwned` | x > pwned # no comment",
      "first\nsecond\n\n  third\n", "* ? [a-z] ~ {a,b} !!", "--no-cache", "Größe 大きさ 🐳", "", " ", "\t\u{1}\u{7F}", "-n",
      "${HOME}$$", "<%= x %>", "${{ github.token }}", "\\", "'", "\"", "a=b=c", "\r\n",
    ]
    let project = try TemporaryFolder()
    let context = "-it's \"$HOME\"\n;*&"
    let dockerfile = values.indices.map { "ARG V\($0)\n" }.joined()
    try project.write("FROM scratch AS one\n\(dockerfile)COPY . /\n", to: "\(context)/Dockerfile")
    // A brace that is doubled is one.
    let pairs = values.enumerated().map { number, value in
      "\"V\(number)\": \(json(value.replacing("{", with: "{{")))"
    }.joined(separator: ", ")
    try project.write(
      """
      { version: "1", images: { web: { repository: "acme/web", context: \(json(context)), args: { \(pairs) },
        labels: { \(pairs) } } } }
      """, to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    let arguments = values.enumerated().flatMap { ["--build-arg", "V\($0.offset)=\($0.element)"] }
    let labels = values.enumerated().flatMap { ["--label", "V\($0.offset)=\($0.element)"] }
    let finished = try run(project)
    #expect(finished.status == 0, "\(finished.error)")
    #expect(
      try takeCalls().filter { $0.first == "build" } == [
        ["build", "--cache-from", "acme/web:cache-one"] + arguments + labels
          + ["--build-arg", "BUILDKIT_INLINE_CACHE=1", "--tag", "acme/web:cache-one", "./\(context)"]
      ])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: project.path).sorted() == [
        context, "build.sh", "cigen.json5",
      ])
  }

  /// Two images without a cache, the second with more members.
  private func makeProject(_ members: String = "") throws -> TemporaryFolder {
    let project = try TemporaryFolder()
    try project.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    try project.write(
      """
      { version: "1", images: { web: { repository: "acme/web" }, api: { repository: "acme/api", \(members) } } }
      """, to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    return project
  }

  @Test("the script's own options do what they say")
  func options() throws {
    let project = try makeProject()
    #expect(try run(project, ["api", "--no-push"]).status == 0)
    #expect(try takeCalls().map { $0[0] } == ["pull", "build", "tag", "tag"])
    let usage = "usage: [VERSION=…] build.sh [--no-push | --dry-run] [IMAGE]...\n"
    let help = try run(project, ["--help"])
    #expect(help.status == 0 && help.output == usage)
    for argument in ["--dryrun", "wbe", "-x", ""] {
      let refused = try run(project, ["api", argument])
      #expect(refused.status == 2)
      #expect(refused.error == usage)
    }
    #expect(try takeCalls() == [])
  }

  @Test("--dry-run tells every command of docker, and runs none")
  func dryRun() throws {
    let project = try makeProject(#"args: { A: "it's" }"#)
    try project.write("FROM scratch\nARG A\nCOPY . /\n", to: "Dockerfile")
    let dry = try run(project, ["--dry-run", "api"], ["VERSION": "7", "DOCKER_BUILDKIT": "1"])
    #expect(dry.status == 0)
    let again = "docker build --quiet --build-arg A=it\\'s --build-arg BUILDKIT_INLINE_CACHE=1 --tag acme/api:cache .\n"
    #expect(
      dry.output == """
        docker pull --quiet acme/api:cache
        docker build --cache-from acme/api:cache --build-arg A=it\\'s --build-arg BUILDKIT_INLINE_CACHE=1 --tag acme/api:cache .
        \(again)docker push --quiet acme/api:cache
        docker tag acme/api:cache acme/api:7
        docker push --quiet acme/api:7
        docker tag acme/api:cache acme/api:latest
        docker push --quiet acme/api:latest

        """)
    #expect(try takeCalls() == [])
    // Neither does it need one. The classic builder needs no second build.
    let withoutDocker = try run(
      project, ["--dry-run", "api"], ["VERSION": "7", "PATH": "/bin", "DOCKER_BUILDKIT": "0"])
    #expect(withoutDocker.status == 0)
    #expect(withoutDocker.output == dry.output.replacing(again, with: ""))
  }

  @Test("a secret that is not there stops the run before its image is built and any is published")
  func missingSecret() throws {
    let project = try makeProject(#"secrets: [{ id: "npm", env: "NPM_TOKEN" }]"#)
    let refused = try run(project)
    #expect(refused.status == 1)
    #expect(refused.error.contains("NPM_TOKEN: set it, for the build secret npm\n"), "\(refused.error)")
    let calls = try takeCalls()
    #expect(calls.filter { $0[0] == "build" }.count == 1)
    #expect(calls.filter { $0[0] == "push" } == [["push", "--quiet", "acme/web:cache"]])
    // Another image does not need it.
    #expect(try run(project, ["web"]).status == 0)
    #expect(try takeCalls().last == ["push", "--quiet", "acme/web:latest"])
    #expect(try run(project, [], ["NPM_TOKEN": "hidden"]).status == 0)
    #expect(try takeCalls().last == ["push", "--quiet", "acme/api:latest"])
  }

  private func json(_ text: String) -> String {
    (try? String(decoding: JSONEncoder().encode(text), as: UTF8.self)) ?? ""
  }
}
