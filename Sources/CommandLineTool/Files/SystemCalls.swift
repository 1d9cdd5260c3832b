#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What a path names, symbolic links followed; nil if there is nothing.
enum FileKind {
  case file, folder, other

  init?(absolutePath path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    default: self = .other
    }
  }
}

var processIdentifier: Int32 { getpid() }

/// Gives a file the name of another, which it replaces at once: nobody sees neither, or half of one.
func rename(_ path: String, over other: String) throws(SystemError) {
  if rename(path, other) != 0 { throw SystemError(number: errno) }
}

/// The error number of a call that failed.
struct SystemError: Error {
  let number: Int32
}

/// What the system says of an error number.
func systemMessage(_ number: Int32) -> String {
  String(cString: strerror(number)).lowercased()
}

/// The first line that a shell command prints, or nil if it fails or prints none.
func firstLine(printedBy command: String) -> String? {
  guard let stream = popen(command, "r") else { return nil }
  var line: [UInt8] = []
  var isFirst = true
  while case let byte = getc(stream), byte != EOF {
    if byte == Int32(UInt8(ascii: "\n")) { isFirst = false }
    if isFirst { line.append(UInt8(truncatingIfNeeded: byte)) }
  }
  let status = pclose(stream)
  return status == 0 && !line.isEmpty ? String(decoding: line, as: UTF8.self) : nil
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
