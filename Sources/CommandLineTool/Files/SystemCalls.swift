#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Whether a path is a folder, or a symbolic link to one.
func isFolder(absolutePath path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// What the system says of an error number.
func systemMessage(_ number: Int32) -> String {
  String(cString: strerror(number)).lowercased()
}

let standardOutput = STDOUT_FILENO
let standardError = STDERR_FILENO

func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

/// Writes all of a text, or returns false. Foundation's FileHandle would trap when a write fails.
func writeAll(_ text: String, to descriptor: Int32) -> Bool {
  Array(text.utf8).withUnsafeBytes { bytes in
    var written = 0
    while written < bytes.count {
      let count = write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      written += count
    }
    return true
  }
}
