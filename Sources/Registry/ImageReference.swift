/// An image reference: `repository[:tag][@digest]` (distribution/reference).
package struct ImageReference: Sendable, Hashable {
  package let repository: Repository
  package let tag: Tag?
  package let digest: Digest?

  package init(repository: Repository, tag: Tag?, digest: Digest? = nil) {
    self.repository = repository
    self.tag = tag
    self.digest = digest
  }

  package init(_ text: String) throws(InvalidName) {
    var name = text[...]
    var digest: Digest?
    if let at = name.firstIndex(of: "@") {
      digest = try Digest(String(name[name.index(after: at)...]))
      name = name[..<at]
    }
    var tag: Tag?
    // A ":" behind the last "/" begins a tag; one before it is a registry's port.
    if let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") {
      tag = try Tag(String(name[name.index(after: colon)...]))
      name = name[..<colon]
    }
    self.init(repository: try Repository(String(name)), tag: tag, digest: digest)
  }

  /// As it is written in a command.
  package var text: String {
    repository.text + (tag.map { ":\($0.text)" } ?? "") + (digest.map { "@\($0.text)" } ?? "")
  }

  /// The same reference with Docker's defaults spelled out, for comparing: `web` is `docker.io/library/web:latest`.
  package var normalizedText: String {
    let tagText = tag?.text ?? (digest == nil ? "latest" : nil)
    return repository.normalizedText + (tagText.map { ":\($0)" } ?? "") + (digest.map { "@\($0.text)" } ?? "")
  }
}
