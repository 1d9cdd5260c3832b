import SourceText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Disk {
  /// What `git` prints, run in a folder of a checkout. Every call of git is made here: none runs a program that the
  /// checkout names, asks a person anything, or looks for another repository than the nearest `.git`.
  ///
  /// - Throws: git's own words, if it fails.
  @discardableResult
  func git(_ words: [String], in folder: String) throws(DiagnosticError) -> String {
    let name = words.first { !$0.hasPrefix("-") } ?? ""
    let (status, text) = try runGit(words, in: folder)
    if status == 0 { return text }
    let said = text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    throw DiagnosticError(
      Diagnostic(rule: "git-failed", "git \(name) failed: \(said)", hint: "see what git says, and run cigen again"))
  }

  /// Whether `git` ends with 0; for commands that answer a question so.
  func gitAgrees(_ words: [String], in folder: String) -> Bool { (try? runGit(words, in: folder))?.status == 0 }

  private func runGit(_ words: [String], in folder: String) throws(DiagnosticError) -> (status: Int32, text: String) {
    // git goes by the real path.
    let root = checkout(around: destination(of: folder).path)
    guard exists(join(root, ".git")) else { return (128, "fatal: not a git repository: \(folder)") }
    let view = try PrivateGit(of: root, in: FileManager.default.temporaryDirectory.path, configurations)
    return outcome(of: view.command(words, in: absolute(folder)))
  }

  /// The address of the git remote `origin`, or nil if the folder is in no repository, or has none, or there is no git.
  ///
  /// As it was configured: `git remote get-url` would replace it by this machine's `url.*.insteadOf`.
  func gitRemote(of folder: String) -> String? {
    (try? git(["config", "--get", "remote.origin.url"], in: folder)).flatMap { lines($0).first }
  }
}

extension Disk {
  /// Where git would look for the hooks of a checkout; absolute.
  func hooksFolder(of folder: String) throws(DiagnosticError) -> String {
    let root = checkout(around: destination(of: folder).path)
    let common = try RepositoryFolders(of: root).common
    let own = ["config", "--file", join(common, "config"), "--path", "--get", "core.hooksPath"]
    let named = (try? git(own, in: folder)).flatMap { lines($0).first }
    return named.map { join(root, $0) } ?? join(common, "hooks")
  }
}

/// What a command of git prints; if it fails, after that what went to standard error.
func outcome(of command: String) -> (status: Int32, text: String) {
  let script = "{ e=$(\(command) 2>&1 1>&3 3>&-); s=$?; } 3>&1; [ \"$s\" -eq 0 ] || printf '%s' \"$e\"; exit \"$s\""
  guard let (status, output) = run(command: script) else { return (-1, "it was ended by a signal") }
  return (status, String(decoding: output, as: UTF8.self))
}

/// What git prints, cut at NUL and line ends.
func lines(_ text: String) -> [String] {
  text.split { $0 == "\0" || $0.isNewline }.map { String($0) }
}
