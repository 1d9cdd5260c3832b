/// A repository: an optional registry (`host[:port]`) and a path in it.
///
/// The grammar is that of distribution/reference: path components of lower-case letters and digits, joined by `.`, `_`,
/// `__` or any number of `-`; at most 255 characters. As in Docker, the first component is a registry if it holds a `.` or
/// a `:` or is `localhost`.
package struct Repository: Sendable, Hashable {
  package static let maximumLength = 255

  /// `host[:port]`, or nil when the text names none, which Docker reads as Docker Hub.
  package let registry: String?

  /// The path within the registry.
  package let path: String

  package init(_ text: String) throws(InvalidName) {
    guard !text.isEmpty else { throw InvalidName("is empty; a repository has at least one character") }
    try Repository.checkNoScheme(text, what: "repository")
    try Repository.checkNoVariable(text, what: "repository")
    let (host, path) = Repository.split(text)
    if let host { try Repository.checkRegistry(host) }
    try Repository.checkPath(path)
    guard text.utf8.count <= Repository.maximumLength else {
      throw InvalidName("has \(text.utf8.count) characters; a repository has at most \(Repository.maximumLength)")
    }
    registry = host.map { String($0) }
    self.path = String(path)
  }

  /// As it is written in a reference.
  package var text: String { registry.map { "\($0)/\(path)" } ?? path }

  /// The registry with Docker's default spelled out, as one logs in to it.
  package var host: String {
    guard let registry, registry != "index.docker.io" else { return "docker.io" }
    return registry
  }

  /// The same repository with Docker's defaults spelled out, for comparing: `web` is `docker.io/library/web`.
  package var normalizedText: String {
    host == "docker.io" && !path.utf8.contains(UInt8(ascii: "/")) ? "\(host)/library/\(path)" : "\(host)/\(path)"
  }

  /// This repository, in `registry` if it names none itself.
  package func inRegistry(_ registry: String) throws(InvalidName) -> Repository {
    self.registry == nil ? try Repository("\(registry)/\(path)") : self
  }

  /// Checks `host[:port]` alone.
  package static func checkRegistry(_ text: some StringProtocol) throws(InvalidName) {
    let text = String(text)
    try checkNoScheme(text, what: "registry")
    try checkNoVariable(text, what: "registry")
    var host = text[...]
    if text.hasPrefix("[") {
      guard let close = text.firstIndex(of: "]"),
        text[text.index(after: text.startIndex)..<close].utf8
          .allSatisfy({ $0.isDigit || "abcdefABCDEF:.".utf8.contains($0) })
      else { throw InvalidName("is not a registry; an IPv6 address stands in \"[\" and \"]\"") }
      host = "ipv6" + text[text.index(after: close)...]
    }
    if let colon = host.firstIndex(of: ":") {
      let port = host[host.index(after: colon)...]
      guard !port.isEmpty, port.utf8.allSatisfy(\.isDigit) else {
        throw InvalidName("is not a registry; after \":\" stands a port number")
      }
      host = host[..<colon]
    }
    for component in host.split(separator: ".", omittingEmptySubsequences: false) {
      guard let first = component.utf8.first, let last = component.utf8.last, first.isLetterOrDigit,
        last.isLetterOrDigit, component.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") })
      else {
        throw InvalidName(
          "is not a registry; a host is made of letters, digits and \"-\" between dots, such as ghcr.io or "
            + "localhost:5000")
      }
    }
  }

  private static func checkNoScheme(_ text: String, what: String) throws(InvalidName) {
    if let scheme = ["https://", "http://", "docker://", "oci://"].first(where: text.hasPrefix) {
      throw InvalidName(
        "begins with \"\(scheme)\"; a \(what) has no scheme", hint: "write \"\(text.dropFirst(scheme.count))\"")
    }
  }

  /// `$CI_REGISTRY_IMAGE`, `${{ github.repository }}`: what CI systems fill in.
  private static func checkNoVariable(_ text: String, what: String) throws(InvalidName) {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return }
    let isGitLabs = text.contains("CI_REGISTRY")
    let example = what == "registry" ? "registry.example.com" : "registry.example.com/acme/web"
    throw InvalidName(
      "has a variable; a \(what) is written in full",
      hint: isGitLabs
        ? "write what GitLab shows under Deploy > Container registry, such as \(example)"
        : "write its name, such as \(example)")
  }

  private static func split(_ text: String) -> (host: Substring?, path: Substring) {
    guard let slash = text.firstIndex(of: "/") else { return (nil, text[...]) }
    let first = text[..<slash]
    let isHost = first == "localhost" || first.utf8.contains { ".:[".utf8.contains($0) }
    return isHost ? (first, text[text.index(after: slash)...]) : (nil, text[...])
  }

  private static func checkPath(_ path: Substring) throws(InvalidName) {
    for component in path.split(separator: "/", omittingEmptySubsequences: false) {
      try checkComponent(component)
    }
    let isImageID = path.utf8.count == 64 && path.utf8.allSatisfy { $0.isDigit || "abcdef".utf8.contains($0) }
    if isImageID { throw InvalidName("is 64 hexadecimal digits, which Docker reads as an image's id") }
  }

  private static func checkComponent(_ component: Substring) throws(InvalidName) {
    guard !component.isEmpty else {
      throw InvalidName("has an empty path component; one \"/\" stands between two names")
    }
    if component.utf8.contains(where: \.isUppercaseLetter) {
      throw InvalidName(
        "has an upper-case letter in \"\(component)\"; repository paths are lower case",
        hint: "write \"\(component.lowercased())\"")
    }
    if component.utf8.contains(UInt8(ascii: ":")) || component.utf8.contains(UInt8(ascii: "@")) {
      throw InvalidName("has a tag or digest; a repository is named without")
    }
    if let scalar = firstScalar(of: String(component), notAllowed: { $0.isLetterOrDigit || "._-".utf8.contains($0) }) {
      throw InvalidName(
        "has \(shown(scalar)); repository paths are made of lower-case letters, digits, \".\", \"_\", \"-\" and \"/\"")
    }
    for run in component.utf8.split(omittingEmptySubsequences: true, whereSeparator: \.isLetterOrDigit) {
      let isSeparator = [".", "_", "__"].contains(String(Substring(run))) || run.allSatisfy { $0 == UInt8(ascii: "-") }
      if !isSeparator {
        throw InvalidName(
          "has \"\(Substring(run))\" in \"\(component)\"; names are joined by one \".\", one or two \"_\", or any "
            + "number of \"-\"")
      }
    }
    guard let first = component.utf8.first, let last = component.utf8.last, first.isLetterOrDigit, last.isLetterOrDigit
    else {
      throw InvalidName("has \"\(component)\"; each path component begins and ends with a letter or a digit")
    }
  }
}
