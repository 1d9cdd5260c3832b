import TemplateEngine

extension Disk {
  /// The address of the git remote `origin`, or nil if the folder is in no repository, or has none, or there is no git.
  ///
  /// As it was configured: `git remote get-url` would replace it by this machine's `url.*.insteadOf`.
  func gitRemote(of folder: String) -> String? {
    let command = ShellFragment(quoting: ["git", "-C", absolute(folder), "config", "--get", "remote.origin.url"])
    return firstLine(printedBy: "\(command.text) 2>/dev/null")
  }
}
