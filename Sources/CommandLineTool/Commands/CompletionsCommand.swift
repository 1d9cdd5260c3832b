import ImageModel
import SourceText

private let images = OptionDescription(
  name: "--images", help: "print the names of the project's images, each in a line; the completions ask for them so")

private let shells: [(name: String, script: @Sendable ([CommandDescription]) -> String)] = [
  ("bash", bashCompletions), ("zsh", zshCompletions), ("fish", fishCompletions),
]

let completionsCommand = CommandDescription(
  name: "completions",
  summary: "print what completes the words of cigen in a shell",
  operands: "bash|zsh|fish",
  operandKinds: [.choices(shells.map(\.name))],
  discussion: """
    Commands, options and their values are completed, and the names of images, for which cigen reads the project.
    """,
  options: [images, .folder, .config],
  examples: [
    ("eval \"$(cigen completions bash)\"", "in ~/.bashrc"),
    ("cigen completions zsh > ~/.zfunc/_cigen", "where fpath has ~/.zfunc before compinit runs"),
    ("cigen completions fish > ~/.config/fish/completions/cigen.fish", "for fish"),
  ],
  run: printCompletions)

@Sendable private func printCompletions(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  if arguments[images] != nil {
    if let operand = arguments.operands.first {
      throw usageError(
        "wrong-operands", "unexpected \"\(operand)\"", hint: "--images is about the project, not a shell")
    }
    try printImages(arguments, &console)
    return .done
  }
  guard let name = arguments.operands.first, arguments.operands.count == 1 else {
    throw usageError("wrong-operands", "which shell is it?", hint: "name one: bash, zsh or fish")
  }
  guard let shell = shells.first(where: { $0.name == name }) else {
    throw usageError(
      "unknown-shell", "there are no completions for \"\(name)\"",
      hint: nearestName(to: name, among: shells.map(\.name)).map { "did you mean \"\($0)\"?" }
        ?? "name one of bash, zsh and fish")
  }
  console.printOutput(shell.script(commands))
  return .done
}

/// Those that a person would name: an image with variants, and each of them.
private func printImages(_ arguments: ParsedArguments, _ console: inout Console) throws(DiagnosticError) {
  let disk = Disk(console.invocation)
  let location = try disk.locateProject(from: arguments[.folder] ?? ".", config: arguments[.config])
  let images = try disk.loadProject(at: location, image: nil, &console).project.images
  let names = images.filter { !$0.isShared && !$0.isPlatformBuild }.flatMap { [$0.family, $0.name].compactMap(\.self) }
  console.printOutput(unique(names).map { "\($0)\n" }.joined())
}
