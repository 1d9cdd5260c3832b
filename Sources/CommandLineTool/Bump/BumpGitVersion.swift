import ImageModel
import SourceText
import Versions

extension KnownVersion {
  /// That of the nearest tag.
  init(of description: GitDescription, _ tags: ReleaseTags) throws(DiagnosticError) {
    guard let nearest = description.nearest else {
      throw DiagnosticError(
        Diagnostic(
          rule: "no-version-tag", "no version is stored here, and no git tag before this commit holds one",
          hint: "make the first: cigen bump --set 0.1.0 --tag; or get those of the remote: git fetch --tags"))
    }
    try self.init(text: tags.version(inTag: nearest.name), tags)
  }
}

extension Disk {
  /// Raises a version that git says: by a tag at HEAD, and in no file.
  ///
  /// HEAD may be on no branch, as where CI systems check out: a tag keeps its commit, which a commit alone would not.
  func bumpGitVersion(
    of loaded: LoadedVersion, _ request: BumpRequest, _ console: inout Console
  ) throws(DiagnosticError) -> BumpReport {
    try checkUsage(request)
    let (folder, tags) = (loaded.folder, loaded.tags)
    let description = try describe(folder, tags)
    let isFirst = description.nearest == nil
    let known: KnownVersion
    // The first version tells its own scheme.
    if isFirst, let first = request.set {
      known = try KnownVersion(text: first, tags)
    } else {
      known = try KnownVersion(of: description, tags)
    }
    let next = try request.next(after: known)
    if !isFirst { try known.refuseDowngrade(to: next, isAllowed: request.allowsDowngrade) }
    let tag = GitTag(next.text, named: tags, self, folder: folder)
    var report = BumpReport(
      from: isFirst ? nil : known.version.text, to: next.text, scheme: known.scheme.name, isDryRun: request.isDryRun)
    if !request.isTagged { return report }
    try checkCommit(description, known, next, request, folder)
    try tag.check()
    console.report(try tag.checkRemote())
    if request.isDryRun { return report }
    try tag.make()
    report.tag = tag.name
    return report
  }

  private func checkUsage(_ request: BumpRequest) throws(DiagnosticError) {
    let fact = "the version is that of a git tag and stands in no file"
    if request.isCommitted {
      throw usageError("unexpected-option", "\(fact), so there is nothing to commit", hint: "give --tag alone")
    }
    if !request.isTagged, !request.isDryRun {
      throw usageError(
        "missing-option", "\(fact), so a tag alone raises it",
        hint: "add --tag; to see the next version use cigen version --next")
    }
  }

  /// What is tagged must be what was tried: HEAD without changes, and other than what the last version was made from.
  ///
  /// A release may have the commit of its last pre-release: that is the one that was tested. So may what `--set` names.
  private func checkCommit(
    _ description: GitDescription, _ known: KnownVersion, _ next: Version, _ request: BumpRequest, _ folder: String
  ) throws(DiagnosticError) {
    if description.isDirty {
      let files = lines(try git(["diff", "--name-only", "-z", Self.withoutSubmodulesFiles, "HEAD"], in: folder)).joined(
        separator: ", ")
      throw DiagnosticError(
        Diagnostic(
          rule: "uncommitted-changes", "a tag would not hold the changes of these files: \(files)",
          hint: "commit them, or put them away with git stash"))
    }
    let isPromoted = !known.version.isRelease && next.isRelease
    guard description.isAtTag, let nearest = description.nearest, request.set == nil, !isPromoted else { return }
    throw DiagnosticError(
      Diagnostic(
        rule: "nothing-changed", "nothing was committed since \"\(nearest.name)\"",
        hint: "if this commit shall have another version, name that with --set"))
  }
}
