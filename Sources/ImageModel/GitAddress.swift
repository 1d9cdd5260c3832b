import Registry

/// Where a git remote is, of an address in any of git's forms.
package struct GitAddress: Sendable, Hashable {
  /// In lower case, without a user and a port.
  package let host: String

  /// Without `.git`.
  package let path: String

  package init?(_ remote: String) {
    var rest = remote[...]
    if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
    if let at = rest.firstIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    guard let end = rest.firstIndex(where: { $0 == "/" || $0 == ":" }) else { return nil }
    let host = rest[..<end].lowercased()
    var path = rest[rest.index(after: end)...]
    // ssh://git@host:22/path has a port before its path.
    if rest[end] == ":", let slash = path.firstIndex(of: "/"), path[..<slash].allSatisfy(\.isNumber) {
      path = path[path.index(after: slash)...]
    }
    while path.hasSuffix("/") { path = path.dropLast() }
    if path.hasSuffix(".git") { path = path.dropLast(4) }
    self.path = String(path)
    // What ssh listens on behind a firewall, and the names by which people tell their accounts apart.
    let known = [("github.com", "ssh.github.com"), ("gitlab.com", "altssh.gitlab.com")]
    self.host = known.first { host == $0.1 || host.hasPrefix("\($0.0)-") }?.0 ?? host
  }
}

/// The registry that belongs to a host of git.
package struct HostRegistry: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case gitHub, gitLab
  }

  package let kind: Kind

  /// `host[:port]`
  package let name: String

  /// What is to be looked up, since an administrator chose the name; nil where it is known.
  package let doubt: String?

  package init(kind: Kind, name: String, doubt: String?) {
    (self.kind, self.name, self.doubt) = (kind, name, doubt)
  }
}

extension GitAddress {
  /// Nil where nothing tells what kind of host it is.
  ///
  /// - Parameter isGitLab: whether something else tells that it is a GitLab.
  package func registry(isGitLab: Bool = false) -> HostRegistry? {
    switch host {
    case "github.com": return HostRegistry(kind: .gitHub, name: "ghcr.io", doubt: nil)
    case "gitlab.com": return HostRegistry(kind: .gitLab, name: "registry.gitlab.com", doubt: nil)
    default: break
    }
    let labels = host.split(separator: ".")
    guard labels.count > 1 else { return nil }
    if isGitLab || labels.contains(where: { $0.contains("gitlab") }) {
      // docs.gitlab.com, "GitLab container registry administration": a name of its own, or a port of GitLab's.
      return HostRegistry(
        kind: .gitLab, name: "registry.\(host)",
        doubt: "GitLab shows it under Deploy > Container registry; it may be \(host):5050 or another")
    }
    if host.hasSuffix(".ghe.com") {
      // docs.github.com, "About GitHub Enterprise Cloud with data residency"
      return HostRegistry(kind: .gitHub, name: "containers.\(host)", doubt: nil)
    }
    if labels.contains(where: { $0.contains("github") || $0 == "ghe" }) {
      // docs.github.com/enterprise-server, "Working with the Container registry"
      return HostRegistry(
        kind: .gitHub, name: "containers.\(host)",
        doubt: "GitHub Enterprise Server has it where subdomain isolation is on; its older registry is docker.\(host)")
    }
    return nil
  }
}

/// A repository's name for a git remote: in the registry that belongs to its host, else its path alone.
///
/// `git@github.com:Acme/Web.git` gives `ghcr.io/acme/web`. Nil if the remote has no path that can be a repository.
package func inferredRepository(gitRemote: String, isGitLab: Bool = false) -> String? {
  guard let address = GitAddress(gitRemote) else { return nil }
  let prefix = address.registry(isGitLab: isGitLab).map { "\($0.name)/" } ?? ""
  let text = prefix + address.path.lowercased()
  return (try? Repository(text)) == nil ? nil : text
}
