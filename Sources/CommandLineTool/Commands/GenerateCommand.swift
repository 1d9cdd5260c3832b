import BuildPlanning
import Generators
import ImageModel
import SourceText

private let check = OptionDescription(
  name: "--check", help: "write nothing; exit with 1 and a diff for each file that is not what would be written")
private let force = OptionDescription(
  name: "--force", help: "write also over a file that was edited, or is not cigen's")

let generateCommand = CommandDescription(
  name: "generate",
  summary: "write every file that cigen.json5 lists in \"outputs\"",
  operands: "",
  discussion: """
    The files are written all or none, and only those whose bytes change. A file that was edited since cigen wrote it, or
    that is not cigen's, is not replaced without --force; then no other file is written either.
    """,
  options: [check, force, .folder, .config, .templates, .format],
  examples: [
    ("cigen generate", "after a change of cigen.json5 or a Dockerfile"),
    ("cigen generate --check", "in CI: are the committed files up to date?"),
  ],
  run: generate)

/// The words of `cigen generate` in the project's folder, with those of the arguments that decide what it writes.
func generateCommandWords(_ arguments: ParsedArguments, _ loaded: LoadedProject, _ disk: Disk) -> [String] {
  ["cigen", "generate"] + disk.words(of: [.config, .templates], in: arguments, from: loaded)
}

/// load, plan, render, write
@Sendable private func generate(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  try console.setFormat(arguments[.format])
  try checkUsage(arguments)
  let disk = Disk(console.invocation)
  let location = try disk.locateProject(from: arguments[.folder] ?? ".", config: arguments[.config])
  let lock = arguments[check] == nil ? try disk.lock(location.folder, waiting: 10) : nil
  defer { withExtendedLifetime(lock) {} }
  if lock != nil { console.report(try disk.recover(in: location.folder)) }
  guard location.configuration != nil else { throw noOutputs(in: nil) }
  let loaded = try disk.loadProject(at: location, image: nil, &console)
  let destinations = try disk.destinations(of: loaded)
  if destinations.isEmpty { throw noOutputs(in: loaded.source) }
  let notes = destinations.flatMap { system, _ in
    system.notes(planBuilds(loaded.project, for: system.kind.system), loaded.project.pipelines)
  }
  console.report(try disk.defaultBranchWarning(for: loaded) + unique(notes))
  let outputs = try disk.renderOutputs(of: loaded, to: destinations, arguments, &console)
  let words = ["cigen", "generate"] + arguments.words(of: [.folder, .config, .templates])
  let remedy = Remedy(write: words, overwrite: words + [force.name])
  if arguments[check] != nil { return try disk.checkAll(outputs, remedy, &console) }
  try disk.writeAll(outputs, of: loaded.folder, sparingWork: arguments[force] == nil ? remedy : nil, &console)
  return .done
}

private func checkUsage(_ arguments: ParsedArguments) throws(DiagnosticError) {
  if let operand = arguments.operands.first {
    throw usageError(
      "wrong-operands", "unexpected \"\(operand)\": cigen generate writes all files for all images",
      hint: "for some images use cigen bash \(operand)")
  }
  if arguments[check] != nil, arguments[force] != nil {
    throw usageError(
      "contrary-options", "--check writes nothing, so there is nothing to force", hint: "give one of them")
  }
}

/// - Parameter source: the configuration's name, nil if there is none.
private func noOutputs(in source: String?) -> DiagnosticError {
  let files = outputSystems.map { "\($0.name): \"\($0.usualFile)\"" }.joined(separator: ", ")
  let place = source.map { "add to \($0)" } ?? "let cigen init write one, or write it with"
  return DiagnosticError(
    Diagnostic(
      rule: "no-outputs",
      source.map { "\($0) lists no outputs" } ?? "there is no cigen.json5 here or above, so no list of outputs",
      hint: "\(place) what you need of: outputs: { \(files) }"))
}
