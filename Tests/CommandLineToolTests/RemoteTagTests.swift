import Foundation
import TestSupport
import Testing

@Suite("tags of the git remote", .enabled(if: Requirement.allows(gitProgram)))
struct RemoteTagTests {
  private static let schemes = ["{ scheme: 'git' }", "{ value: '1.4.0', FILES }"]

  private static func options(_ version: String) -> [String] {
    ["bump", "--tag"] + (version.contains("git") ? [] : ["--commit"])
  }

  /// A checkout after `v1.4.0` with a bare repository as its remote, which has tags that the checkout has not.
  private func pushed(_ version: String, to remote: String, _ tags: [String]) throws -> (Checkout, TemporaryFolder) {
    let checkout = try Checkout(version)
    let bare = try TemporaryFolder()
    try runProgram(gitProgram, ["init", "--quiet", "--bare"], in: bare.url)
    try checkout(["remote", "add", remote, bare.path])
    for tag in tags {
      try checkout(["tag", tag])
      try checkout(["push", "--quiet", remote, tag])
      try checkout(["tag", "--delete", tag])
    }
    try checkout(["tag", "v1.4.0"])
    try checkout.commit()
    return (checkout, bare)
  }

  @Test("a tag that only the remote has is refused before anything is written", arguments: schemes)
  func existing(version: String) throws {
    let (checkout, bare) = try pushed(version, to: "origin", ["v1.4.1"])
    let before = try (checkout.folder.contents(), checkout.state())
    for options in [[], ["--dry-run"]] {
      let run = cigen(Self.options(version) + options, in: checkout.folder)
      #expect(run.status == 2 && run.output == "")
      #expect(run.error.contains("the git remote has a tag \"v1.4.1\" already [existing-tag]"), "\(run.error)")
    }
    #expect(try (checkout.folder.contents(), checkout.state()) == before)
    #expect(cigen(Self.options(version) + ["minor"], in: checkout.folder).status == 0)
    withExtendedLifetime(bare) {}
  }

  @Test("tags that end like it, or begin like it, are others")
  func others() throws {
    let tags = ["web/v1.4.1", "x/refs/tags/v1.4.1", "v1.4.1-rc.1"]
    let (checkout, bare) = try pushed(Self.schemes[0], to: "origin", tags)
    let run = cigen(["bump", "--tag"], in: checkout.folder)
    #expect(run.output == "v1.4.0 -> v1.4.1\n" && run.error == "", "\(run.error)")
    withExtendedLifetime(bare) {}
  }

  @Test("the remote of the branch comes before origin")
  func branchRemote() throws {
    let (checkout, bare) = try pushed(Self.schemes[0], to: "upstream", ["v1.4.1"])
    try checkout(["config", "branch.main.remote", "upstream"])
    #expect(cigen(["bump", "--tag"], in: checkout.folder).error.contains("[existing-tag]"))
    try checkout(["config", "branch.main.remote", "."])
    #expect(cigen(["bump", "--tag", "--dry-run"], in: checkout.folder).output == "v1.4.0 -> v1.4.1\n")
    try checkout(["remote", "add", "origin", bare.path])
    #expect(cigen(["bump", "--tag"], in: checkout.folder).error.contains("[existing-tag]"))
    withExtendedLifetime(bare) {}
  }

  @Test("a remote that cannot be asked is a warning", arguments: schemes)
  func unknown(version: String) throws {
    let checkout = try Checkout(version)
    try checkout(["tag", "v1.4.0"])
    try checkout.commit()
    try checkout(["remote", "add", "origin", "/nowhere/at-all.git"])
    let run = cigen(Self.options(version), in: checkout.folder)
    #expect(run.status == 0 && run.output.hasSuffix("1.4.0 -> \(version.contains("git") ? "v" : "")1.4.1\n"))
    #expect(
      run.error.hasPrefix(
        "cigen: warning: whether the git remote has a tag \"v1.4.1\" is not known: git ls-remote failed: fatal: "),
      "\(run.error)")
    #expect(run.error.contains("[unknown-remote-tags]"))
    #expect(try checkout(["tag", "--list"]) == "v1.4.0\nv1.4.1\n")
  }

  @Test("git may not ask the person for a password", .enabled(if: Requirement.allowsCommand("python3")))
  func prompt() throws {
    let checkout = try Checkout(Self.schemes[0])
    // It wants a password, tells its port, and ends with its input.
    let server = """
      import http.server, sys, threading
      class Handler(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              self.send_response(401)
              self.send_header("WWW-Authenticate", "Basic realm=web")
              self.end_headers()
          def log_message(self, *words):
              pass
      server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
      threading.Thread(target=server.serve_forever, daemon=True).start()
      print(server.server_port, flush=True)
      sys.stdin.read()
      """
    let process = Process()
    (process.executableURL, process.arguments) = (URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-c", server])
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    defer { input.fileHandleForWriting.closeFile() }
    let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).filter(\.isNumber)
    try checkout(["remote", "add", "origin", "http://127.0.0.1:\(port)/web.git"])
    let run = cigen(["bump", "--set", "0.1.0", "--tag"], in: checkout.folder)
    #expect(run.error.contains("terminal prompts disabled"), "\(run.error)")
  }

  @Test("nobody is asked without --tag")
  func untagged() throws {
    let checkout = try Checkout(Self.schemes[1])
    try checkout(["remote", "add", "origin", "/nowhere/at-all.git"])
    #expect(cigen(["bump", "--commit"], in: checkout.folder).error == "")
  }
}
