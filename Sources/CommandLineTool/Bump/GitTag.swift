import ImageModel
import SourceText
import TemplateEngine

/// The annotated tag of a version, as the project names its tags.
struct GitTag {
  let disk: Disk
  let folder: String
  let version: String
  let name: String

  init(_ version: String, named tags: ReleaseTags, _ disk: Disk, folder: String) {
    (self.version, self.disk, self.folder) = (version, disk, folder)
    name = tags.tag(ofVersion: version)
  }

  static func message(of version: String) -> String { "Release \(version)" }

  /// What a person would write to make it.
  var command: String {
    ShellFragment(quoting: ["git", "tag", "-a", "-m", Self.message(of: version), name]).text
  }

  var exists: Bool { disk.gitAgrees(["rev-parse", "--quiet", "--verify", "refs/tags/\(name)"], in: folder) }

  /// A tag that is there is not moved.
  func check() throws(DiagnosticError) {
    if exists { throw existing("there is a tag \"\(name)\" already", hint: "name another version with --set") }
    if !disk.gitAgrees(["check-ref-format", "refs/tags/\(name)"], in: folder) {
      throw DiagnosticError(
        Diagnostic(rule: "invalid-git-tag", "git takes no tag \"\(name)\"", hint: "name another version with --set"))
    }
  }

  /// Throws if the git remote has the tag, which would be seen when the tag is pushed.
  ///
  /// - Returns: a warning if the remote cannot be asked: a bump must work without a network.
  func checkRemote() throws(DiagnosticError) -> [Diagnostic] {
    let isThere: Bool
    do {
      isThere = try disk.remoteHas(tag: name, folder: folder)
    } catch {
      let reason = error.diagnostics.map(\.message).joined(separator: "; ")
      return [
        Diagnostic(
          .warning, rule: "unknown-remote-tags", "whether the git remote has a tag \"\(name)\" is not known: \(reason)",
          hint: "look for it there before you push")
      ]
    }
    if !isThere { return [] }
    throw existing(
      "the git remote has a tag \"\(name)\" already", hint: "get it with git fetch --tags, or name another version")
  }

  func make() throws(DiagnosticError) {
    try disk.git(["tag", "--annotate", "--message", Self.message(of: version), name], in: folder)
  }

  private func existing(_ message: String, hint: String) -> DiagnosticError {
    DiagnosticError(Diagnostic(rule: "existing-tag", message, hint: hint))
  }
}
