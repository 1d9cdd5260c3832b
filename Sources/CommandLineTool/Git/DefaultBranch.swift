import SourceText

extension Disk {
  /// Tells when a clone knows another default branch than the project: pushes to that would publish nothing.
  ///
  /// It is told, not taken: what is written may not depend on the clone, and CI's clones do not know it.
  func defaultBranchWarning(for loaded: LoadedProject) throws(DiagnosticError) -> [Diagnostic] {
    let file = join(checkout(around: loaded.folder), ".git/refs/remotes/origin/HEAD")
    let prefix = "ref: refs/remotes/origin/"
    guard exists(file), let source = try read(file) else { return [] }
    let line = source.line(around: 0)
    let branch = String(line.dropFirst(prefix.count))
    let own = loaded.project.pipelines.defaultBranch
    guard line.hasPrefix(prefix), branch != own else { return [] }
    return [
      Diagnostic(
        .warning, rule: "default-branch",
        "the default branch of the git remote is \"\(branch)\", and here \"\(own)\" is taken for it",
        hint: "write git: { defaultBranch: \"\(branch)\" } into cigen.json5")
    ]
  }
}
