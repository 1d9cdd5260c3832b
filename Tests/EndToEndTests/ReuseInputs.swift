import Foundation
import TestSupport
import Testing

/// A checkout with one image, and the hash of what the image is made of, as what runs there finds it. The engine, the
/// registry and the machine are stand-ins that say what their variables tell them to; the registry has no image.
final class ReuseInputs: Sendable {
  static let image = "args: { CHANNEL: 'stable', TOKEN: null }, secrets: [{ id: 'key', env: 'KEY' }], cache: false"

  let folder: TemporaryFolder
  private let tools: TemporaryFolder

  init() throws {
    (folder, tools) = (try TemporaryFolder(), try TemporaryFolder())
    try folder.write("source\n", to: "app/src/file")
    try folder.write("more\n", to: "app/src/more")
    try folder.write("page\n", to: "app/docs/page")
    try folder.write("docs\n*.md\n", to: "app/.dockerignore")
    try run("ln", "-s", "src/file", "app/to-file")
    try folder.write(
      "FROM registry.example.com/base:1 AS first\nCOPY . /\n\nFROM first\nRUN true\n", to: "app/Dockerfile")
    // Another of the same content.
    try runProgram("/bin/cp", ["Dockerfile", "second.Dockerfile"], in: folder.url.appendingPathComponent("app"))
    try folder.write("other\n", to: "other/file")
    try configure(Self.image)
    try run("git", "init", "--quiet", "--initial-branch", "main")
    try commit()
    try tools.write(
      """
      #!/bin/sh
      for last; do :; done
      case "$1 $2" in
      'manifest inspect') [ -z "${UNREACHABLE:-}" ] && echo "${last} is ${MANIFEST:-one}" ;;
      'login '*) cat >/dev/null ;;
      'pull '*) echo "${last}" >>'\(tools.path)/record' && exit 1 ;;
      'build '*) echo built >>'\(tools.path)/record' ;;
      esac

      """, to: "bin/docker", isExecutable: true)
    try tools.write("#!/bin/sh\necho \"${MACHINE:-x86_64}\"\n", to: "bin/uname", isExecutable: true)
  }

  /// What brings a script or a job to the stand-ins.
  var environment: [String: String] { ["PATH": "\(tools.path)/bin:/usr/bin:/bin"] }

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

  /// The hash by which the script looks for the image, which it then builds; nil if it builds without a look.
  ///
  /// - Parameters:
  ///   - names: variables of the environment that are not set.
  ///   - place: another checkout.
  func find(_ variables: [String: String] = [:], without names: [String] = [], in place: URL? = nil) throws -> String? {
    let given = environment.merging(["TOKEN": "token", "KEY": "key"]) { $1 }.merging(variables) { $1 }
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh", "--no-push"], in: place ?? folder.url,
      environment: given.filter { !names.contains($0.key) })
    #expect(run.status == 0, "\(run.error)")
    return try takeHash()
  }

  /// The hash by which the last run looked for the image.
  func takeHash() throws -> String? {
    let record = tools.url.appendingPathComponent("record")
    let lines = try String(contentsOf: record, encoding: .utf8).split(separator: "\n")
    try FileManager.default.removeItem(at: record)
    #expect(lines.last == "built" && lines.count <= 2, "\(lines)")
    let prefix = "registry.example.com/web:build-"
    let hash = lines.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    if let hash { #expect(hash.wholeMatch(of: /[0-9a-f]{40}/) != nil, "\(hash)") }
    return hash
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

  /// A change of files, which is not committed.
  static func loose(_ description: String, _ change: @escaping @Sendable (ReuseInputs) throws -> Void) -> InputChange {
    InputChange(description) {
      try change($0)
      return [:]
    }
  }

  /// What the environment has.
  static func variables(_ description: String, _ variables: [String: String]) -> InputChange {
    InputChange(description) { _ in variables }
  }

  static func image(_ description: String, _ members: String) -> InputChange {
    files(description) { try $0.configure(members + ", cache: false") }
  }
}
