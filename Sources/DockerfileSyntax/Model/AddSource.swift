/// Whether a source of `ADD` is an address that it fetches (docs.docker.com, Dockerfile reference, "ADD").
package func isRemoteSource(_ source: String) -> Bool {
  let source = source.lowercased()
  return ["http://", "https://", "git@", "git://", "ssh://"].contains { source.hasPrefix($0) }
}

/// Whether `ADD` unpacks a file of this name.
package func isArchive(_ path: String) -> Bool {
  let name = path.lowercased()
  return [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst"].contains { name.hasSuffix($0) }
}
