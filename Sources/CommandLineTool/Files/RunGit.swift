import SourceText
import TemplateEngine

extension Disk {
  /// What `git` prints, run in a folder.
  ///
  /// - Throws: git's own words, if it fails.
  @discardableResult
  func git(_ words: [String], in folder: String) throws(DiagnosticError) -> String {
    let (status, text) = runGit(words, in: folder)
    if status == 0 { return text }
    let said = text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    throw DiagnosticError(
      Diagnostic(
        rule: "git-failed", "git \(words.first { !$0.hasPrefix("-") } ?? "") failed: \(said)",
        hint: "see what git says, and run cigen again"))
  }

  /// Whether `git` ends with 0; for commands that answer a question so.
  func gitAgrees(_ words: [String], in folder: String) -> Bool { runGit(words, in: folder).status == 0 }

  /// Standard output, and behind it what went to standard error if git failed.
  private func runGit(_ words: [String], in folder: String) -> (status: Int32, text: String) {
    let git = ShellFragment(quoting: ["git", "-C", absolute(folder)] + words).text
    let script = "{ e=$(\(git) 2>&1 1>&3 3>&-); s=$?; } 3>&1; [ \"$s\" -eq 0 ] || printf '%s' \"$e\"; exit \"$s\""
    guard let (status, output) = run(command: script) else { return (-1, "it was ended by a signal") }
    return (status, String(decoding: output, as: UTF8.self))
  }
}
