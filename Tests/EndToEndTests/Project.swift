import CommandLineTool
import Foundation
import TestSupport

/// Runs `cigen ARGUMENTS` in a folder and gives its output; an error that is thrown holds what it said.
func cigen(_ arguments: String..., in folder: TemporaryFolder) throws -> String {
  try runCigenCommand(arguments, in: folder)
}

func runCigenCommand(_ arguments: [String], in folder: TemporaryFolder) throws -> String {
  let streams = Streams()
  let status = runCigen(
    Invocation(
      arguments: arguments, workingFolder: folder.path, environment: [:], errorIsTerminal: false,
      writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
  if status != 0 { throw ServerFailed(log: streams.error) }
  return streams.output
}

/// A project of two stages: an expensive step before the source, and an image that copies from it. Each expensive step
/// leaves a number that no other run of it leaves, so that a reused step can be told from one run again; and each step says
/// that it ran.
func makeProject(on registry: String, configuration: String, base: String) throws -> TemporaryFolder {
  let project = try TemporaryFolder()
  try project.write("first\n", to: "source")
  try project.write(
    """
    FROM \(base) AS builder
    RUN cat /proc/sys/kernel/random/uuid > /nonce && echo ran builder
    COPY source /source
    RUN cp /source /out && echo ran out

    FROM \(base) AS runtime
    RUN cat /proc/sys/kernel/random/uuid > /runtime-nonce && echo ran runtime
    COPY --from=builder /nonce /out /

    """, to: "Dockerfile")
  try project.write(configuration, to: "cigen.json5")
  try project.write(try cigen("bash", in: project), to: "build.sh")
  return project
}

extension FinishedProgram {
  /// The steps that a script's builds ran, of those that say so: `echo ran NAME`. BuildKit writes a number and a time before
  /// what a step prints.
  var stepsThatRan: [String] {
    (output + error).split(separator: "\n").compactMap { line in
      line.wholeMatch(of: /(?:#\d+ \d+\.\d+ +)?ran ([\w-]+)\s*/).map { String($0.1) }
    }.sorted()
  }
}
