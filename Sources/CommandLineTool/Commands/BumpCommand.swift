import SourceText
import Versions

private let set = OptionDescription(name: "--set", value: "VERSION", help: "write VERSION, not the next one")
private let dryRun = OptionDescription(
  name: "--dry-run", help: "check everything and print the difference, but write nothing")
private let commit = OptionDescription(
  name: "--commit", help: "commit the files that changed, and no others; they and the index must be clean before")
private let tag = OptionDescription(
  name: "--tag", help: "with --commit: make the annotated tag vVERSION; one that is there is an error")
private let allowDowngrade = OptionDescription(
  name: "--allow-downgrade", help: "write also a version that is not higher than the present one")

let bumpCommand = CommandDescription(
  name: "bump",
  summary: "raise the version in every file that holds it",
  operands: "[major|minor|patch|prerelease|release]",
  discussion: """
    Rewrites the version where it is stored (in cigen.json5 or its version file), in the files that "files" of "version"
    names, and in the outputs that cigen generate writes: all of them or none.

    Without a step: semver raises the patch, or the number of a pre-release; calver takes today's date, and raises the
    last number if that is the date already; date takes today, then .2, .3 and so on; counter adds one.
    With semver, a step that leads to the version of a pre-release ends the pre-release: minor makes 1.3.0-rc.2 into
    1.3.0; with --pre it always goes on. release only ends it.
    """,
  options: [
    .preRelease, .suffix, set, dryRun, commit, tag, .date, allowDowngrade, .folder, .config, .templates, .format,
  ],
  examples: [
    ("cigen bump", "the usual next version"),
    ("cigen bump minor --pre rc", "1.4.2 to 1.5.0-rc.1"),
    ("cigen bump release", "1.5.0-rc.3 to 1.5.0"),
    ("cigen bump --suffix addpjp", "20190304 to 20190305_addpjp"),
    ("cigen bump major --dry-run", "what would change?"),
    ("cigen bump --commit --tag && git push --follow-tags", "release it"),
  ],
  run: bump)

/// load, plan, check, write
@Sendable private func bump(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  try console.setFormat(arguments[.format])
  let change = try versionChange(arguments, console)
  try checkUsage(arguments)
  let disk = Disk(workingFolder: console.invocation.workingFolder)
  let folder = try disk.locateProject(from: arguments[.folder] ?? ".", config: arguments[.config]).folder
  let isDryRun = arguments[dryRun] != nil
  let lock = try disk.lock(folder)
  defer { withExtendedLifetime(lock) {} }
  let transaction = FileTransaction(
    in: disk.destination(of: folder).path, of: disk.destination(of: disk.checkout(around: folder)).path)
  if !isDryRun { console.report(recovered(try transaction.recover())) }
  let loaded = try disk.loadVersion(arguments)
  let next: Version
  if let text = arguments[set] {
    next = try loaded.stored.next(set: text)
  } else {
    next = try loaded.stored.next(change)
  }
  try loaded.stored.refuseDowngrade(to: next, isAllowed: arguments[allowDowngrade] != nil)
  let plan = try disk.planBump(of: loaded, to: next.text, arguments, &console)
  let release =
    arguments[commit] == nil
    ? nil
    : GitRelease(
      disk: disk, folder: folder, present: loaded.stored.version.text, next: next.text,
      isTagged: arguments[tag] != nil)
  try release?.check(plan.changes)
  var report = BumpReport(
    from: loaded.stored.version.text, to: next.text, scheme: loaded.stored.scheme.name, isDryRun: isDryRun, plan: plan)
  if !isDryRun {
    for output in plan.outputs { try disk.makeFolder(parentFolder(of: output.destination)) }
    try transaction.apply(plan.changes)
    if let release { try finish(release, plan, transaction, &report) }
  }
  console.printOutput(console.diagnosticsFormat == .json ? report.json : report.text)
  return .done
}

/// Commits and tags; if the commit fails, the files are put back.
private func finish(
  _ release: GitRelease, _ plan: BumpPlan, _ transaction: FileTransaction, _ report: inout BumpReport
) throws(DiagnosticError) {
  do {
    report.commit = try release.commit(plan.changes)
  } catch {
    try transaction.apply(plan.changes.map(\.reversed))
    throw error
  }
  if !release.isTagged { return }
  try release.makeTag()
  report.tag = release.tag
}

private func checkUsage(_ arguments: ParsedArguments) throws(DiagnosticError) {
  if arguments[tag] != nil, arguments[commit] == nil {
    throw usageError("missing-option", "--tag tags the commit of the bump", hint: "add --commit")
  }
  guard arguments[set] != nil else { return }
  let others = arguments.operands + arguments.words(of: [.preRelease, .suffix])
  guard let other = others.first else { return }
  throw usageError(
    "contrary-options", "--set names the whole version, and \"\(other)\" a part", hint: "give one of them")
}

private func recovered(_ paths: [String]) -> [Diagnostic] {
  if paths.isEmpty { return [] }
  let message = "a cigen bump had been interrupted; put back: \(paths.joined(separator: ", "))"
  return [Diagnostic(.note, rule: "unfinished-bump", message)]
}

extension Disk {
  fileprivate func loadVersion(
    _ arguments: ParsedArguments
  ) throws(DiagnosticError) -> LoadedVersion {
    let location = try locateProject(from: arguments[.folder] ?? ".", config: arguments[.config])
    let versioning = try loadVersioning(at: location)
    return LoadedVersion(location: location, versioning: versioning, stored: try versioning.stored())
  }

  /// One bump at a time.
  fileprivate func lock(_ folder: String) throws(DiagnosticError) -> FolderLock {
    do throws(SystemError) {
      if let lock = try FolderLock(absolutePath: absolute(folder)) { return lock }
    } catch {
      throw DiagnosticError(
        Diagnostic(rule: "cannot-read", "cannot lock the folder \"\(folder)\": \(systemMessage(error.number))"))
    }
    throw DiagnosticError(
      Diagnostic(rule: "locked", "another cigen bump is running in \"\(folder)\"", hint: "run this one after it"))
  }
}
