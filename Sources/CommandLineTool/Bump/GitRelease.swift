import SourceText
import TemplateEngine

/// The commit and the tag of a bump.
struct GitRelease {
  let disk: Disk
  let folder: String

  /// The present version and the next one.
  let present: String
  let next: String

  let isTagged: Bool

  /// One leading `v`, also where the version has its own.
  static func tag(of version: String) -> String { version.hasPrefix("v") ? version : "v\(version)" }

  private static func message(of version: String) -> String { "Release \(version)" }

  var tag: String { Self.tag(of: next) }

  /// Throws what speaks against the commit and the tag, before anything is written.
  ///
  /// Files that git does not track do not count; those that are to be edited, and the index, must be as in the last commit.
  func check(_ changes: [FileChange]) throws(DiagnosticError) {
    try disk.git(["rev-parse", "--verify", "HEAD"], in: folder)
    if isTagged { try checkTags() }
    if !disk.gitAgrees(["symbolic-ref", "--quiet", "HEAD"], in: folder) {
      throw refusal(
        "detached-head", "HEAD is on no branch, so nobody would find the commit",
        "check a branch out: git switch BRANCH")
    }
    let staged = lines(try disk.git(["diff", "--cached", "--name-only", "-z"], in: folder))
    if !staged.isEmpty {
      throw refusal(
        "staged-changes", "the index already holds changes: \(staged.joined(separator: ", "))",
        "commit them, or take them out with git restore --staged")
    }
    let status = [literal, "status", "--porcelain=v1", "-z", "--untracked-files=no", "--"] + changes.map(\.destination)
    let dirty = lines(try disk.git(status, in: folder)).map { $0.dropFirst(3) }
    if !dirty.isEmpty {
      throw refusal(
        "uncommitted-changes", "files that the bump would edit have changes: \(dirty.joined(separator: ", "))",
        "commit them, or put them away with git stash")
    }
  }

  /// A tag that is there is not moved. A release whose tag failed is not followed by another.
  private func checkTags() throws(DiagnosticError) {
    let before = Self.tag(of: present)
    let subject = try disk.git(["log", "-1", "--format=%s"], in: folder)
    if subject == "\(Self.message(of: present))\n", !exists(before) {
      throw refusal(
        "untagged-version", "version \"\(present)\" is bumped, untagged: the last commit is its release",
        "tag it: \(tagCommand(of: present)); then bump again")
    }
    if exists(tag) {
      throw refusal(
        "existing-tag", "there is a tag \"\(tag)\" already", "name another version with --set, or leave out --tag")
    }
    if !disk.gitAgrees(["check-ref-format", "refs/tags/\(tag)"], in: folder) {
      throw refusal("invalid-tag", "git takes no tag \"\(tag)\"", "name another version with --set, or leave out --tag")
    }
  }

  /// Commits these files and no others. If git refuses, the index is as it was; the files are the caller's.
  ///
  /// - Returns: the commit's hash; nil if git does not tell it.
  func commit(_ changes: [FileChange]) throws(DiagnosticError) -> String? {
    let paths = try tracked(changes.map(\.destination))
    do {
      try disk.git([literal, "add", "--"] + paths, in: folder)
      try disk.git(
        [literal, "commit", "--quiet", "--message", Self.message(of: next), "--only", "--"] + paths, in: folder)
    } catch {
      _ = disk.gitAgrees([literal, "reset", "--quiet", "--"] + paths, in: folder)
      throw error
    }
    return (try? disk.git(["rev-parse", "HEAD"], in: folder)).map { lines($0).joined() }
  }

  func makeTag() throws(DiagnosticError) {
    do {
      try disk.git(["tag", "--annotate", "--message", Self.message(of: next), tag], in: folder)
    } catch {
      throw DiagnosticError(
        error.diagnostics + [
          Diagnostic(
            rule: "untagged-version", "version \"\(next)\" is bumped and committed, but untagged",
            hint: "tag it: \(tagCommand(of: next))")
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

  private func exists(_ tag: String) -> Bool {
    disk.gitAgrees(["rev-parse", "--quiet", "--verify", "refs/tags/\(tag)"], in: folder)
  }

  private func tagCommand(of version: String) -> String {
    ShellFragment(quoting: ["git", "tag", "-a", "-m", Self.message(of: version), Self.tag(of: version)]).text
  }

  private func refusal(_ rule: String, _ message: String, _ hint: String) -> DiagnosticError {
    DiagnosticError(Diagnostic(rule: rule, message, hint: hint))
  }
}

/// Paths are taken as they are, not as patterns.
private let literal = "--literal-pathspecs"

/// What git prints, cut at NUL and line ends.
private func lines(_ text: String) -> [String] {
  text.split { $0 == "\0" || $0.isNewline }.map { String($0) }
}
