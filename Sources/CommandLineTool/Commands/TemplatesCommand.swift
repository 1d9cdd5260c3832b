import SourceText
import Templates

private let force = OptionDescription(name: "--force", help: "let eject replace files that were changed")

let templatesCommand = CommandDescription(
  name: "templates",
  summary: "list, show or write out the bundled templates, to change them",
  operands: "list|show NAME|eject DIR",
  operandKinds: [.choices(["list", "show", "eject"]), .folder],
  discussion: """
    list prints the names, show prints one template, and eject writes all of them into DIR. Change what you need there,
    delete the rest, and give DIR to --templates.
    """,
  options: [force],
  examples: [
    ("cigen templates show bash-build.sh.tmpl", "read a template"),
    ("cigen templates eject ci/templates && cigen bash --templates ci/templates > build.sh", "use your own"),
  ],
  run: runTemplates)

@Sendable private func runTemplates(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  let operands = arguments.operands
  switch (operands.first, operands.count) {
  case ("list", 1):
    console.printOutput(BundledTemplate.all.map { "\($0.name)\n" }.joined())
  case ("show", 2):
    console.printOutput(try findTemplate(operands[1]).text)
  case ("eject", 2):
    try eject(into: operands[1], replacing: arguments[force] != nil, &console)
  case ("show", _), ("eject", _), ("list", _):
    throw usageError(
      "wrong-operands", "wrong number of words after \"\(operands[0])\"", hint: "see cigen templates --help")
  case (let word?, _):
    throw usageError(
      "unknown-command", "unknown command \"templates \(word)\"",
      hint: nearestName(to: word, among: ["list", "show", "eject"]).map { "did you mean \"\($0)\"?" }
        ?? "use list, show or eject")
  case (nil, _):
    throw usageError("missing-command", "what about the templates?", hint: "use list, show NAME or eject DIR")
  }
  return .done
}

private func findTemplate(_ name: String) throws(DiagnosticError) -> BundledTemplate {
  if let template = BundledTemplate.all.first(where: { $0.name == name }) { return template }
  let known = BundledTemplate.all.map(\.name)
  throw usageError(
    "unknown-template", "there is no template \"\(name)\"",
    hint: nearestName(to: name, among: known).map { "did you mean \"\($0)\"?" } ?? "see cigen templates list")
}

/// Writes all templates, or none if one would replace a file that differs.
private func eject(into folder: String, replacing: Bool, _ console: inout Console) throws(DiagnosticError) {
  let disk = Disk(console.invocation)
  let paths = BundledTemplate.all.map { join(folder, $0.name) }
  try disk.checkDestinations(paths, chosenBy: .person, around: ".")
  try disk.makeFolder(folder)
  let lock = try disk.lock(folder, waiting: 10)
  defer { withExtendedLifetime(lock) {} }
  console.report(try disk.recover(in: folder))
  if !replacing {
    var problems: [Diagnostic] = []
    for template in BundledTemplate.all {
      let path = join(folder, template.name)
      if let present = try disk.read(path), present.bytes != Array(template.text.utf8) {
        problems.append(
          Diagnostic(
            rule: "file-exists", "\"\(path)\" is there already and differs", hint: "replace it with --force"))
      }
    }
    if !problems.isEmpty { throw DiagnosticError(problems) }
  }
  let changes = zip(paths, BundledTemplate.all).map { disk.change(of: $0, to: $1.text, permissions: 0o644) }
  try disk.write(changes.compactMap(\.self), of: paths, chosenBy: .person, in: folder)
}
