/// Whether a source of `ADD` is an address to fetch: of a file, or of a git repository (docs.docker.com, Dockerfile
/// reference, "ADD").
package func isRemoteSource(_ source: some StringProtocol) -> Bool {
  let source = source.lowercased()
  return ["http://", "https://"].contains { source.hasPrefix($0) } || isGitAddress(source)
}

/// Whether a source of `ADD` is a git repository, as far as its text says it.
package func isGitRepository(_ source: some StringProtocol) -> Bool {
  let source = source.lowercased()
  if isGitAddress(source) { return true }
  return isRemoteSource(source) && source.prefix { $0 != "#" && $0 != "?" }.hasSuffix(".git")
}

/// `git://`, `ssh://`, or `user@host:path` as ssh has it.
private func isGitAddress(_ source: String) -> Bool {
  if source.hasPrefix("git://") || source.hasPrefix("ssh://") { return true }
  var rest = source.utf8[...]
  let user = rest.prefix { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == .dash }
  rest = rest[user.endIndex...]
  guard !user.isEmpty, rest.popFirst() == UInt8(ascii: "@") else { return false }
  let host = rest.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/") }
  rest = rest[host.endIndex...]
  return !host.isEmpty && rest.popFirst() == UInt8(ascii: ":") && !rest.isEmpty
}
