import DockerfileSyntax
import SourceText

extension CheckRule {
  static let unpinnedAdd: CheckRule = .init(
    name: "unpinned-add", severity: .warning,
    summary: "ADD downloads what may change",
    explanation: """
      A builder asks the server each time whether the file is still the same, and takes whatever comes: the build depends
      on a server, and a change there changes the image without a word. With `--checksum` it takes that file or fails, and
      need not ask when it has it. A git repository is pinned by a commit after `#`, or by `checksum=` after `?`.
      """,
    bad: .dockerfile(
      """
      ADD https://example.com/tool.tar.gz /opt/
      """),
    good: .dockerfile(
      """
      ADD --checksum=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 \\
        https://example.com/tool.tar.gz /opt/
      """),
    find: { file in
      file.dockerfile.stages.flatMap(\.instructions).filter { $0.keyword == .add && $0.flag("checksum") == nil }
        .flatMap { instruction in
          instruction.words.dropLast().filter { isUnpinned($0.text) }.map { source in
            let isGit = isGitRepository(source.text)
            return unpinnedAdd.diagnostic(
              "\"\(source.text)\" may be another \(isGit ? "commit" : "file") in the next build",
              at: file.place(source.range),
              hint: isGit ? commitHint(source.text) : "pin it: ADD --checksum=sha256:<digest>")
          }
        }
    })
}

private func isUnpinned(_ source: String) -> Bool {
  guard isRemoteSource(source) else { return false }
  guard isGitRepository(source) else { return true }
  let reference = source.split(separator: "#").dropFirst().first?.split(separator: ":").first ?? ""
  let isCommit = reference.utf8.count == 40 && reference.allSatisfy(\.isHexDigit)
  return !isCommit && !source.contains("checksum=") && !source.contains("commit=")
}

/// How a repository's address names the commit: after `#`, before a folder; or among the parameters after `?`.
private func commitHint(_ source: String) -> String {
  if source.contains("?") { return "add the whole commit: &checksum=<commit>" }
  let parts = source.split(separator: "#", maxSplits: 1)
  let folder = parts.count > 1 ? parts[1].firstIndex(of: ":").map { String(parts[1][$0...]) } ?? "" : ""
  return "name the whole commit: #<commit>\(folder)"
}
