import Foundation
import TestSupport
import Testing

@Suite("several images", .enabled(if: Requirement.allows("/usr/bin/bash")))
struct SeveralImagesTests {
  private let project: TemporaryFolder

  /// `web` needs `base`, `all` needs `web`; `one` needs nothing.
  init() throws {
    project = try TemporaryFolder()
    for (name, base) in [("base", "x"), ("web", "acme/base"), ("all", "acme/web"), ("one", "x")] {
      try project.write("FROM \(base)\nRUN a\n", to: "\(name)/Dockerfile")
    }
    let images = ["all", "one", "web", "base"].map {
      "\($0): { repository: 'acme/\($0)', context: '\($0)', cache: false, tags: ['latest'] }"
    }
    try project.write("{ version: '1', images: { \(images.joined(separator: ", ")) } }", to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    // The build of $FAIL fails; a build is named by its context, a push by its reference.
    try project.write(
      """
      #!/bin/bash
      case $1 in
      build | push) echo "$1 ${*: -1}" >>"$RECORD" ;;
      *) exit 0 ;;
      esac
      [ ! -p /dev/stdin ] || cat >/dev/null
      [ "$1 ${*: -1}" != "build ${FAIL:-}" ]
      """, to: "bin/docker", isExecutable: true)
  }

  private func run(_ arguments: [String] = [], failing: String = "") throws -> (status: Int32, calls: [String]) {
    let record = project.url.appendingPathComponent("record")
    try Data().write(to: record)
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh"] + arguments, in: project.url,
      environment: ["PATH": "\(project.path)/bin:/usr/bin:/bin", "RECORD": record.path, "FAIL": failing])
    return (
      run.status,
      String(decoding: try Data(contentsOf: record), as: UTF8.self).split(separator: "\n").map { String($0) }
    )
  }

  @Test("are all built, each after what it needs, before any is published")
  func order() throws {
    let (status, calls) = try run()
    #expect(status == 0)
    let built = calls.prefix { $0.hasPrefix("build ") }.map { String($0.dropFirst("build ".count)) }
    #expect(built.sorted() == ["all", "base", "one", "web"])
    let chain = built.filter { $0 != "one" }
    #expect(chain == ["base", "web", "all"])
    #expect(calls.dropFirst(4) == ArraySlice(built.map { "push acme/\($0):latest" }))
  }

  @Test(
    "are chosen by their names, with what they are built from",
    arguments: [
      (["one"], ["one"]), (["web"], ["base", "web"]), (["all"], ["base", "web", "all"]), (["base"], ["base"]),
      (["web", "web", "base"], ["base", "web"]),
    ])
  func names(arguments: [String], built: [String]) throws {
    let (status, calls) = try run(arguments)
    #expect(status == 0)
    #expect(calls == built.map { "build \($0)" } + built.map { "push acme/\($0):latest" })
    #expect(try run(arguments + ["--no-push"]).calls == built.map { "build \($0)" })
  }

  @Test("are not published where one of them fails", arguments: ["base", "web", "all", "one"])
  func failure(image: String) throws {
    let (status, calls) = try run(failing: image)
    #expect(status == 1)
    #expect(calls.last == "build \(image)")
    #expect(!calls.contains { $0.hasPrefix("push ") })
  }
}
