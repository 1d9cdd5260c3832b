#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The calls that change files, each of which may fail; tests put in their own, which do. Paths are absolute.
struct FileWriter: Sendable {
  /// Makes or empties a file, gives it its bytes and permissions, and waits until the disk has them.
  var create: @Sendable (_ path: String, _ bytes: [UInt8], _ permissions: Int) throws(SystemError) -> Void

  /// Gives a file the name of another, which it replaces at once, and waits until the disk has the name.
  var rename: @Sendable (_ path: String, _ other: String) throws(SystemError) -> Void

  /// Removes a file, if it is there, and waits until the disk knows.
  var remove: @Sendable (_ path: String) throws(SystemError) -> Void

  static let real = FileWriter(
    create: { (path, bytes, permissions) throws(SystemError) in
      try createSynced(path, bytes, permissions)
    },
    rename: { (path, other) throws(SystemError) in
      try CommandLineTool.rename(path, over: other)
      try syncFolder(parentFolder(of: other))
    },
    remove: { (path) throws(SystemError) in
      if unlink(path) != 0 {
        if errno == ENOENT { return }
        throw SystemError(number: errno)
      }
      try syncFolder(parentFolder(of: path))
    })
}

private func createSynced(_ path: String, _ bytes: [UInt8], _ permissions: Int) throws(SystemError) {
  // What is there may be anything, such as a link that leads elsewhere.
  if unlink(path) != 0, errno != ENOENT { throw SystemError(number: errno) }
  let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600))
  if descriptor < 0 { throw SystemError(number: errno) }
  var failure: Int32?
  if !writeAll(bytes, to: descriptor) || fchmod(descriptor, mode_t(permissions)) != 0 || fsync(descriptor) != 0 {
    failure = errno
  }
  if close(descriptor) != 0, failure == nil { failure = errno }
  if let failure { throw SystemError(number: failure) }
}

/// Some file systems cannot sync a folder, and say EINVAL.
private func syncFolder(_ path: String) throws(SystemError) {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  if descriptor < 0 { throw SystemError(number: errno) }
  let failure = fsync(descriptor) == 0 || errno == EINVAL ? nil : Optional(errno)
  close(descriptor)
  if let failure { throw SystemError(number: failure) }
}

/// Whether a file's permissions let nobody write it: for root the system makes no difference.
func isReadOnly(absolutePath path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && (status.st_mode & 0o222 == 0 || access(path, W_OK) != 0)
}

/// Those of a file that is there.
func permissions(absolutePath path: String) -> Int? {
  var status = stat()
  return stat(path, &status) == 0 ? Int(status.st_mode & 0o7777) : nil
}

/// Keeps other processes out of a folder's files as long as it lives; the system ends it with the process.
final class FolderLock: Sendable {
  private let descriptor: Int32

  /// Nil if another process has it.
  init?(absolutePath path: String) throws(SystemError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw SystemError(number: errno) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
    let number = errno
    if number != EWOULDBLOCK { throw SystemError(number: number) }
    return nil
  }

  /// Unlocked as well, not just closed: a child that another thread has just forked still has the descriptor.
  deinit {
    if descriptor < 0 { return }
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
