import ProjectImport
import SourceText
import TemplateEngine

private let fromBake = OptionDescription(
  name: "--from-bake", value: "FILE", help: "read FILE, which docker buildx bake --print printed; - is standard input")
private let fromCompose = OptionDescription(
  name: "--from-compose", value: "FILE",
  help: "read FILE, which docker compose config --format json printed; - is standard input")
private let folder = OptionDescription(
  name: "--directory", short: "-C", value: "DIR", help: "the project is in DIR, not here")
private let output = OptionDescription(
  name: "--output", short: "-o", value: "FILE", help: "write FILE, not the project's cigen.json5")
private let force = OptionDescription(name: "--force", help: "write also over a file that is there")

let initCommand = CommandDescription(
  name: "init",
  summary: "write a cigen.json5 from what is in the folder",
  operands: "",
  discussion: """
    Each Dockerfile becomes an image, called as your workflows or your pipeline call it, else after the git remote, its
    folder and its name. Its build context is what bake, Compose or these files name, else where the files are that it
    copies. What is inferred is written down with where it comes from, and with keys that one may want next in comments.
    Nothing is asked or run but git.

    With --from-bake or --from-compose, each target, or each service that is built, becomes an image. What cigen has no
    counterpart for is left out, and a note says so.

    What is written is checked first, and nothing is written that cigen would not read.
    """,
  options: [fromBake, fromCompose, folder, output, force, .format],
  examples: [
    ("cigen init && cigen generate", "from the Dockerfiles, git and the CI systems of this folder"),
    ("docker buildx bake --print | cigen init --from-bake -", "from a bake file, with its variables filled in"),
    (
      "docker compose config --format json > compose.json && cigen init --from-compose compose.json",
      "from a Compose file"
    ),
  ],
  run: initialize)

/// What a configuration is made from.
private struct ConfigurationSource {
  let format: DescriptionFormat
  let description: SourceFile

  /// See `ImportRequest`.
  let origin: String
}

/// read, import, write
@Sendable private func initialize(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  try console.setFormat(arguments[.format])
  if let operand = arguments.operands.first {
    throw usageError(
      "wrong-operands", "unexpected \"\(operand)\"",
      hint: "name the project's folder with -C, or a file with --from-bake or --from-compose")
  }
  let disk = Disk(console.invocation)
  let project = arguments[folder] ?? "."
  guard disk.isFolder(project) else {
    throw DiagnosticError(
      Diagnostic(
        rule: "missing-folder", "there is no folder \"\(project)\"", hint: "name the project's folder with -C"))
  }
  let file = arguments[output] ?? join(project, configurationNames[0])
  if arguments[output] == nil { try disk.refuseSecondConfiguration(in: project) }
  try disk.refuseUnfinishedWrite(in: project)
  let made = try disk.makeConfiguration(arguments, for: file, in: project)
  try disk.checkDestinations([file], chosenBy: .person, around: project)
  if arguments[force] == nil { try disk.refuseToReplace(file, with: made.text) }
  let changed = try disk.write(made.text, to: file, permissions: 0o644, in: project)
  console.report(made.diagnostics)
  let command = generateCommand(arguments[output].map { ["--config", $0] } ?? arguments.words(of: [folder]))
  let lines =
    made.findings.map { "found \($0)" }
    + [changed ? "wrote \(file)" : "\(file) is up to date", "look it over, then run: \(command)"] + made.steps
  console.printOutput(lines.map { "\($0)\n" }.joined())
  return .done
}

extension Disk {
  /// From what another tool printed, if that is given, else from the folder.
  fileprivate func makeConfiguration(
    _ arguments: ParsedArguments, for file: String, in project: String
  ) throws(DiagnosticError) -> ImportedConfiguration {
    guard let source = try readSource(arguments) else {
      return try importFolder(
        survey(project), request(for: file, in: project, from: "the files of this folder"))
    }
    try refuseToReplace(source.description, by: file)
    return try importProject(
      source.description, in: source.format, request(for: file, in: project, from: source.origin))
  }
}

extension Disk {
  /// Nil if none is given.
  fileprivate func readSource(
    _ arguments: ParsedArguments
  ) throws(DiagnosticError) -> ConfigurationSource? {
    let given = [(fromBake, DescriptionFormat.bake), (fromCompose, .compose)].compactMap { option, format in
      arguments[option].map { (file: $0, format: format) }
    }
    guard let (file, format) = given.first else { return nil }
    guard given.count == 1 else {
      throw usageError(
        "contrary-options", "--from-bake and --from-compose are two descriptions of one project",
        hint: "give one of them")
    }
    guard let description = try readGiven(file) else {
      throw DiagnosticError(
        Diagnostic(
          rule: "missing-file", "there is no file \"\(file)\"", hint: "write it: \(format.command) > FILE"))
    }
    if isStream(file) {
      return ConfigurationSource(
        format: format, description: description, origin: "what \(format.command) printed")
    }
    return ConfigurationSource(
      format: format, description: description, origin: "\(description.baseName), which \(format.command) printed")
  }

  /// The paths of a description begin in the project's folder, and those of a configuration in its own.
  fileprivate func request(for file: String, in project: String, from origin: String) -> ImportRequest {
    let configurationFolder = parentFolder(of: file)
    let name = lastComponent(of: file)
    return ImportRequest(
      configuration: file, origin: origin,
      nextCommand: generateCommand(name == configurationNames[0] ? [] : ["--config", name]),
      outputs: outputSystems.map { ($0.name, $0.usualFile) },
      path: { path in self.path(path, of: project, from: configurationFolder) },
      files: { (path) throws(DiagnosticError) in try read(normalized(path: join(configurationFolder, path))) })
  }

  /// A path of the project's description from another folder; nil if it is absolute and not in the project.
  private func path(_ path: String, of project: String, from folder: String) -> String? {
    let root = normalized(path: absolute(project))
    let start = normalized(path: absolute(folder))
    if !path.hasPrefix("/") { return relativePath(from: start, to: join(root, path)) }
    // The other tool may have followed symbolic links on the way to the project.
    for (root, start) in [(root, start), (withoutLinks(root), withoutLinks(start))] where isInside(path, root) {
      return relativePath(from: start, to: path)
    }
    return nil
  }

  /// Two configurations in one folder are an error of every other command.
  fileprivate func refuseSecondConfiguration(in folder: String) throws(DiagnosticError) {
    guard let other = configurationNames.dropFirst().first(where: { exists(join(folder, $0)) }) else { return }
    throw DiagnosticError(
      Diagnostic(
        rule: "file-exists", "there is a configuration already: \"\(join(folder, other))\"",
        hint: "remove it, or write another file with -o"))
  }

  /// The description is often printed by hand, and not made again so soon.
  fileprivate func refuseToReplace(_ description: SourceFile, by file: String) throws(DiagnosticError) {
    if destination(of: description.name) != destination(of: file) { return }
    throw DiagnosticError(
      Diagnostic(
        rule: "output-is-input", "\"\(file)\" is the file that the configuration is made from",
        hint: "write another file with -o"))
  }

  fileprivate func refuseToReplace(_ file: String, with text: String) throws(DiagnosticError) {
    guard let present = try read(file), present.bytes != Array(text.utf8) else { return }
    throw DiagnosticError(
      Diagnostic(
        rule: "file-exists", "\"\(file)\" is there already",
        hint: "replace it with --force, or write another file with -o"))
  }
}

/// The command line of the next step.
private func generateCommand(_ words: [String]) -> String {
  ShellFragment(quoting: ["cigen", "generate"] + words).text
}
