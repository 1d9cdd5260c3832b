import Checks
import Generators
import ImageModel
import SourceText

private let rule = OptionDescription(
  name: "--explain", value: "RULE", choices: CheckRule.all.map(\.name) + ["all"],
  help: "print what RULE is about, why, and how to fix it; all for every rule")
private let list = OptionDescription(name: "--list", help: "print the rules, each with what it finds")
private let image = OptionDescription(
  name: "--image", value: "REPOSITORY", help: "publish as REPOSITORY, where there is no cigen.json5")
private let form = OptionDescription(
  name: "--format", value: "FORMAT", choices: FindingsFormat.allCases.map(\.rawValue),
  help: "print text (the default), json, or what github, gitlab (Code Quality) or others (sarif) read")

let checkCommand = CommandDescription(
  name: "check",
  summary: "find what costs cache or breaks builds",
  operands: "",
  discussion: """
    Looks at the project, its Dockerfiles and build contexts, and at the files that cigen generate wrote. What hadolint
    finds is left to it; run both. A comment above an instruction silences a rule there, above the first one in the whole
    Dockerfile: # cigen: ignore=RULE. In cigen.json5 that is check: { ignore: ["RULE"] }.

    It ends with 1 if there are errors or warnings, and with 2 if the project cannot be read.
    """,
  options: [rule, list, image, .folder, .config, .templates, form],
  examples: [
    ("cigen check", "before a commit"),
    (
      "cigen check --format gitlab > gl-code-quality-report.json",
      "in a job of GitLab CI, with the report as an artifact"
    ),
    ("cigen check --explain copy-before-install", "why is that found?"),
  ],
  run: check)

/// load, look, print
@Sendable private func check(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  if arguments[list] != nil {
    console.printOutput(CheckRule.all.map { "\($0.name): \($0.summary)\n" }.joined())
    return .done
  }
  if let name = arguments[rule] {
    console.printOutput(try explanation(of: name))
    return .done
  }
  if let operand = arguments.operands.first {
    throw usageError("wrong-operands", "unexpected \"\(operand)\"", hint: "cigen check looks at the whole project")
  }
  let format = try chosenFormat(
    arguments[form], orElse: FindingsFormat.text,
    hint: "use one of: \(FindingsFormat.allCases.map(\.rawValue).joined(separator: ", "))")
  let disk = Disk(console.invocation)
  var status = ExitStatus.done
  var found: [Diagnostic]
  do throws(DiagnosticError) {
    found = try disk.findings(arguments, &console)
    if found.contains(where: { $0.severity != .note }) { status = .checkFailed }
  } catch {
    // What makes a project unreadable is shown where the rest would be.
    found = error.diagnostics + console.takeDiagnostics()
    status = .wrongInput
  }
  let root = disk.checkout(around: arguments[.folder] ?? ".")
  let findings = Findings(all: shown(found)) { place in
    relativePath(from: root, to: disk.absolute(place.file.name))
  }
  switch format {
  case .text: console.printOutput(findings.text(inColour: false))
  case .json: console.printOutput(DiagnosticsFormat.json.render(findings.all, inColour: false))
  case .github: console.printOutput(findings.github)
  case .gitlab: console.printOutput(findings.gitlab)
  case .sarif: console.printOutput(findings.sarif)
  }
  return status
}

private func explanation(of name: String) throws(DiagnosticError) -> String {
  if name == "all" { return rulesDocument() }
  guard let rule = CheckRule.named(name) else {
    throw usageError("unknown-rule", "there is no rule \"\(name)\"", hint: CheckRule.hint(for: name))
  }
  return page(of: rule)
}

extension Disk {
  fileprivate func findings(
    _ arguments: ParsedArguments, _ console: inout Console
  ) throws(DiagnosticError) -> [Diagnostic] {
    let location = try locateProject(from: arguments[.folder] ?? ".", config: arguments[.config])
    let loaded = try loadProject(at: location, image: arguments[image], &console)
    var found = try problems(of: loaded, reading: console.takeDiagnostics())
    if location.configuration != nil { found += try outputProblems(of: loaded, arguments, &console) }
    // That a name was inferred needs no fix.
    found.removeAll { $0.rule == "inferred-image" }
    let ignored = loaded.project.ignoredRules
    found.removeAll { finding in ignored.contains { $0.name == finding.rule } }
    return found
      + ignored.filter { CheckRule.named($0.name) == nil }.map { rule in
        Diagnostic(
          .warning, rule: "unknown-silence", "there is no rule \"\(rule.name)\"", at: rule.place,
          hint: CheckRule.hint(for: rule.name))
      }
  }

  /// What `cigen generate --check` says of the files that it writes.
  private func outputProblems(
    of loaded: LoadedProject, _ arguments: ParsedArguments, _ console: inout Console
  ) throws(DiagnosticError) -> [Diagnostic] {
    let words = ["cigen", "generate"] + arguments.words(of: [.folder, .config, .templates])
    let remedy = Remedy(write: words, overwrite: words + ["--force"])
    var found: [Diagnostic] = []
    for output in try renderOutputs(of: loaded, to: try destinations(of: loaded), arguments, &console) {
      let state = OutputState(of: try read(output.path), against: output.text)
      guard let problem = state.diagnostic(of: output.path, remedy) else { continue }
      let listed = loaded.project.outputs.first { loaded.path(of: $0) == output.path }
      found.append(problem.placed(at: listed?.place))
    }
    return found
  }
}
