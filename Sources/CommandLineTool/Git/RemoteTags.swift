import SourceText

extension Disk {
  /// Whether the git remote of a checkout has a tag; false without a remote.
  ///
  /// The remote is that of the branch, else `origin`.
  ///
  /// - Throws: git's own words, if the remote cannot be asked.
  func remoteHas(tag: String, folder: String) throws(DiagnosticError) -> Bool {
    guard let remote = remote(of: folder) else { return false }
    let reference = "refs/tags/\(tag)"
    let words = ["ls-remote", "--tags", "--", remote, reference]
    let lines = try git(words, in: folder).split(whereSeparator: \.isNewline)
    // git takes the name for the end of one.
    return lines.contains { $0.hasSuffix("\t\(reference)") }
  }

  private func remote(of folder: String) -> String? {
    func setting(_ key: String) -> String? {
      guard let text = try? git(["config", "--get", key], in: folder) else { return nil }
      return String(text.prefix { !$0.isNewline })
    }
    if let branch = try? git(["symbolic-ref", "--quiet", "--short", "HEAD"], in: folder),
      // A branch may follow another one of its own checkout.
      let remote = setting("branch.\(branch.prefix { !$0.isNewline }).remote"), remote != "."
    {
      return remote
    }
    return setting("remote.origin.url") == nil ? nil : "origin"
  }
}
