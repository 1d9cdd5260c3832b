import SourceText

/// The version of this tool, as `cigen --version` prints it and generated files name it.
package let cigenVersion = "0.1.0"

/// The commands, in the order of the help.
let commands =
  outputSystems.map(systemCommand) + [
    generateCommand,
    checkCommand, explainCommand, graphCommand,
    versionCommand, bumpCommand,
    initCommand, templatesCommand,
    schemaCommand, completionsCommand, manCommand,
  ]

/// Runs the command that the arguments name and returns the process's exit status.
package func runCigen(_ invocation: Invocation) -> Int32 {
  var console = Console(invocation)
  let status: ExitStatus
  do {
    status = try runCommand(invocation.arguments, &console)
  } catch {
    console.report(error.diagnostics)
    status = .wrongInput
  }
  return console.finish(status).rawValue
}

private func runCommand(_ arguments: [String], _ console: inout Console) throws(DiagnosticError) -> ExitStatus {
  if console.invocation.workingFolder.isEmpty {
    throw DiagnosticError(
      Diagnostic(rule: "missing-folder", "the folder that cigen was started in is gone", hint: "go to another folder"))
  }
  guard let first = arguments.first else {
    console.printError(overviewHelp())
    return .wrongInput
  }
  switch first {
  case "--version":
    console.printOutput("cigen \(cigenVersion)\n")
    return .done
  case "--help", "-h":
    console.printOutput(overviewHelp())
    return .done
  case "help":
    guard arguments.count > 1 else {
      console.printOutput(overviewHelp())
      return .done
    }
    console.printOutput(commandHelp(try findCommand(arguments[1])))
    return .done
  default:
    let command = try findCommand(first)
    let rest = Array(arguments.dropFirst())
    if asksForHelp(rest) {
      console.printOutput(commandHelp(command))
      return .done
    }
    let parsed = try parseArguments(rest, of: command)
    return try command.run(parsed, &console)
  }
}

private func findCommand(_ name: String) throws(DiagnosticError) -> CommandDescription {
  if let command = commands.first(where: { $0.name == name }) { return command }
  let what = name.hasPrefix("-") ? "option" : "command"
  let known = name.hasPrefix("-") ? ["--help", "--version"] : commands.map(\.name) + ["help"]
  throw DiagnosticError(
    Diagnostic(
      rule: "unknown-\(what)", "unknown \(what) \"\(name)\"",
      hint: nearestName(to: name, among: known).map { "did you mean \"\($0)\"?" } ?? "see cigen --help"))
}

private func asksForHelp(_ arguments: [String]) -> Bool {
  arguments.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
}
