import Foundation
import TestSupport
import Testing

/// A checkout with one image, and the hash of what the image is made of, as its script finds it. The engine and the
/// registry are stand-ins that say what their variables tell them to.
final class ReuseInputs: Sendable {
  enum Found: Equatable {
    case hash(String)
    case doubt(String)
  }

  let folder: TemporaryFolder
  private let tools: TemporaryFolder

  init() throws {
    (folder, tools) = (try TemporaryFolder(), try TemporaryFolder())
    try folder.write("source\n", to: "app/src/file")
    try folder.write("more\n", to: "app/src/more")
    try folder.write("page\n", to: "app/docs/page")
    try folder.write("docs\n*.md\n", to: "app/.dockerignore")
    try run("ln", "-s", "src", "app/to-folder")
    try run("ln", "-s", "src/file", "app/to-file")
    try folder.write("FROM registry.example.com/base:1\nCOPY . /\n", to: "app/Dockerfile")
    try folder.write("other\n", to: "other/file")
    try configure("args: { CHANNEL: 'stable', TOKEN: null }, secrets: [{ id: 'key', env: 'KEY' }]")
    try run("git", "init", "--quiet", "--initial-branch", "main")
    try commit()
    try tools.write(
      """
      #!/bin/sh
      case "$1 $2" in
      '--version '*) echo "Docker version ${CLIENT:-29.0.0}, build 1" ;;
      'info --format') echo "${PLATFORM:-linux/x86_64}" ;;
      'image inspect') exit 1 ;;
      'manifest inspect') [ -z "${UNREACHABLE:-}" ] && echo "$3 is ${MANIFEST:-one}" ;;
      esac

      """, to: "docker", isExecutable: true)
    try runProgram("/bin/busybox", ["--install", "-s", tools.path])
    try FileManager.default.createSymbolicLink(atPath: "\(tools.path)/git", withDestinationPath: "/usr/bin/git")
  }

  /// - Parameter members: of the image.
  func configure(_ members: String, context: String = "app") throws {
    try folder.write(
      """
      { version: '1', reuse: 'content',
        images: { web: { repository: 'registry.example.com/web', context: '\(context)', \(members) } } }
      """, to: "cigen.json5")
    try folder.write(try cigen("bash", in: folder), to: "build.sh")
  }

  func run(_ command: String...) throws {
    if command[0] == "git" { return _ = try runGit(Array(command.dropFirst()), in: folder.url) }
    let run = try runProgram("/usr/bin/env", command, in: folder.url)
    if run.status != 0 { throw ServerFailed(log: "\(command): \(run.error)") }
  }

  func commit() throws {
    try run("git", "add", "--all")
    try run("git", "commit", "--quiet", "--allow-empty", "--message", "Change")
  }

  /// - Parameter shell: with what it has for programs; busybox has its own.
  func find(_ variables: [String: String] = [:], shell: String = "/usr/bin/dash", in place: URL? = nil) throws -> Found
  {
    let script = try String(contentsOf: folder.url.appendingPathComponent("build.sh"), encoding: .utf8)
    let parts = script.split(separator: "# ---- How it is done", maxSplits: 1)
    let functions = try #require(parts.last).replacing("\nmain \"$@\"\n", with: "\n")
    let work = try TemporaryFolder()
    try work.write("set -eu\nexport LC_ALL=C\n# \(functions)\nwork='\(work.path)'\ninputs_of web\n", to: "script")
    let path = shell == "/bin/busybox" ? tools.path : "\(tools.path)/only-docker:/usr/bin:/bin"
    try? FileManager.default.createDirectory(atPath: "\(tools.path)/only-docker", withIntermediateDirectories: false)
    try? FileManager.default.createSymbolicLink(
      atPath: "\(tools.path)/only-docker/docker", withDestinationPath: "\(tools.path)/docker")
    let run = try runProgram(
      shell, (shell == "/bin/busybox" ? ["sh"] : []) + ["\(work.path)/script"], in: place ?? folder.url,
      environment: ["PATH": path, "HOME": "/nonexistent", "TOKEN": "token", "KEY": "key"].merging(variables) { $1 })
    if run.status != 0 {
      let doubt = try? String(contentsOf: work.url.appendingPathComponent("doubt"), encoding: .utf8)
      return .doubt(try #require(doubt, "\(run.error)"))
    }
    let hash = run.output.split(separator: "\n").joined()
    #expect(hash.wholeMatch(of: /[0-9a-f]{64}/) != nil, "\(hash)\(run.error)")
    return .hash(hash)
  }
}

/// A change, which is made to files or is what the environment has then.
struct InputChange: Sendable, CustomTestStringConvertible {
  typealias Make = @Sendable (ReuseInputs) throws -> [String: String]

  let testDescription: String
  let make: Make

  init(_ description: String, _ make: @escaping Make) {
    (testDescription, self.make) = (description, make)
  }

  /// A change of files, which is committed.
  static func files(_ description: String, _ change: @escaping @Sendable (ReuseInputs) throws -> Void) -> InputChange {
    InputChange(description) {
      try change($0)
      try $0.commit()
      return [:]
    }
  }

  /// What the environment has.
  static func variables(_ description: String, _ variables: [String: String]) -> InputChange {
    InputChange(description) { _ in variables }
  }

  static func image(_ description: String, _ members: String) -> InputChange {
    files(description) { try $0.configure(members) }
  }
}
