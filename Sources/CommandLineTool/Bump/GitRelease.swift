import SourceText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The commit and the tag of a bump.
struct GitRelease {
  let disk: Disk
  let folder: String

  /// Those of the present version and of the next one.
  let presentTag: GitTag
  let tag: GitTag

  let isTagged: Bool

  /// Throws what speaks against the commit and the tag, before anything is written.
  ///
  /// Files that git does not track do not count; those that are to be edited, and the index, must be as in the last commit.
  ///
  /// - Returns: what could not be found out.
  func check(_ changes: [FileChange]) throws(DiagnosticError) -> [Diagnostic] {
    try disk.git(["rev-parse", "--verify", "HEAD"], in: folder)
    if isTagged { try checkTags() }
    if !disk.gitAgrees(["symbolic-ref", "--quiet", "HEAD"], in: folder) {
      throw refusal(
        "detached-head", "HEAD is on no branch, so nobody would find the commit",
        "check a branch out: git switch BRANCH")
    }
    let staged = lines(
      try disk.git(["diff", "--cached", "--name-only", "-z", Disk.withoutSubmodulesFiles], in: folder))
    if !staged.isEmpty {
      throw refusal(
        "staged-changes", "the index already holds changes: \(staged.joined(separator: ", "))",
        "commit them, or take them out with git restore --staged")
    }
    let status =
      [literal, "status", "--porcelain=v1", "-z", "--untracked-files=no", Disk.withoutSubmodulesFiles, "--"]
      + changes.map(\.destination)
    let dirty = lines(try disk.git(status, in: folder)).map { $0.dropFirst(3) }
    if !dirty.isEmpty {
      throw refusal(
        "uncommitted-changes", "files that the bump would edit have changes: \(dirty.joined(separator: ", "))",
        "commit them, or put them away with git stash")
    }
    try checkFilters(changes)
    return try hooksNotRun() + (isTagged ? try tag.checkRemote() : [])
  }

  /// git writes some files other than they are, as those of Git LFS, by a program that the checkout may name.
  private func checkFilters(_ changes: [FileChange]) throws(DiagnosticError) {
    let words = [literal, "check-attr", "-z", "filter", "--"] + changes.map(\.destination)
    let fields = try disk.git(words, in: folder).split(separator: "\0").map { String($0) }
    // path, attribute, value
    for start in stride(from: 0, to: fields.count - 2, by: 3) {
      let (path, filter) = (fields[start], fields[start + 2])
      if ["unspecified", "unset", "set"].contains(filter) { continue }
      let isOwn = ["clean", "process"].contains { disk.gitAgrees(["config", "filter.\(filter).\($0)"], in: folder) }
      if isOwn { continue }
      throw refusal(
        "filtered-file", "git passes \"\(path)\" through the filter \"\(filter)\", which cigen does not run",
        "leave out --commit, and commit it with git")
    }
  }

  /// A checkout from somebody else may have them.
  private func hooksNotRun() throws(DiagnosticError) -> [Diagnostic] {
    let hooks = try disk.hooksFolder(of: folder)
    let names = ["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"].filter {
      FileManager.default.isExecutableFile(atPath: join(hooks, $0))
    }
    if names.isEmpty { return [] }
    return [
      Diagnostic(
        .note, rule: "hooks-not-run", "the commit is made without git's hooks: \(names.joined(separator: ", "))",
        hint: "if they matter here, leave out --commit, and commit with git")
    ]
  }

  /// A release whose tag failed is not followed by another.
  private func checkTags() throws(DiagnosticError) {
    let subject = try disk.git(["log", "-1", "--format=%s"], in: folder)
    if subject == "\(GitTag.message(of: presentTag.version))\n", !presentTag.exists {
      throw refusal(
        "untagged-version", "version \"\(presentTag.version)\" is bumped, untagged: the last commit is its release",
        "tag it: \(presentTag.command); then bump again")
    }
    try tag.check()
  }

  /// Commits these files and no others. If git refuses, the index is as it was; the files are the caller's.
  ///
  /// - Returns: the commit's hash; nil if git does not tell it.
  func commit(_ changes: [FileChange]) throws(DiagnosticError) -> String? {
    let paths = try tracked(changes.map(\.destination))
    do {
      try disk.git([literal, "add", "--"] + paths, in: folder)
      try disk.git(
        [literal, "commit", "--quiet", "--message", GitTag.message(of: tag.version), "--only", "--"] + paths, in: folder
      )
    } catch {
      _ = disk.gitAgrees([literal, "reset", "--quiet", "--"] + paths, in: folder)
      throw error
    }
    return (try? disk.git(["rev-parse", "HEAD"], in: folder)).map { lines($0).joined() }
  }

  func makeTag() throws(DiagnosticError) {
    do {
      try tag.make()
    } catch {
      throw DiagnosticError(
        error.diagnostics + [
          Diagnostic(
            rule: "untagged-version", "version \"\(tag.version)\" is bumped and committed, but untagged",
            hint: "tag it: \(tag.command)")
        ])
    }
  }

  /// Outputs that are ignored stay out of the commit.
  private func tracked(_ paths: [String]) throws(DiagnosticError) -> [String] {
    var tracked: [String] = []
    for path in paths where !disk.gitAgrees(["check-ignore", "--quiet", "--", path], in: folder) {
      tracked.append(path)
    }
    if !tracked.isEmpty { return tracked }
    throw refusal(
      "ignored-files", "git ignores every file that the bump changes", "leave out --commit, or change .gitignore")
  }

  private func refusal(_ rule: String, _ message: String, _ hint: String) -> DiagnosticError {
    DiagnosticError(Diagnostic(rule: rule, message, hint: hint))
  }
}

/// Paths are taken as they are, not as patterns.
private let literal = "--literal-pathspecs"
