import Foundation
import TestSupport
import Testing

@Suite("cigen bump --commit and --tag", .enabled(if: Requirement.allows(gitProgram)))
struct BumpCommitTests {
  @Test("commit what the bump changed, and nothing else, with an annotated tag")
  func commits() throws {
    let checkout = try Checkout()
    try checkout.folder.write("mine", to: "untracked")
    try checkout.folder.write("FROM scratch\nCOPY . /\n# mine\n", to: "Dockerfile")
    let run = cigen(["bump", "--commit", "--tag"], in: checkout.folder)
    #expect(run.status == 0 && run.output == "1.4.0 -> 1.4.1\n", "\(run.error)")
    #expect(
      try checkout(["show", "--format=%s", "--name-only", "HEAD"])
        == "Release 1.4.1\n\nbuild.sh\nchart/Chart.yaml\ncigen.json5\n")
    #expect(try checkout(["status", "--porcelain=v1"]) == " M Dockerfile\n?? untracked\n")
    #expect(try checkout(["cat-file", "-t", "v1.4.1"]) == "tag\n")
    #expect(try checkout(["rev-parse", "v1.4.1^{commit}"]) == checkout(["rev-parse", "HEAD"]))
  }

  @Test("the story names commit and tag; a new output is committed, an ignored one is not")
  func json() throws {
    for isIgnored in [false, true] {
      let checkout = try Checkout()
      try checkout(["rm", "--quiet", "build.sh"])
      if isIgnored { try checkout.folder.write("build.sh\n", to: ".gitignore") }
      try checkout(["add", "."])
      try checkout(["commit", "--quiet", "--message", "Without"])
      let run = cigen(["bump", "--commit", "--tag", "--format", "json"], in: checkout.folder)
      #expect(run.status == 0, "\(run.error)")
      let story = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      #expect(try checkout(["rev-parse", "HEAD"]) == "\(story["commit"] as? String ?? "")\n")
      #expect(story["tag"] as? String == "v1.4.1")
      #expect(try checkout(["ls-files", "build.sh"]).isEmpty == isIgnored)
      #expect(try checkout(["status", "--porcelain=v1"]) == "")
    }
  }

  @Test("a leading v is there once")
  func leadingV() throws {
    let checkout = try Checkout()
    try checkout.folder.write("v1.0.0\n", to: "VERSION")
    try checkout.folder.write(
      "{ version: { file: 'VERSION' }, images: { web: { repository: 'w' } } }", to: "cigen.json5")
    try checkout(["add", "."])
    try checkout(["commit", "--quiet", "--message", "Store the version"])
    #expect(cigen(["bump", "--commit", "--tag"], in: checkout.folder).status == 0)
    #expect(try checkout(["tag", "--list"]) == "v1.0.1\n")
  }

  @Test(
    "what speaks against it is seen before anything is written, also by a dry run",
    arguments: [
      (["tag", "v1.4.1"], "there is a tag \"v1.4.1\" already [existing-tag]"),
      (["checkout", "--quiet", "--detach"], "HEAD is on no branch, so nobody would find the commit [detached-head]"),
      (["mv", "Dockerfile", "Dockerfile.old"], "the index already holds changes: Dockerfile"),
      (["update-ref", "-d", "HEAD"], "git rev-parse failed: fatal: Needed a single revision [git-failed]"),
    ])
  func refused(words: [String], message: String) throws {
    let checkout = try Checkout()
    try checkout(words)
    try checkout.folder.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    let before = try (checkout.folder.contents(), checkout(["status", "--porcelain=v1"]))
    for options in [[], ["--dry-run"]] {
      let run = cigen(["bump", "--commit", "--tag"] + options, in: checkout.folder)
      #expect(run.status == 2 && run.output == "")
      #expect(run.error.contains(message), "\(run.error)")
      #expect(try (checkout.folder.contents(), checkout(["status", "--porcelain=v1"])) == before)
    }
  }

  @Test("a file with changes of its own is refused with --commit, and only then")
  func dirty() throws {
    let checkout = try Checkout()
    let text = try checkout.folder.read("chart/Chart.yaml")
    try checkout.folder.write("\(text)new: 1\n", to: "chart/Chart.yaml")
    let before = try checkout.state()
    let run = cigen(["bump", "--commit"], in: checkout.folder)
    #expect(run.status == 2)
    #expect(run.error.contains("have changes: chart/Chart.yaml [uncommitted-changes]"), "\(run.error)")
    #expect(try checkout.state() == before)
    #expect(cigen(["bump"], in: checkout.folder).status == 0)
    #expect(try checkout.folder.read("chart/Chart.yaml").hasSuffix("new: 1\n"))
  }

  @Test("a commit that git refuses leaves files and index as they were, and gives git's words")
  func refusedCommit() throws {
    let checkout = try Checkout()
    let before = try (checkout.folder.contents(), checkout.state())
    try checkout.folder.write("", to: ".git/refs/heads/main.lock")
    let run = cigen(["bump", "--commit"], in: checkout.folder)
    #expect(run.status == 2 && run.output == "")
    #expect(run.error.contains("git commit failed: fatal: "), "\(run.error)")
    try FileManager.default.removeItem(atPath: "\(checkout.folder.path)/.git/refs/heads/main.lock")
    #expect(try (checkout.folder.contents(), checkout.state()) == before)
  }

  @Test("a tag that fails is told of, and by the next run as well, which does not bump again")
  func refusedTag() throws {
    let checkout = try Checkout()
    let lock = ".git/refs/tags/v1.4.1.lock"
    try checkout.folder.write("", to: lock)
    let first = cigen(["bump", "--commit", "--tag"], in: checkout.folder)
    #expect(first.status == 2)
    #expect(first.error.contains("version \"1.4.1\" is bumped and committed, but untagged"), "\(first.error)")
    let command = "git tag -a -m 'Release 1.4.1' v1.4.1"
    #expect(first.error.contains("hint: tag it: \(command)\n"))
    let before = try checkout.state()
    let second = cigen(["bump", "--commit", "--tag"], in: checkout.folder)
    #expect(second.status == 2)
    #expect(second.error.contains("version \"1.4.1\" is bumped, untagged"), "\(second.error)")
    #expect(try checkout.state() == before)
    try FileManager.default.removeItem(atPath: "\(checkout.folder.path)/\(lock)")
    try runProgram("/bin/sh", ["-c", command], in: checkout.folder.url)
    #expect(cigen(["bump", "--commit", "--tag"], in: checkout.folder).output == "1.4.1 -> 1.4.2\n")
  }

  @Test("outside of a repository, and for --tag alone, there is an error")
  func usage() throws {
    let folder = try versionedProject()
    #expect(cigen(["bump", "--commit"], in: folder).error.contains("git rev-parse failed: fatal: "))
    #expect(cigen(["bump", "--tag"], in: folder).error.contains("hint: add --commit"))
    #expect(try folder.read("cigen.json5").contains("'1.4.0'"))
  }

  @Test("the tag is called as releaseTags has it")
  func prefix() throws {
    let checkout = try Checkout("'1.4.0', git: { releaseTags: ['web/v*'] }")
    let run = cigen(["bump", "minor", "--commit", "--tag", "--format", "json"], in: checkout.folder)
    #expect(run.output.contains("\"tag\" : \"web/v1.5.0\""), "\(run.error)")
    #expect(try checkout(["tag", "--list"]) == "web/v1.5.0\n")
  }
}
