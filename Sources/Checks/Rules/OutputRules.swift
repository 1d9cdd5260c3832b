extension CheckRule {
  /// What is found of the files that `outputs` lists: the same that `cigen generate --check` finds.
  static let outputRules = [
    CheckRule(
      name: "stale-output", severity: .error,
      summary: "a generated file is older than a change of the project or of a template",
      explanation: "CI builds what the project was, not what it is. Run `cigen generate` and commit what it writes."),
    CheckRule(
      name: "missing-output", severity: .error,
      summary: "a file that is listed in outputs is not there",
      explanation: "Run `cigen generate` and commit what it writes."),
    CheckRule(
      name: "crlf-output", severity: .error,
      summary: "a generated script has the line ends of Windows",
      explanation: """
        No shell runs it. git changes line ends where `core.autocrlf` is set: write `*.sh text eol=lf` into
        `.gitattributes`, and run `cigen generate`.
        """),
    CheckRule(
      name: "outdated-output", severity: .error,
      summary: "a generated file was written by another version of cigen",
      explanation: "Run `cigen generate`, read the difference and commit it; or use that version."),
    CheckRule(
      name: "edited-output", severity: .error,
      summary: "a generated file was edited by hand",
      explanation: """
        The next `cigen generate` would lose the edit. Make the change in the project or in a template
        (`cigen templates eject DIR`), then run `cigen generate --force`.
        """),
    CheckRule(
      name: "foreign-output", severity: .error,
      summary: "a file that is listed in outputs is not cigen's",
      explanation: "Name another file in `outputs`, or replace this one: `cigen generate --force`."),
  ]
}
