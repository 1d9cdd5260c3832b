import ImageModel
import SourceText
import Versions

extension Disk {
  /// The version of what is checked out, where none is stored: what the build script takes for it.
  func describedVersion(of folder: String, _ tags: ReleaseTags) throws(DiagnosticError) -> String {
    try describe(folder, tags).version(inTag: tags.version(inTag:))
  }

  /// Has git compare a submodule by its commit alone.
  static let withoutSubmodulesFiles = "--ignore-submodules=dirty"

  /// What git says of the commit that is checked out, by the nearest of the tags that hold versions.
  ///
  /// The nearest tag is one that the commit descends from: it need not be the highest or the newest.
  ///
  /// - Throws: that the checkout is shallow, unless its commit has a tag: without the history no other tag is known.
  func describe(_ folder: String, _ tags: ReleaseTags) throws(DiagnosticError) -> GitDescription {
    let options = ["--tags", "--always", "--long", "--abbrev=10"]
    let text: String
    do {
      text = try git(["describe"] + options + tags.globs.flatMap { ["--match", $0] }, in: folder)
    } catch {
      throw DiagnosticError(
        error.diagnostics.map {
          Diagnostic(
            rule: $0.rule, $0.message,
            hint: "no version is stored here, so git says it: run cigen in a git checkout, or write a file VERSION")
        })
    }
    // --dirty would run git in submodules, with their configuration.
    let isClean = gitAgrees(["diff", "--quiet", Self.withoutSubmodulesFiles, "HEAD", "--"], in: folder)
    let description = GitDescription(String(text.prefix { !$0.isNewline }) + (isClean ? "" : "-dirty"))
    if description.isAtTag { return description }
    if try git(["rev-parse", "--is-shallow-repository"], in: folder) != "true\n" { return description }
    throw DiagnosticError(
      Diagnostic(
        rule: "shallow-checkout", "this checkout is shallow, so git does not know which tag is before its commit",
        hint: "write fetch-depth: 0 for actions/checkout, GIT_DEPTH: \"0\" in GitLab CI, or run git fetch --unshallow"))
  }
}
