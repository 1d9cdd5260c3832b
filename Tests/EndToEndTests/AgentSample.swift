import Foundation
import TestSupport

/// A project whose steps ask ssh agents which keys they have, and two keys.
struct AgentSample {
  static let isAllowed = Requirement.allows("/usr/bin/ssh-add", "/usr/bin/ssh-agent", "/usr/bin/ssh-keygen")

  let folder: TemporaryFolder
  private let keys: TemporaryFolder

  /// - Parameter more: members of the configuration, with a comma behind each.
  init(base: String, image: String, _ more: String) throws {
    keys = try TemporaryFolder()
    for name in ["one", "two"] {
      let words = ["-q", "-t", "ed25519", "-N", "", "-f", "\(keys.path)/\(name)"]
      try runProgram("/usr/bin/ssh-keygen", words)
    }
    folder = try TemporaryFolder()
    // The program with its libraries, for an image that has none.
    let program = "/usr/bin/ssh-add"
    let script = "mkdir root && cp --parents --dereference \(program) $(ldd \(program) | grep -o '/[^ ]*') root"
    try runProgram("/usr/bin/bash", ["-c", script], in: folder.url)
    try folder.write(
      """
      FROM \(base)
      COPY root /
      ARG RUN
      RUN --mount=type=ssh \(program) -l >/keys 2>&1 || true
      RUN --mount=type=ssh,id=deploy \(program) -l >>/keys 2>&1 || true

      """, to: "Dockerfile")
    try folder.write(
      """
      {
        version: '1', \(more)
        images: { web: { repository: '\(image)', cache: false, args: { RUN: '{created}' },
          ssh: [{ env: 'ONE_KEY' }, { id: 'deploy', env: 'TWO_KEY' }] } },
      }
      """, to: "cigen.json5")
  }

  func path(of key: String) -> String { "\(keys.path)/\(key)" }

  func key(_ name: String) throws -> String { try String(contentsOfFile: path(of: name), encoding: .utf8) }

  /// The environment variables of both.
  func bothKeys() throws -> [String: String] { try ["ONE_KEY": key("one"), "TWO_KEY": key("two")] }

  /// What the steps found: the name of a key, or what else they were told.
  func keys(in text: String?) throws -> [String] {
    let names = try ["one", "two"].map { name in
      let line = try runProgram("/usr/bin/ssh-keygen", ["-l", "-f", path(of: name)]).output
      return (fingerprint: line.split(separator: " ")[1], name: name)
    }
    return (text ?? "").split(separator: "\n").map { line in
      names.first { line.contains($0.fingerprint) }?.name ?? String(line)
    }
  }
}
