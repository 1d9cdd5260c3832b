/// The manual page `cigen(1)`, of the macros of man(7), which groff and mandoc read.
///
/// It has no date: that would be a second thing to keep with each release.
func manualPage(of commands: [CommandDescription]) -> String {
  let synopses = ["\(bold("cigen")) \(italic("COMMAND")) [\(italic("OPTION…"))]", bold("cigen --version")]
  var lines = [".TH CIGEN 1 \"\" \"cigen \(escaped(cigenVersion))\""]
  lines += [".SH NAME"] + filled("cigen - \(purpose)")
  lines += [".SH SYNOPSIS", synopses.joined(separator: "\n.br\n")]
  lines += [".SH DESCRIPTION"] + paragraphs(description)
  lines += [".SH COMMANDS"] + paragraphs("Each has -h and --help, which print what stands here.")
  lines += commands.flatMap(section)
  lines += [".SH EXIT STATUS"] + exitStatuses.flatMap { item(bold($0.status), $0.meaning) }
  lines += [".SH ENVIRONMENT"] + environmentVariables.flatMap { item(bold($0.name), $0.meaning) }
  lines += [".SH FILES"] + files.flatMap { item(bold($0.name), $0.meaning) }
  lines += [".SH SEE ALSO", ["docker", "buildah", "podman", "git"].map { "\(bold($0))(1)" }.joined(separator: ", ")]
  return lines.map { "\($0)\n" }.joined()
}

private let description = """
  cigen reads Dockerfiles, finds the stages worth keeping, and writes a bash script, a GitHub Actions workflow or a
  GitLab CI pipeline that rebuilds only what changed, on hosts that start with an empty layer cache. What it writes runs
  without cigen.

  Standard output has what was asked for alone; messages go to standard error.
  """

private let environmentVariables: [(name: String, meaning: String)] = [
  ("NO_COLOR", "if it is not empty, messages have no colour"),
  ("SOURCE_DATE_EPOCH", "the day of a version, in seconds since 1970; without it, today"),
  ("VERSION, BRANCH", "the version and the branch that are built, for cigen version --tags"),
]

private let files: [(name: String, meaning: String)] = [
  ("cigen.json5", "the configuration of a project, also as cigen.json; the nearest is read, here or above")
]

private func section(_ command: CommandDescription) -> [String] {
  let operands = command.operands.isEmpty ? "" : " \(escaped(command.operands))"
  let options = command.options.flatMap { option in
    let value = option.value.map { " \(italic($0))" } ?? ""
    return item(option.names.map(bold).joined(separator: ", ") + value, option.help)
  }
  // Lines that are kept as they are, as in the help.
  let examples = command.examples.flatMap { ["# \($0.purpose)", $0.command] }.map { escaped($0) }
  return [".SS \(escaped(command.name))", "\(bold("cigen \(command.name)"))\(operands) [\(italic("OPTION…"))]", ".PP"]
    + paragraphs("To \(command.summary).\n\n\(command.discussion)") + options
    + [".PP", "Examples:", ".PP", ".RS 4", ".EX"] + examples + [".EE", ".RE"]
}

private func item(_ term: String, _ meaning: String) -> [String] { [".TP", term] + filled(meaning) }

/// Paragraphs, of which the first begins where it stands.
private func paragraphs(_ text: String) -> [String] {
  let paragraphs = text.split(separator: "\n\n").map { filled(String($0)) }
  return Array(paragraphs.joined(separator: [".PP"]))
}

/// A text in lines of the usual length for such sources.
private func filled(_ text: String) -> [String] {
  var lines: [String] = []
  for word in text.split(whereSeparator: \.isWhitespace).map({ escaped(String($0)) }) {
    if let last = lines.last, last.utf8.count + word.utf8.count < 80 {
      lines[lines.count - 1] = "\(last) \(word)"
    } else {
      // A dot there would begin a request.
      lines.append(word.hasPrefix(".") ? "\\&\(word)" : word)
    }
  }
  return lines
}

private func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }

private func italic(_ text: String) -> String { "\\fI\(escaped(text))\\fR" }

/// A text as it is: a hyphen would be set as a dash that no shell knows, and some signs as others (groff_char(7)).
private func escaped(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": escaped += "\\e"
    case "-": escaped += "\\-"
    case "'": escaped += "\\(aq"
    case "`": escaped += "\\(ga"
    case "^": escaped += "\\(ha"
    case "~": escaped += "\\(ti"
    case "\"": escaped += "\\(dq"
    case _ where scalar.isASCII: escaped.unicodeScalars.append(scalar)
    default:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      escaped += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
    }
  }
  return escaped
}
