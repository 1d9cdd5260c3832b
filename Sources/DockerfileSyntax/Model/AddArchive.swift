/// Whether `ADD` unpacks a file of this name.
package func isArchive(_ path: String) -> Bool {
  let name = path.lowercased()
  return [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst"].contains { name.hasSuffix($0) }
}
