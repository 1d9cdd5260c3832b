/// An output system as golden cases see it.
struct GoldenSystem {
  /// As in `cigen bash`.
  let command: String

  /// The option that asks for another file of the same system, and the key of that in `outputs`: only a case that has the
  /// key has the file.
  var option: (word: String, key: String)?

  /// The file of a case that holds what the command prints.
  let file: String

  /// The first is the one whose messages are in `stderr`.
  static let all = [
    GoldenSystem(command: "bash", file: "build.sh"), GoldenSystem(command: "github", file: "github.yml"),
    GoldenSystem(command: "gitlab", file: "gitlab.yml"),
    GoldenSystem(command: "github", option: ("--clean-up", "githubCleanUp"), file: "clean-up.yml"),
  ]

  /// What its messages have after `stderr.`.
  var name: String { option.map { String($0.word.dropFirst(2)) } ?? command }
}

struct GoldenRun {
  let system: GoldenSystem
  let status: Int32
  let output: String
  let error: String
}

/// What the runs of a case gave, as the files that hold it; an empty stream has no file.
struct GoldenOutput {
  let runs: [GoldenRun]

  /// The messages of a system are in `stderr.<command>` when they differ from the first's, also if it has none.
  var files: [String: String] {
    var files: [String: String] = [:]
    for (index, run) in runs.enumerated() {
      if !run.output.isEmpty { files[run.system.file] = run.output }
      if index == 0 {
        if !run.error.isEmpty { files["stderr"] = run.error }
      } else if run.error != runs[0].error {
        files["stderr.\(run.system.name)"] = run.error
      }
    }
    return files
  }

  /// Every name that an expected file can have: one that is there and not among `files` is stale.
  static func names(of systems: [GoldenSystem] = GoldenSystem.all) -> [String] {
    systems.map(\.file) + ["stderr"] + systems.dropFirst().map { "stderr.\($0.name)" }
  }
}
