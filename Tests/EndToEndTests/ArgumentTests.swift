import Foundation
import TestSupport
import Testing

@Suite("what is in the model is what docker gets", .enabled(if: Requirement.allows("/usr/bin/bash")))
struct ArgumentTests {
  /// A docker that writes each call's arguments, each ended by NUL, and a line of its own after the last.
  private static let standIn = """
    #!/bin/sh
    [ "$1" = --version ] && echo 'Docker version 20.10' && exit
    { printf '%s\\0' "$@"; printf 'END\\0'; } >>"$RECORD"
    """

  /// Runs the script of a project with the stand-in and gives its `docker build` calls.
  private func builds(of project: TemporaryFolder, _ arguments: [String] = []) throws -> [[String]] {
    try project.write(Self.standIn, to: "stand-in", isExecutable: true)
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh"] + arguments, in: project.url,
      environment: [
        "PATH": "/usr/bin:/bin", "DOCKER": "\(project.path)/stand-in", "RECORD": "\(project.path)/record",
        "TMPDIR": project.path,
      ])
    #expect(run.status == 0, "\(run.error)")
    let words = try Data(contentsOf: project.url.appendingPathComponent("record"))
      .split(separator: 0, omittingEmptySubsequences: false).dropLast().map { String(decoding: $0, as: UTF8.self) }
    return words.split(separator: "END").map { Array($0) }.filter { $0.first == "build" }
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
    let pairs = values.enumerated().map { "\"V\($0.offset)\": \(json($0.element))" }.joined(separator: ", ")
    try project.write(
      """
      { version: "1", images: { web: { repository: "acme/web", context: \(json(context)), args: { \(pairs) },
        labels: { \(pairs) } } } }
      """, to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    let arguments = values.enumerated().flatMap { ["--build-arg", "V\($0.offset)=\($0.element)"] }
    let labels = values.enumerated().flatMap { ["--label", "V\($0.offset)=\($0.element)"] }
    #expect(
      try builds(of: project) == [
        ["build", "--cache-from", "acme/web:cache-one", "--build-arg", "BUILDKIT_INLINE_CACHE=1"] + arguments + labels
          + ["--tag", "acme/web:cache-one", "--tag", "acme/web:1", "--tag", "acme/web:latest", "--file"]
          + ["./\(context)/Dockerfile", "./\(context)"]
      ])
    let left = try FileManager.default.contentsOfDirectory(atPath: project.path).sorted()
    #expect(left == [context, "build.sh", "cigen.json5", "record", "stand-in"])
  }

  @Test("the script's own options do what they say")
  func options() throws {
    let project = try TemporaryFolder()
    try project.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    try project.write(
      "{ version: \"1\", images: { web: { repository: \"acme/web\" }, api: { repository: \"acme/api\" } } }",
      to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    func run(_ arguments: [String], _ variables: [String: String] = [:]) throws -> FinishedProgram {
      try runProgram(
        "/usr/bin/bash", ["build.sh"] + arguments, in: project.url,
        environment: ["PATH": "/usr/bin:/bin", "DOCKER": "/nowhere/docker"].merging(variables) { $1 })
    }
    #expect(try builds(of: project, ["api", "--no-push"]).count == 1)
    #expect(try run(["--help"]).output.hasPrefix("Usage: build.sh [OPTION]... [IMAGE]...\n"))
    let dry = try run(["--dry-run", "api"], ["VERSION": "7"])
    #expect(
      dry.output == """
        /nowhere/docker pull --quiet acme/api:cache
        /nowhere/docker build --cache-from acme/api:cache --build-arg BUILDKIT_INLINE_CACHE=1 --tag acme/api:cache \
        --tag acme/api:7 --tag acme/api:latest --file Dockerfile .
        /nowhere/docker push acme/api:cache
        /nowhere/docker push acme/api:7
        /nowhere/docker push acme/api:latest

        """)
    for (arguments, variables, status, message) in [
      (["--dryrun"], [:], 2, "unknown option: --dryrun"),
      (["wbe"], [:], 2, "there is no image wbe; the images: web api"),
      ([], ["VERSION": "a b"], 2, "\"a b\" is no tag"), ([], ["VERSION": "-x"], 2, "\"-x\" is no tag"),
      ([], ["VERSION": String(repeating: "x", count: 129)], 2, "longer than 128"),
      ([], [:], 1, "/nowhere/docker does not work here"),
    ] as [([String], [String: String], Int32, String)] {
      let refused = try run(arguments, variables)
      #expect(refused.status == status)
      #expect(refused.error.contains(message), "\(refused.error)")
    }
  }

  @Test("a secret that is not there stops the run before anything is done, unless its image was not asked for")
  func missingSecret() throws {
    let project = try TemporaryFolder()
    try project.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    try project.write(
      """
      { version: "1", images: { web: { repository: "acme/web" },
        api: { repository: "acme/api", secrets: [{ id: "npm", env: "NPM_TOKEN" }] } } }
      """, to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    try project.write(Self.standIn, to: "stand-in", isExecutable: true)
    let refused = try runProgram(
      "/usr/bin/bash", ["build.sh"], in: project.url,
      environment: [
        "PATH": "/usr/bin:/bin", "DOCKER": "\(project.path)/stand-in", "RECORD": "\(project.path)/record",
      ])
    #expect(refused.status == 1)
    #expect(
      refused.error == "build.sh: error: set NPM_TOKEN in the environment: the build takes its secret npm from it\n")
    #expect(!FileManager.default.fileExists(atPath: "\(project.path)/record"))
    #expect(try builds(of: project, ["web"]).count == 1)
  }

  private func json(_ text: String) -> String {
    (try? String(decoding: JSONEncoder().encode(text), as: UTF8.self)) ?? ""
  }
}
