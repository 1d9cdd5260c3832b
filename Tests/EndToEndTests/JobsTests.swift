import Foundation
import TestSupport
import Testing

@Suite("images side by side", .enabled(if: Requirement.allows("/usr/bin/bash")))
struct JobsTests {
  /// A docker whose builds take a while, and note when each image begins and ends; that of $FAIL fails.
  private static let standIn = """
    #!/bin/bash
    case $1 in
    --version) echo 'Docker version 20.10' ;;
    push) echo "$2" >>"$RECORD/pushes" && echo 'x: digest: sha256:0123456789abcdef size: 1' ;;
    build)
      image=${*: -1}
      echo "+$image" >>"$RECORD/builds"
      echo "building $image"
      echo "a warning for $image" >&2
      for i in {1..30}; do echo "line $i"; done
      sleep "${SECONDS_PER_BUILD:-0.2}"
      echo "-$image" >>"$RECORD/builds"
      [ "$image" != "${FAIL:-}" ]
      ;;
    esac
    """

  private let project: TemporaryFolder
  private let record: TemporaryFolder

  /// `web` needs `base`, `all` needs `web`; `one`, `two` and `three` need nothing.
  init() throws {
    project = try TemporaryFolder()
    record = try TemporaryFolder()
    let bases = ["base": "x", "web": "acme/base", "all": "acme/web", "one": "x", "two": "x", "three": "x"]
    for (name, base) in bases { try project.write("FROM \(base)\nRUN a\n", to: "\(name)/Dockerfile") }
    let images = ["base", "web", "all", "one", "two", "three"].map {
      "\($0): { repository: 'acme/\($0)', context: '\($0)', cache: false, tags: ['latest'] }"
    }
    try project.write("{ version: '1', images: { \(images.joined(separator: ", ")) } }", to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    try record.write(Self.standIn, to: "docker", isExecutable: true)
  }

  private var environment: [String: String] {
    ["PATH": "/usr/bin:/bin", "DOCKER": "\(record.path)/docker", "RECORD": record.path, "TMPDIR": record.path]
  }

  private func run(_ arguments: [String], _ variables: [String: String] = [:]) throws -> FinishedProgram {
    try runProgram(
      "/usr/bin/bash", ["build.sh"] + arguments, in: project.url,
      environment: environment.merging(variables) { $1 })
  }

  private func lines(_ name: String) throws -> [String] {
    guard let data = try? Data(contentsOf: record.url.appendingPathComponent(name)) else { return [] }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map { String($0) }
  }

  /// The most builds that were under way at once.
  private func mostAtOnce(_ events: [String]) -> Int {
    var now = 0
    return events.map { event in
      now += event.hasPrefix("+") ? 1 : -1
      return now
    }.max() ?? 0
  }

  @Test("two by default, or as many as one asks for", arguments: [([], 2), (["--jobs", "1"], 1), (["--jobs=4"], 4)])
  func width(arguments: [String], expected: Int) throws {
    let run = try run(arguments)
    #expect(run.status == 0, "\(run.error)\(run.output)")
    let events = try lines("builds")
    #expect(events.count == 12)
    #expect(mostAtOnce(events) == expected, "\(events)")
    for (earlier, later) in [("-base", "+web"), ("-web", "+all")] {
      #expect(try #require(events.firstIndex(of: earlier)) < #require(events.firstIndex(of: later)))
    }
    // Published in the order of the images, whichever was built first, and each line says whose it is.
    #expect(try lines("pushes") == ["base", "web", "all", "one", "two", "three"].map { "acme/\($0):latest" })
    #expect(run.output.contains(expected == 1 ? "\nbuilding web\n" : "\nweb | building web\n"), "\(run.output)")
  }

  @Test("what needs an image that failed is skipped, what does not is built, and nothing is published")
  func failure() throws {
    let run = try run([], ["FAIL": "base"])
    #expect(run.status == 1)
    #expect(run.error.contains("error: the image base is not built, so nothing is published\n"), "\(run.error)")
    #expect(run.error.contains("  skipped  web: it needs base, which is not built\n"))
    #expect(run.error.contains("  skipped  all: it needs web, which is not built\n"))
    #expect(run.error.contains("  FAILED   base: "))
    #expect(try Set(lines("builds").filter { $0.hasPrefix("+") }) == ["+base", "+one", "+two", "+three"])
    #expect(try lines("pushes") == [])
  }

  private func log(_ image: String, in folder: TemporaryFolder) throws -> String {
    try String(contentsOf: folder.url.appendingPathComponent("logs/\(image).log"), encoding: .utf8)
  }

  /// What the build of an image prints.
  private static func wholeLog(_ image: String) -> String {
    "building \(image)\na warning for \(image)\n" + (1...30).map { "line \($0)\n" }.joined()
  }

  @Test("each image has a whole log without labels, in a folder as seen from where the script was started")
  func logs() throws {
    let start = try TemporaryFolder()
    try start.write("of an earlier run\n", to: "logs/web.log")
    try start.write("of an earlier run\n", to: "logs/one.log")
    let run = try runProgram(
      "/usr/bin/bash", ["\(project.path)/build.sh", "--logs", "logs", "base", "web", "two", "three"], in: start.url,
      environment: environment.merging(["FAIL": "base"]) { $1 })
    #expect(run.status == 1)
    #expect(try log("two", in: start) == Self.wholeLog("two"))
    #expect(try log("three", in: start) == Self.wholeLog("three"))
    #expect(try log("base", in: start) == Self.wholeLog("base") + "build.sh: error: the build of base failed\n")
    // It was skipped, and the other was not asked for.
    #expect(try log("web", in: start) == "")
    #expect(try log("one", in: start) == "of an earlier run\n")
    #expect(
      run.error.contains(
        "error: the image base is not built, so nothing is published; its log is \(start.path)/logs/base.log\n"),
      "\(run.error)")
  }

  @Test("the log of an image that is interrupted has what it printed until then")
  func interruptedLog() throws {
    let watcher = """
      set -m
      bash build.sh --logs="$RECORD/logs" >output 2>error &
      for i in {1..50}; do grep -c 'line 30' output | grep -q 2 && break; sleep 0.2; done
      kill -INT $!
      wait $!
      """
    let run = try runProgram(
      "/usr/bin/bash", ["-c", watcher], in: project.url,
      environment: environment.merging(["SECONDS_PER_BUILD": "47.13"]) { $1 })
    #expect(run.status == 130)
    let begun = try lines("builds").map { String($0.dropFirst()) }
    #expect(begun.count == 2)
    for image in begun { #expect(try log(image, in: record) == Self.wholeLog(image)) }
  }

  @Test("the end of a failed image's log is printed last, unless that image alone was built")
  func endOfLog() throws {
    let end = (["build.sh: the log of base ends with:"] + (12...30).map { "  line \($0)" }).joined(separator: "\n")
    let several = try run([], ["FAIL": "base"])
    #expect(
      several.error.contains(
        """
        \(end)
          build.sh: error: the build of base failed
        build.sh: error: the image base is not built, so nothing is published

        Summary
        """), "\(several.error)")
    let one = try run(["base"], ["FAIL": "base"])
    #expect(one.status == 1)
    #expect(!one.error.contains("ends with"), "\(one.error)")
  }

  @Test("logs that cannot be written, or have no folder, are refused before anything is built")
  func wrongLogs() throws {
    try record.write("", to: "file")
    try record.write("", to: "logs/base.log/file")
    for (arguments, status, message) in [
      (["--logs"], 2, "--logs takes a folder"), (["--logs="], 2, "--logs takes a folder"),
      (["--logs", "\(record.path)/file"], 1, "the folder of --logs cannot be made"),
      (["--logs", "\(record.path)/logs"], 1, "the log of base cannot be written"),
    ] {
      let run = try run(arguments)
      #expect(run.status == status)
      #expect(run.error.contains("error: \(message)"), "\(run.error)")
    }
    #expect(try lines("builds") == [])
  }

  @Test("an image that was not asked for is not waited for")
  func some() throws {
    let run = try run(["all", "one"])
    #expect(run.status == 0, "\(run.error)")
    #expect(try Set(lines("builds").filter { $0.hasPrefix("+") }) == ["+all", "+one"])
  }

  @Test(
    "a number of jobs that is none is refused", arguments: [["--jobs"], ["--jobs", "0"], ["--jobs=x"], ["--jobs="]])
  func wrongNumber(arguments: [String]) throws {
    let run = try run(arguments)
    #expect(run.status == 2)
    #expect(run.error.contains("--jobs takes a number from 1 on"), "\(run.error)")
    #expect(try lines("builds") == [])
  }

  @Test(
    "a signal ends every build, and leaves no file behind", arguments: [("INT", 130, "47.11"), ("TERM", 143, "47.12")])
  func signals(signal: String, status: Int32, seconds: String) throws {
    // The script is in a process group of its own, as in a terminal.
    let watcher = """
      set -m
      bash build.sh >output 2>error &
      for i in 1 2 3 4 5 6 7 8 9; do grep -c + "$RECORD/builds" 2>/dev/null | grep -q 2 && break; sleep 0.2; done
      kill -\(signal) $!
      wait $!
      """
    let run = try runProgram(
      "/usr/bin/bash", ["-c", watcher], in: project.url,
      environment: environment.merging(["SECONDS_PER_BUILD": seconds]) { $1 })
    #expect(run.status == status)
    #expect(try lines("builds").count == 2)
    let processes = try runProgram("/bin/ps", ["-eo", "args"])
    #expect(!processes.output.contains("sleep \(seconds)"))
    let left = try FileManager.default.contentsOfDirectory(atPath: record.path).sorted()
    #expect(left == ["builds", "docker"])
  }
}
