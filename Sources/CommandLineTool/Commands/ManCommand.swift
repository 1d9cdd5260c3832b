import SourceText

let manCommand = CommandDescription(
  name: "man",
  summary: "print the manual page cigen(1)",
  operands: "",
  discussion: """
    It has every command with its options, for man(1).
    """,
  options: [],
  examples: [
    ("cigen man | man -l -", "read it"),
    ("cigen man > /usr/local/share/man/man1/cigen.1", "install it, so that man cigen finds it"),
  ],
  run: printManualPage)

@Sendable private func printManualPage(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  if let operand = arguments.operands.first {
    throw usageError(
      "wrong-operands", "unexpected \"\(operand)\"", hint: "for the help of one command write cigen help COMMAND")
  }
  console.printOutput(manualPage(of: commands))
  return .done
}
