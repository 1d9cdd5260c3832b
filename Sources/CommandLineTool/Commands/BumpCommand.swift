import ImageModel
import SourceText
import Versions

private let set = OptionDescription(name: "--set", value: "VERSION", help: "write VERSION, not the next one")
private let dryRun = OptionDescription(
  name: "--dry-run", help: "check everything and print the difference, but write nothing")
private let commit = OptionDescription(
  name: "--commit", help: "commit the files that changed, and no others; they and the index must be clean before")
private let tag = OptionDescription(
  name: "--tag",
  help: "make the annotated tag of the version, which must be new; with --commit, unless git says the version")
private let allowDowngrade = OptionDescription(
  name: "--allow-downgrade", help: "write also a version that is not higher than the present one")

let bumpCommand = CommandDescription(
  name: "bump",
  summary: "raise the version in every file that holds it",
  operands: "[major|minor|patch|prerelease|release]",
  operandKinds: [.choices(VersionStep.allCases.map(\.rawValue))],
  discussion: """
    Rewrites the version where it is stored (in cigen.json5 or its version file), in the files that "files" of "version"
    names, and in the outputs that cigen generate writes: all of them or none. Where none is stored, the version is that of
    the nearest git tag, and --tag alone raises it, at HEAD and in no file. Tags are called as releaseTags of "git" has it.

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
    ("cigen bump --tag && git push --follow-tags", "release it, where git says the version"),
    ("cigen bump --set 0.1.0 --tag", "the first version that git says"),
  ],
  run: bump)

@Sendable private func bump(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  try console.setFormat(arguments[.format])
  let request = try request(arguments, console)
  let disk = Disk(console.invocation)
  let start = arguments[.folder] ?? "."
  if let config = arguments[.config], disk.isStream(config) {
    throw usageError(
      "contrary-options", "the version cannot be raised in what comes through a pipe", hint: "name a file with --config"
    )
  }
  let folder = try disk.locateProject(from: start, config: arguments[.config]).folder
  let lock = try disk.lock(folder, waiting: 0)
  defer { withExtendedLifetime(lock) {} }
  let transaction = disk.transaction(in: folder)
  if !request.isDryRun { console.report(try disk.recover(in: folder)) }
  let loaded = try disk.loadVersion(at: try disk.locateProject(from: start, config: arguments[.config]))
  let report: BumpReport
  if let present = loaded.versioning.present {
    report = try disk.bump(present, of: loaded, request, transaction, arguments, &console)
  } else {
    report = try disk.bumpGitVersion(of: loaded, request, &console)
  }
  console.printOutput(console.diagnosticsFormat == .json ? report.json : report.text)
  return .done
}

extension Disk {
  /// Raises a version that is stored: plan, check, write.
  fileprivate func bump(
    _ present: PresentVersion, of loaded: LoadedVersion, _ request: BumpRequest, _ transaction: FileTransaction,
    _ arguments: ParsedArguments, _ console: inout Console
  ) throws(DiagnosticError) -> BumpReport {
    if request.isTagged, !request.isCommitted {
      throw usageError("missing-option", "--tag tags the commit of the bump", hint: "add --commit")
    }
    let known = try KnownVersion(stored: present, loaded.versioning.scheme)
    let next = try request.next(after: known)
    try known.refuseDowngrade(to: next, isAllowed: request.allowsDowngrade)
    let plan = try planBump(of: loaded, from: present, to: next.text, arguments, &console)
    let release = request.isCommitted ? release(of: loaded, from: present.text, to: next.text, request) : nil
    if let release { console.report(try release.check(plan.changes)) }
    var report = BumpReport(
      from: present.text, to: next.text, scheme: known.scheme.name, isDryRun: request.isDryRun, plan: plan)
    if request.isDryRun { return report }
    for output in plan.outputs { try makeFolder(parentFolder(of: output.destination)) }
    try transaction.apply(plan.changes)
    if let release { try finish(release, plan, transaction, &report) }
    return report
  }

  private func release(
    of loaded: LoadedVersion, from present: String, to next: String, _ request: BumpRequest
  ) -> GitRelease {
    GitRelease(
      disk: self, folder: loaded.folder,
      presentTag: GitTag(present, named: loaded.tags, self, folder: loaded.folder),
      tag: GitTag(next, named: loaded.tags, self, folder: loaded.folder), isTagged: request.isTagged)
  }
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
  report.tag = release.tag.name
}

private func request(_ arguments: ParsedArguments, _ console: Console) throws(DiagnosticError) -> BumpRequest {
  let others = arguments.operands + arguments.words(of: [.preRelease, .suffix])
  if arguments[set] != nil, let other = others.first {
    throw usageError(
      "contrary-options", "--set names the whole version, and \"\(other)\" a part", hint: "give one of them")
  }
  return BumpRequest(
    set: arguments[set], change: try versionChange(arguments, console), isDryRun: arguments[dryRun] != nil,
    isCommitted: arguments[commit] != nil, isTagged: arguments[tag] != nil,
    allowsDowngrade: arguments[allowDowngrade] != nil)
}
