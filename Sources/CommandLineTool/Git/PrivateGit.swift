import SourceText
import TemplateEngine

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A view of a checkout's git in a folder of its own, in which nothing runs that the checkout names.
///
/// A `.git` that came with a checkout may name programs in many ways: hooks, filters, `core.fsmonitor`, `core.sshCommand`,
/// drivers, helpers, a bare repository in place of the checkout. Here its objects, references and index are links to the
/// real ones, there are no hooks, and of its configuration there is only what names no program. The person's own
/// configuration holds as always. The folder is removed when the value ends.
struct PrivateGit: ~Copyable {
  /// The view; absolute.
  private let folder: String

  /// The checkout's root; absolute.
  private let root: String

  /// - Parameters:
  ///   - root: the checkout's root, which has a `.git`.
  ///   - temporary: where the view's folder is made.
  ///   - configurations: those that are known already.
  /// - Throws: that `.git` is not a repository's, or the view cannot be made.
  init(of root: String, in temporary: String, _ configurations: GitConfigurations) throws(DiagnosticError) {
    self.root = root
    folder = join(temporary, "cigen-git-\(processIdentifier)-\(UInt64.random(in: 0...UInt64.max))")
    let repository = try RepositoryFolders(of: root)
    let configuration = try configurations.configuration(of: repository)
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      try Data(configuration.utf8).write(to: URL(fileURLWithPath: "\(folder)/config"))
      for (name, target) in repository.links {
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/\(name)", withDestinationPath: target)
      }
      // A link would be taken for a symbolic reference.
      try Data(contentsOf: URL(fileURLWithPath: join(repository.own, "HEAD")))
        .write(to: URL(fileURLWithPath: "\(folder)/HEAD"))
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw DiagnosticError(
        Diagnostic(
          rule: "git-failed", "cannot read the git repository of \"\(root)\": \(reason(of: error))",
          hint: "check it with git status; the folder \(temporary) must be one that can be written"))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The shell's words that run git on it.
  func command(_ words: [String], in workingFolder: String) -> String {
    let environment = [
      "GIT_DIR=\(folder)", "GIT_WORK_TREE=\(root)", "GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "GIT_EDITOR=:",
      "GIT_OPTIONAL_LOCKS=0",
    ]
    return ShellFragment(
      quoting: ["env"] + environment + ["git", "-C", workingFolder, "--no-pager"]
        + Self.settings.flatMap { ["-c", $0] } + words
    ).text
  }

  /// The person's own configuration may name programs as well, which a generator has no use for.
  private static let settings = [
    "core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.ext.allow=never", "submodule.recurse=false",
    "gc.auto=0", "maintenance.auto=false",
  ]
}

/// The folders of a checkout's git repository; a worktree has one of its own beside the common one (gitrepository-layout).
struct RepositoryFolders {
  let own: String
  let common: String

  init(of root: String) throws(DiagnosticError) {
    let entry = join(root, ".git")
    var own = entry
    if FileKind(absolutePath: entry) == .file {
      let line = firstLine(of: entry)
      guard line.hasPrefix("gitdir: ") else { throw noRepository(root) }
      own = normalized(path: join(root, String(line.dropFirst("gitdir: ".count))))
    }
    let common = join(own, "commondir")
    self.own = own
    self.common = FileKind(absolutePath: common) == .file ? normalized(path: join(own, firstLine(of: common))) : own
    let isRepository =
      FileKind(absolutePath: join(own, "HEAD")) == .file
      && FileKind(absolutePath: join(self.common, "objects")) == .folder
    if !isRepository { throw noRepository(root) }
  }

  /// What a view has of the repository, each with the absolute path that it leads to.
  var links: [(name: String, target: String)] {
    var targets = Self.contents(of: common)
    if own != common { targets.merge(Self.contents(of: own)) { $1 } }
    return targets.map { ($0.key, $0.value) }
  }

  private static func contents(of folder: String) -> [String: String] {
    let names = folderEntries(absolutePath: folder).map(\.name).filter { !notLinked.contains($0) }
    return Dictionary(names.map { ($0, join(folder, $0)) }) { first, _ in first }
  }

  /// What names programs, or would lead git back to it, or is copied.
  private static let notLinked: Set = [
    "HEAD", "config", "config.worktree", "hooks", "commondir", "gitdir", "worktrees", "modules",
  ]

  /// The settings that name no program, as git reads them, its included files and the person's own with them.
  fileprivate func harmlessConfiguration() throws(DiagnosticError) -> String {
    let command = ShellFragment(
      quoting: ["env", "-u", "GIT_DIR", "git", "--git-dir", own, "config", "-z", "--get-regexp", Self.harmless]
    ).text
    // It ends with 1 if there is none.
    let (status, text) = outcome(of: command)
    if status == 1 { return "" }
    guard status == 0 else {
      throw DiagnosticError(
        Diagnostic(
          rule: "git-failed", "git config failed: \(lines(text).joined(separator: "; "))",
          hint: "see what git says, and run cigen again"))
    }
    return text.split(separator: "\0").map { entry in
      let parts = entry.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      return spelledSetting(String(parts[0]), parts.count > 1 ? String(parts[1]) : nil)
    }.joined()
  }

  /// As git prints them, with section and variable in small letters. `extensions` say how the repository is stored.
  private static let harmless =
    "^("
    + [
      "core[.](repositoryformatversion|filemode|ignorecase|symlinks|precomposeunicode|autocrlf|eol|safecrlf|abbrev"
        + "|checkstat|trustctime|excludesfile|attributesfile|sparsecheckout|sparsecheckoutcone|quotepath|bigfilethreshold"
        + "|logallrefupdates|sharedrepository|longpaths|protecthfs|protectntfs|compression)",
      "extensions[.](objectformat|compatobjectformat|refstorage|partialclone|noop|preciousobjects|relativeworktrees)",
      "remote[.].*[.](url|promisor|partialclonefilter)", "branch[.].*[.](remote|merge)", "url[.].*[.]insteadof",
      "(user|author|committer)[.](name|email|signingkey|useconfigonly)", "(commit|tag)[.]gpgsign", "gpg[.]format",
      "http[.](.*[.])?(extraheader|proxy|sslverify|sslcainfo|sslcapath|sslcert|sslkey)", "i18n[.].*", "index[.].*",
    ].joined(separator: "|") + ")$"
}

/// The harmless configurations of repositories, each read once for a command of cigen, which changes none.
final class GitConfigurations {
  private var known: [String: String] = [:]

  fileprivate func configuration(of repository: RepositoryFolders) throws(DiagnosticError) -> String {
    if let known = known[repository.own] { return known }
    let configuration = try repository.harmlessConfiguration()
    known[repository.own] = configuration
    return configuration
  }
}

/// A line of configuration with its section (git-config, Syntax).
private func spelledSetting(_ key: String, _ value: String?) -> String {
  func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped.replacing("\n", with: "\\n").replacing("\t", with: "\\t"))\""
  }
  let parts = key.split(separator: ".", omittingEmptySubsequences: false)
  let (section, name) = (String(parts[0]), String(parts[parts.count - 1]))
  let subsection = parts.dropFirst().dropLast().joined(separator: ".")
  // In a subsection's name a backslash only stands for what comes after it.
  let escaped = subsection.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  let header = parts.count > 2 ? "[\(section) \"\(escaped)\"]" : "[\(section)]"
  return "\(header)\n\t\(name)\(value.map { " = \(quoted($0))" } ?? "")\n"
}

private func firstLine(of path: String) -> String {
  String(
    decoding: (bytes(at: path) ?? []).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
}

private func noRepository(_ root: String) -> DiagnosticError {
  DiagnosticError(
    Diagnostic(
      rule: "git-failed", "\"\(join(root, ".git"))\" is not a git repository", hint: "check it with git status"))
}
