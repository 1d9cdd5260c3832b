/// What cigen writes.
let purpose = "build scripts and CI pipelines for container images, fast on hosts that keep no layer cache"

let exitStatuses: [(status: String, meaning: String)] = [
  ("0", "done"), ("1", "a check found a difference"), ("2", "wrong usage or input"),
]

/// What `cigen --help` prints.
func overviewHelp() -> String {
  let rows = commands.map { ("  \($0.name)", $0.summary) }
  return """
    cigen writes \(purpose).

    Usage: cigen COMMAND [OPTION…]

    Commands:
    \(table(rows))

    Options:
    \(table([("  --version", "print the version"), ("  -h, --help", "print this, or with a command its help")]))

    Example: write a script that builds and pushes the images of this folder, and run it
      cigen bash > build.sh && bash build.sh

    Exit status: \(exitStatuses.map { "\($0.status) \($0.meaning)" }.joined(separator: ", ")).

    """
}

/// What `cigen COMMAND --help` prints.
func commandHelp(_ command: CommandDescription) -> String {
  let options =
    (command.options + [.help]).map { option in
      let names = "\(option.short.map { "\($0), " } ?? "")\(option.name)"
      return ("  \(names)\(option.value.map { " \($0)" } ?? "")", option.help)
    }
  let examples = command.examples.map { "  # \($0.purpose)\n  \($0.command)" }.joined(separator: "\n")
  return """
    cigen \(command.name): \(command.summary)

    Usage: cigen \(command.name) \(command.operands)\(command.operands.isEmpty ? "" : " ")[OPTION…]

    \(command.discussion)

    Options:
    \(table(options))

    Examples:
    \(examples)

    """
}

private func table(_ rows: [(left: String, right: String)]) -> String {
  let width = rows.map(\.left.count).max() ?? 0
  return rows.map { row in
    row.left + String(repeating: " ", count: width - row.left.count + 2) + row.right
  }.joined(separator: "\n")
}
