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

/// What is in a folder, in no order; nothing if it cannot be read. A symbolic link is no folder, wherever it leads.
func folderEntries(absolutePath path: String) -> [(name: String, isFolder: Bool)] {
  guard let folder = opendir(path) else { return [] }
  defer { closedir(folder) }
  var entries: [(name: String, isFolder: Bool)] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
    }
    if name == "." || name == ".." { continue }
    var status = stat()
    let isFolder =
      Int32(entry.pointee.d_type) == Int32(DT_DIR)
      || (Int32(entry.pointee.d_type) == Int32(DT_UNKNOWN) && lstat("\(path)/\(name)", &status) == 0
        && status.st_mode & S_IFMT == S_IFDIR)
    entries.append((name, isFolder))
  }
  return entries
}

var processIdentifier: Int32 { getpid() }

/// Gives a file the name of another, which it replaces at once: nobody sees neither, or half of one.
func rename(_ path: String, over other: String) throws(SystemError) {
  if rename(path, other) != 0 { throw SystemError(number: errno) }
}

/// The error number of a call that failed.
struct SystemError: Error {
  let number: Int32

  /// Whether there is no such file.
  var isMissing: Bool { number == ENOENT }
}

/// What the system says of an error number.
func systemMessage(_ number: Int32) -> String {
  String(cString: strerror(number)).lowercased()
}

/// What a shell command prints and its exit status, or nil if it could not be run or was ended by a signal.
func run(command: String) -> (status: Int32, output: [UInt8])? {
  guard let stream = popen(command, "r") else { return nil }
  var output: [UInt8] = []
  while case let byte = getc(stream), byte != EOF { output.append(UInt8(truncatingIfNeeded: byte)) }
  let status = pclose(stream)
  return status >= 0 && status & 0x7F == 0 ? (status >> 8 & 0xFF, output) : nil
}

func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

var secondsSince1970: Int { time(nil) }

let standardInput = STDIN_FILENO
let standardOutput = STDOUT_FILENO
let standardError = STDERR_FILENO

func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

/// What can be read of a descriptor, to its end; nil if it cannot be.
func readAll(of descriptor: Int32) -> [UInt8]? {
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &piece, piece.count)
    if count == 0 { return bytes }
    if count > 0 { bytes += piece[..<count] } else if errno != EINTR { return nil }
  }
}

/// The bytes of a file or a pipe, to its end.
func bytes(ofFile path: String) throws(SystemError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  if descriptor < 0 { throw SystemError(number: errno) }
  defer { close(descriptor) }
  guard let bytes = readAll(of: descriptor) else { throw SystemError(number: errno) }
  return bytes
}

/// Writes to what a path names as it is, such as a pipe or a terminal.
func write(_ text: String, toOpened path: String) throws(SystemError) {
  let descriptor = open(path, O_WRONLY | O_CLOEXEC)
  if descriptor < 0 { throw SystemError(number: errno) }
  defer { close(descriptor) }
  if !writeAll(text, to: descriptor) { throw SystemError(number: errno) }
}

/// Writes all of a text, or returns false. Foundation's FileHandle would trap when a write fails.
func writeAll(_ text: String, to descriptor: Int32) -> Bool { writeAll(Array(text.utf8), to: descriptor) }

func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  bytes.withUnsafeBytes { bytes in
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
