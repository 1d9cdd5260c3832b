import ImageModel
import SourceText
import Versions

private let next = OptionDescription(
  name: "--next", help: "print the version that cigen bump would write, after the step STEP if one is named")

private let tags = OptionDescription(
  name: "--tags", help: "print every reference that a build would publish, of all images or of those that are named")

private let event = OptionDescription(
  name: "--event", value: "EVENT",
  help: "what the build is for: release, default, branch, branch:NAME, request, schedule or manual; all for a table")

let versionCommand = CommandDescription(
  name: "version",
  summary: "print the project's present or next version, or its tags",
  operands: "[--next [STEP] | --tags [--event EVENT] [IMAGE…]]",
  discussion: """
    The version comes from cigen.json5, or from the file VERSION. Where none is stored, git says it: v1.4.0 at that tag, and
    v1.4.1-dev.5.g3f2a9c1b0d five commits after it, with .dirty at the end if tracked files have changes. The tags
    are those of releaseTags of "git" in cigen.json5.
    The steps and schemes are those of cigen bump; nothing is written.
    With --tags, VERSION, BRANCH, NUMBER and EVENT in the environment mean what they do to the script of cigen bash: the
    version, the branch that is built, the number of a request, and what it is built for, a release by default.
    """,
  options: [next, tags, event, .preRelease, .suffix, .date, .folder, .config, .format],
  examples: [
    ("VERSION=$(cigen version)", "in a script"),
    ("cigen version --next minor", "what would cigen bump minor write?"),
    ("cigen version --tags web", "ghcr.io/acme/web:1.4.0, ghcr.io/acme/web:latest, each on its line"),
    ("cigen version --tags --event default", "what does a push to the default branch publish?"),
    ("cigen version --tags --event all", "the same for every event, as a table"),
  ],
  run: printVersion)

@Sendable private func printVersion(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  try console.setFormat(arguments[.format])
  if arguments[tags] != nil { return try printTags(arguments, &console) }
  let change = try versionChange(arguments, console)
  if arguments[event] != nil {
    throw usageError("missing-option", "\"--event\" is about tags", hint: "add --tags")
  }
  if arguments[next] == nil, let word = arguments.operands.first ?? arguments.words(of: nextOptions).first {
    throw usageError("missing-option", "\"\(word)\" is about the next version", hint: "add --next")
  }
  let disk = Disk(console.invocation)
  let location = try disk.locateProject(from: arguments[.folder] ?? ".", config: arguments[.config])
  let loaded = try disk.loadVersion(at: location)
  let version: String
  if arguments[next] != nil {
    version = try disk.knownVersion(of: loaded).next(change).text
  } else if let present = loaded.versioning.present {
    version = present.text
  } else {
    version = try disk.describedVersion(of: location.folder, loaded.tags)
  }
  console.printOutput("\(version)\n")
  return .done
}

@Sendable private func printTags(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  if let other = arguments.words(of: [next, .preRelease, .suffix]).first {
    throw usageError(
      "contrary-options", "\"\(other)\" is about the next version, and --tags about the present one",
      hint: "give one of them")
  }
  let disk = Disk(console.invocation)
  let location = try disk.locateProject(from: arguments[.folder] ?? ".", config: arguments[.config])
  let loaded = try disk.loadProject(at: location, image: nil, &console)
  let day = try today(arguments[.date], console.invocation.environment)
  let project = try loaded.project.selecting(arguments.operands)
  if arguments[event] == "all" {
    console.printOutput(try disk.publishedTable(of: project, in: loaded.folder, today: day, &console))
    return .done
  }
  let references = try disk.publishedReferences(
    of: project, in: loaded.folder, on: try chosenEvent(arguments[event]), today: day, &console)
  console.printOutput(references.map { "\($0)\n" }.joined())
  return .done
}

private func chosenEvent(_ word: String?) throws(DiagnosticError) -> Event? {
  guard let word else { return nil }
  if let event = Event(word) { return event }
  throw usageError(
    "unknown-event", "unknown event \"\(word)\"",
    hint: "use release, default, branch, branch:NAME, request, schedule, manual or all")
}

private let nextOptions: [OptionDescription] = [.preRelease, .suffix, .date]

extension Disk {
  /// The present version: stored, or of the nearest git tag.
  fileprivate func knownVersion(of loaded: LoadedVersion) throws(DiagnosticError) -> KnownVersion {
    if let present = loaded.versioning.present { return try KnownVersion(stored: present, loaded.versioning.scheme) }
    return try KnownVersion(of: try describe(loaded.folder, loaded.tags), loaded.tags)
  }
}
