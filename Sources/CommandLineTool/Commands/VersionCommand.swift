import ImageModel
import SourceText
import Versions

private let next = OptionDescription(
  name: "--next", help: "print the version that cigen bump would write, after the step STEP if one is named")

let versionCommand = CommandDescription(
  name: "version",
  summary: "print the project's present or next version",
  operands: "[--next [STEP]]",
  discussion: """
    The version comes from cigen.json5, or from the file VERSION; where none is stored, git describe says it.
    The steps and schemes are those of cigen bump; nothing is written.
    """,
  options: [next, .preRelease, .suffix, .date, .folder, .config, .format],
  examples: [
    ("VERSION=$(cigen version)", "in a script"),
    ("cigen version --next minor", "what would cigen bump minor write?"),
  ],
  run: printVersion)

@Sendable private func printVersion(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  try console.setFormat(arguments[.format])
  let change = try versionChange(arguments, console)
  if arguments[next] == nil, let word = arguments.operands.first ?? arguments.words(of: nextOptions).first {
    throw usageError("missing-option", "\"\(word)\" is about the next version", hint: "add --next")
  }
  let disk = Disk(workingFolder: console.invocation.workingFolder)
  let location = try disk.locateProject(from: arguments[.folder] ?? ".", config: arguments[.config])
  let versioning = try disk.loadVersioning(at: location)
  if arguments[next] != nil {
    console.printOutput("\(try versioning.stored().next(change).text)\n")
  } else if let present = versioning.present {
    console.printOutput("\(present.text)\n")
  } else {
    console.printOutput(try disk.describe(location.folder))
  }
  return .done
}

private let nextOptions: [OptionDescription] = [.preRelease, .suffix, .date]

extension Disk {
  /// What the build script takes for the version; but a checkout without its history has no tags, and is an error.
  fileprivate func describe(_ folder: String) throws(DiagnosticError) -> String {
    let text = try git(["describe", "--tags", "--always", "--dirty"], in: folder)
    let isExact = gitAgrees(["describe", "--tags", "--exact-match"], in: folder)
    let isShallow = try git(["rev-parse", "--is-shallow-repository"], in: folder) == "true\n"
    if isExact || !isShallow { return text }
    throw DiagnosticError(
      Diagnostic(
        rule: "shallow-checkout", "this checkout is shallow, so git does not know which tag is before its commit",
        hint: "write fetch-depth: 0 for actions/checkout, GIT_DEPTH: \"0\" in GitLab CI, or run git fetch --unshallow"))
  }

  /// What is known of a project's version; without a configuration no Dockerfile is needed for that.
  func loadVersioning(at location: ProjectLocation) throws(DiagnosticError) -> Versioning {
    try refuseUnfinishedBump(in: location.folder)
    let files: FileReader = { (path) throws(DiagnosticError) in try read(join(location.folder, path)) }
    // What there is to warn of is said by the commands that build.
    if let configuration = location.configuration {
      return try decodeProject(configuration, files: files).project.versioning
    }
    return try inferVersioning(files: files)
  }
}
