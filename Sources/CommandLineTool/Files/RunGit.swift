import SourceText
import TemplateEngine

extension Disk {
  /// What `git` prints, run in a folder.
  ///
  /// - Parameter environment: what is set beside the variables of this process, each as `NAME=value`.
  /// - Throws: git's own words, if it fails.
  @discardableResult
  func git(
    _ words: [String], in folder: String, environment: [String] = []
  ) throws(DiagnosticError) -> String {
    let (status, text) = runGit(words, in: folder, environment)
    if status == 0 { return text }
    let said = text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    throw DiagnosticError(
      Diagnostic(
        rule: "git-failed", "git \(words.first { !$0.hasPrefix("-") } ?? "") failed: \(said)",
        hint: "see what git says, and run cigen again"))
  }

  /// Whether `git` ends with 0; for commands that answer a question so.
  func gitAgrees(_ words: [String], in folder: String) -> Bool { runGit(words, in: folder, []).status == 0 }

  /// Standard output, and behind it what went to standard error if git failed.
  private func runGit(
    _ words: [String], in folder: String, _ environment: [String]
  ) -> (status: Int32, text: String) {
    let setting = environment.isEmpty ? [] : ["env"] + environment
    let git = ShellFragment(quoting: setting + ["git", "-C", absolute(folder)] + words).text
    let script = "{ e=$(\(git) 2>&1 1>&3 3>&-); s=$?; } 3>&1; [ \"$s\" -eq 0 ] || printf '%s' \"$e\"; exit \"$s\""
    guard let (status, output) = run(command: script) else { return (-1, "it was ended by a signal") }
    return (status, String(decoding: output, as: UTF8.self))
  }
}

/// What git prints, cut at NUL and line ends.
func lines(_ text: String) -> [String] {
  text.split { $0 == "\0" || $0.isNewline }.map { String($0) }
}
