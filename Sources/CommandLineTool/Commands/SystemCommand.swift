import BuildPlanning
import Generators
import ImageModel
import SourceText

private let image = OptionDescription(
  name: "--image", value: "REPOSITORY", help: "publish as REPOSITORY, where there is no cigen.json5")
private let output = OptionDescription(
  name: "--output", short: "-o", value: "FILE", help: "write FILE, whole or not at all; - is standard output")
private let check = OptionDescription(
  name: "--check", help: "write nothing; exit with 1 and a diff if FILE is not what would be written")
private let force = OptionDescription(
  name: "--force", help: "write also over a FILE that was edited, or is not cigen's")

/// `cigen bash` and its like: the file of one system, on standard output or where -o says.
func systemCommand(_ system: OutputSystem) -> CommandDescription {
  let others = Output.Kind.allCases.map(\.description).filter {
    $0.kind.system == system.kind.system && $0.option != nil
  }
  return CommandDescription(
    name: system.name,
    summary: "write \(system.product)",
    operands: "[IMAGE…]",
    discussion: """
      The project is read from cigen.json5 (or cigen.json) in this folder or the nearest above it; without one, it is
      inferred from the Dockerfile. With IMAGE, what is written has those images only.

      \(system.placement)
      """,
    options: others.compactMap(\.option) + [output, check, force, image, .folder, .config, .templates, .format],
    examples: [
      system.example,
      ("cigen \(system.name) --image ghcr.io/acme/web -o \(system.usualFile)", "without a cigen.json5"),
      ("cigen \(system.name) -o \(system.usualFile) --check", "in CI: is the committed file up to date?"),
    ] + others.map(\.example),
    run: { (arguments, console) throws(DiagnosticError) in
      let other = others.first { $0.option.map { arguments[$0] != nil } ?? false }
      return try write(other ?? system, arguments, &console)
    })
}

/// load, plan, render, write
private func write(
  _ system: OutputSystem, _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  try console.setFormat(arguments[.format])
  if arguments[check] != nil, arguments[output] == nil {
    throw usageError("missing-option", "--check needs the file to compare with", hint: "write -o FILE --check")
  }
  let disk = Disk(console.invocation)
  let location = try disk.locateProject(from: arguments[.folder] ?? ".", config: arguments[.config])
  let loaded = try disk.loadProject(at: location, image: arguments[image], &console)
  if let file = arguments[output], !disk.isStream(file) { try disk.checkIsNoInput(file, of: loaded) }
  let plan = planBuilds(try loaded.project.selecting(arguments.operands), for: system.kind.system)
  console.report(try disk.defaultBranchWarning(for: loaded))
  console.report(system.notes(plan, loaded.project.pipelines))
  let text = try disk.render(
    system, plan, of: loaded, to: arguments[output].flatMap { disk.isStream($0) ? nil : $0 },
    templates: try disk.loadTemplates(overriddenIn: arguments[.templates], &console),
    command: commandAgain(system, arguments, loaded, disk))
  return try deliver(text, of: system, in: loaded, arguments, disk, &console)
}

/// The words of the command that makes the same text again, for its header: `cigen generate` if that writes this file.
/// Where this command writes does not belong to them.
private func commandAgain(
  _ system: OutputSystem, _ arguments: ParsedArguments, _ loaded: LoadedProject, _ disk: Disk
) -> [String] {
  if arguments.operands.isEmpty, let listed = loaded.project.outputs.first(where: { $0.kind == system.kind }) {
    let listedPath = disk.destination(of: loaded.path(of: listed))
    if arguments[output].map({ disk.destination(of: $0) == listedPath }) ?? true {
      return generateCommandWords(arguments, loaded, disk)
    }
  }
  return system.command + arguments.operands
    + disk.words(of: [.config, .templates, image], in: arguments, from: loaded)
}

private func deliver(
  _ text: String, of system: OutputSystem, in loaded: LoadedProject, _ arguments: ParsedArguments, _ disk: Disk,
  _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  guard let file = arguments[output], file != "-", file != "/dev/stdout" else {
    console.printOutput(text)
    return .done
  }
  let words =
    system.command + arguments.operands
    + arguments.words(of: [.folder, .config, .templates, image, output])
  let rendered = RenderedOutput(path: file, text: text, permissions: system.permissions)
  let remedy = Remedy(write: words, overwrite: words + [force.name])
  if arguments[check] != nil { return try disk.check(rendered, remedy, &console) ? .done : .checkFailed }
  if disk.isStream(file) {
    try disk.write(text, toStream: file)
    return .done
  }
  try disk.checkDestinations([file], chosenBy: .person, around: loaded.folder)
  if arguments[force] == nil { try disk.refuseToLoseWork(in: [rendered], remedy) }
  try disk.write(text, to: file, permissions: system.permissions, in: loaded.folder)
  return .done
}
