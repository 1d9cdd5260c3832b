import TemplateEngine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Disk {
  /// The address of the git remote `origin`, or nil if the folder is in no repository, or has none, or there is no git.
  ///
  /// As it was configured: `git remote get-url` would replace it by this machine's `url.*.insteadOf`.
  func gitRemote(of folder: String) -> String? {
    let command = ShellFragment(quoting: ["git", "-C", absolute(folder), "config", "--get", "remote.origin.url"])
    guard let stream = popen("\(command.text) 2>/dev/null", "r") else { return nil }
    var line: [UInt8] = []
    while case let byte = getc(stream), byte != EOF, byte != Int32(UInt8(ascii: "\n")) {
      line.append(UInt8(truncatingIfNeeded: byte))
    }
    let status = pclose(stream)
    return status == 0 && !line.isEmpty ? String(decoding: line, as: UTF8.self) : nil
  }
}
