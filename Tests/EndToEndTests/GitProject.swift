import Foundation
import TestSupport

/// A git repository with a Dockerfile and a configuration, and a history.
final class GitProject: Sendable {
  enum Step: Sendable {
    case commit
    case tag(String)

    /// Writes `VERSION` and commits it.
    case version(String)

    /// A new branch, from a commit.
    case branch(String, from: String)

    /// Changes a file and does not commit it.
    case change
  }

  let folder: TemporaryFolder

  init(_ configuration: String, _ steps: [Step]) throws {
    folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY VERSION /\n", to: "Dockerfile")
    try folder.write(configuration, to: "cigen.json5")
    try folder.write("1.0.0\n", to: "VERSION")
    try git("init", "--quiet", "--initial-branch", "main")
    try git("add", "--all")
    try git("commit", "--quiet", "--message", "first")
    for (number, step) in steps.enumerated() {
      switch step {
      // With a message of its own, so that no two commits are the same.
      case .commit: try git("commit", "--quiet", "--allow-empty", "--message", "\(number)")
      case .tag(let name): try git("tag", name)
      case .version(let version):
        try folder.write("\(version)\n", to: "VERSION")
        try git("commit", "--quiet", "--allow-empty", "--all", "--message", "\(number)")
      case .branch(let name, let start): try git("checkout", "--quiet", "-b", name, start)
      case .change: try folder.write("FROM scratch\nCOPY VERSION /changed\n", to: "Dockerfile")
      }
    }
  }

  /// The hash of what is checked out, or of a commit.
  func hash(of commit: String = "HEAD") throws -> String { try git("rev-parse", "\(commit)^{commit}") }

  /// Runs git with nothing of this machine's settings, and gives what it prints.
  @discardableResult
  func git(_ arguments: String...) throws -> String { try runGit(arguments, in: folder.url) }
}

/// Makes a git repository of a folder: one commit of all that is in it, and tags of that.
func makeRepository(of project: TemporaryFolder, tags: [String] = []) throws {
  try runGit(["init", "--quiet", "--initial-branch", "main"], in: project.url)
  // Its own remote: what is tagged here is what the remote has.
  try runGit(["remote", "add", "origin", project.path], in: project.url)
  try runGit(["add", "--all"], in: project.url)
  try runGit(["commit", "--quiet", "--message", "Begin"], in: project.url)
  for tag in tags { try runGit(["tag", tag], in: project.url) }
}

/// Commits what has changed in a folder, and moves tags there.
func commitChanges(of project: TemporaryFolder, tags: [String] = []) throws {
  try runGit(["add", "--all"], in: project.url)
  try runGit(["commit", "--quiet", "--message", "Change"], in: project.url)
  for tag in tags { try runGit(["tag", "--force", tag], in: project.url) }
}

@discardableResult
func runGit(_ arguments: [String], in folder: URL) throws -> String {
  let person = ["NAME": "t", "EMAIL": "t@example.com", "DATE": "2026-11-02T10:20:30Z"]
  var environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"]
  for (key, value) in person {
    environment["GIT_AUTHOR_\(key)"] = value
    environment["GIT_COMMITTER_\(key)"] = value
  }
  let run = try runProgram("/usr/bin/git", arguments, in: folder, environment: environment)
  guard run.status == 0 else { throw ServerFailed(log: "git \(arguments): \(run.error)") }
  return String(run.output.drop { $0 == "\n" }.reversed().drop { $0 == "\n" }.reversed())
}
