import BuildPlanning
import Generators
import ImageModel
import SourceText

private let image = OptionDescription(
  name: "--image", value: "REPOSITORY", help: "publish as REPOSITORY, where there is no cigen.json5")
private let output = OptionDescription(
  name: "--output", short: "-o", value: "FILE", help: "write FILE, whole or not at all, not standard output")
private let check = OptionDescription(
  name: "--check", help: "write nothing; exit with 1 and a diff if FILE is not what would be written")

let bashCommand = CommandDescription(
  name: "bash",
  summary: "write a bash script that builds and pushes the images",
  operands: "[IMAGE…]",
  discussion: """
    The project is read from cigen.json5 (or cigen.json) in this folder or the nearest above it; without one, it is
    inferred from the Dockerfile. With IMAGE, the script has those images only.

    The script belongs into the project's folder. One written elsewhere with -o finds its way back there.
    """,
  options: [output, check, image, .folder, .config, .templates, .format],
  examples: [
    ("cigen bash > build.sh && bash build.sh", "build and push the images of this folder"),
    ("cigen bash --image ghcr.io/acme/web -o build.sh", "without a cigen.json5"),
    ("cigen bash -o build.sh --check", "in CI: is the committed script up to date?"),
  ],
  run: writeBashScript)

/// load, plan, render, write
@Sendable private func writeBashScript(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  try console.setFormat(arguments[.format])
  if arguments[check] != nil, arguments[output] == nil {
    throw usageError("missing-option", "--check needs the file to compare with", hint: "write -o FILE --check")
  }
  let disk = Disk(workingFolder: console.invocation.workingFolder)
  let loaded = try disk.loadProject(
    from: arguments[.folder] ?? ".", config: arguments[.config], image: arguments[image], &console)
  let plan = planDockerBuilds(try select(arguments.operands, from: loaded.project))
  console.report(plan.notes)
  let script = try generateBashScript(
    plan, templates: try disk.loadTemplates(overriddenIn: arguments[.templates]),
    provenance: Provenance(toolVersion: cigenVersion, source: loaded.source, command: commandAgain(arguments)),
    projectFolder: arguments[output].map { file in
      relativePath(from: parentFolder(of: disk.absolute(file)), to: disk.absolute(loaded.folder))
    } ?? ".", defaultBranch: loaded.project.pipelines.defaultBranch)
  return try deliver(script, to: arguments[output], checking: arguments[check] != nil, disk, &console)
}

/// The images that were named, in the project's order; all if none was.
private func select(_ names: [String], from project: Project) throws(DiagnosticError) -> Project {
  if names.isEmpty { return project }
  let known = project.images.map(\.name)
  let problems = names.filter { !known.contains($0) }.map { name in
    Diagnostic(
      rule: "unknown-image", "there is no image \"\(name)\"",
      hint: nearestName(to: name, among: known).map { "did you mean \"\($0)\"?" }
        ?? "the images: \(known.joined(separator: ", "))")
  }
  if !problems.isEmpty { throw DiagnosticError(problems) }
  return project.selecting(Set(names))
}

/// The words of the command that gives the same script, for its header; where it is written does not belong to them.
private func commandAgain(_ arguments: ParsedArguments) -> [String] {
  var words = ["cigen", "bash"] + arguments.operands
  for option in [OptionDescription.config, .templates, image] {
    if let value = arguments[option] { words += [option.name, value] }
  }
  return words
}

private func deliver(
  _ script: String, to file: String?, checking: Bool, _ disk: Disk, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  guard let file else {
    console.printOutput(script)
    return .done
  }
  guard checking else {
    try disk.write(script, to: file, permissions: 0o755)
    return .done
  }
  let present = try disk.read(file)
  let text = present.map { $0.text(in: SourceRange(0, $0.bytes.count)) }
  if text == script { return .done }
  console.printOutput(unifiedDiff(from: text ?? "", named: file, to: script, named: "\(file) (generated)"))
  console.report([
    Diagnostic(
      rule: "stale-output", text == nil ? "\"\(file)\" is missing" : "\"\(file)\" is not what would be written now",
      hint: "write it with the same command without --check")
  ])
  return .checkFailed
}
