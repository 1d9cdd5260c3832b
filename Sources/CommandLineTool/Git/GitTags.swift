import ImageModel
import SourceText

extension Disk {
  /// The git tags that hold versions, by their names; none outside of a checkout.
  ///
  /// - Throws: that the checkout is shallow, and so may lack tags, and the remote cannot be asked for them.
  func versionTags(of folder: String, _ tags: ReleaseTags) throws(DiagnosticError) -> [String] {
    if !isInCheckout(folder) { return [] }
    let listing: String
    if try git(["rev-parse", "--is-shallow-repository"], in: folder) == "true\n" {
      let references = tags.globs.map { "refs/tags/\($0)" }
      do {
        listing = try git(["ls-remote", "--refs", "--tags", "origin"] + references, in: folder)
      } catch {
        throw DiagnosticError(
          error.diagnostics + [
            Diagnostic(
              rule: "shallow-checkout", "this checkout is shallow, so git may not know every tag",
              hint: "run git fetch --tags --unshallow")
          ])
      }
    } else {
      listing = try git(["tag", "--list"] + tags.globs, in: folder)
    }
    return listing.split(whereSeparator: \.isNewline).map { line in
      line.firstRange(of: "refs/tags/").map { String(line[$0.upperBound...]) } ?? String(line)
    }
  }
}
