import Foundation
import TestSupport
import Testing

/// A repository of three images: `all` is built from `web`; `root` has the whole project for its context.
@Suite(
  "only what changed is built", .enabled(if: Requirement.allows("/usr/bin/bash") && Requirement.allows("/usr/bin/git")))
struct SinceTests {
  private let project: TemporaryFolder

  init() throws {
    project = try TemporaryFolder()
    for (name, base) in [("web", "x"), ("all", "acme/web"), ("api", "x")] {
      try project.write("FROM \(base)\nCOPY . /\n", to: "\(name)/Dockerfile")
      try project.write("source\n", to: "\(name)/src/file")
    }
    try project.write("docs\n*.md\n/src/*.tmp\n# no pattern\n**/deep\nDockerfile\n", to: "web/.dockerignore")
    try project.write("*\n!src\n", to: "api/.dockerignore")
    try project.write("token\n", to: "secret.txt")
    try project.write("1.0.0\n", to: "VERSION")
    try project.write(
      """
      { images: {
        all: { repository: 'acme/all', context: 'all', cache: false },
        api: { repository: 'acme/api', context: 'api', cache: false, tags: ['latest'], secrets: [{ id: 'a', file: 'secret.txt' }] },
        web: { repository: 'acme/web', context: 'web/', cache: false, tags: ['latest'] },
      } }
      """, to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    try git("init", "--quiet", "--initial-branch", "main")
    try git("add", ".")
    try git("commit", "--quiet", "--message", "Begin")
  }

  private func git(_ words: String...) throws {
    let settings = ["user.name=Ada", "user.email=ada@example.org", "commit.gpgSign=false", "tag.gpgSign=false"]
    let run = try runProgram("/usr/bin/git", settings.flatMap { ["-c", $0] } + words, in: project.url)
    #expect(run.status == 0, "\(words): \(run.error)")
  }

  /// The images that a dry run builds, in its order.
  private func built(_ arguments: [String]) throws -> [String] {
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh", "--dry-run"] + arguments, in: project.url, environment: ["PATH": "/usr/bin:/bin"])
    #expect(run.status == 0, "\(run.error)")
    return run.output.split(separator: "\n").filter { $0.contains(" build ") }.compactMap { line in
      line.split(separator: " ").last.map { $0.hasSuffix("/") ? String($0.dropLast()) : String($0) }
    }
  }

  @Test(
    "an image, and what needs it, where a file that it is made of is another",
    arguments: [
      ("web/src/file", ["web", "all"]), ("web/new", ["web", "all"]), ("web/Dockerfile", ["web", "all"]),
      ("web/.dockerignore", ["web", "all"]), ("web/docs/page", []), ("web/read.md", []), ("web/src/x.tmp", []),
      ("web/a/b/deep", []), ("web/a/deep/b", []), ("web/src/read.md", ["web", "all"]),
      ("web/a/docs/page", ["web", "all"]),
      ("web/Dockerfile.dockerignore", ["web", "all"]),
      // A line that takes something back in makes everything count.
      ("api/read.md", ["api"]), ("api/src/file", ["api"]), ("secret.txt", ["api"]), ("all/src/file", ["all"]),
      // Only the tags of one image hold the version.
      ("VERSION", ["all"]), ("cigen.json5", ["web", "all", "api"]), ("README.md", []), ("other/web", []),
    ] as [(String, [String])], [true, false])
  func changes(_ change: (path: String, images: [String]), isCommitted: Bool) throws {
    let present = (try? String(contentsOfFile: "\(project.path)/\(change.path)", encoding: .utf8)) ?? ""
    try project.write(present + "\n", to: change.path)
    if isCommitted {
      try git("add", "--force", change.path)
      try git("commit", "--quiet", "--message", "Change")
    }
    #expect(try built(["--since", isCommitted ? "HEAD~1" : "HEAD"]) == change.images)
  }

  @Test("what is removed or ignored by git alone counts; a commit that git does not know makes everything count")
  func doubt() throws {
    try git("rm", "--quiet", "web/src/file")
    #expect(try built(["--since=main"]) == ["web", "all"])
    try git("checkout", "--quiet", "HEAD", "--", ".")
    #expect(try built(["--since", "main"]) == [])
    try project.write("ignored\n", to: ".gitignore")
    try project.write("made by an earlier step\n", to: "all/ignored")
    #expect(try built(["--since", "main"]) == ["all"])
    #expect(try built(["--since", "nowhere"]) == ["web", "all", "api"])
    #expect(try built(["--since", "nowhere", "api"]) == ["api"])
    // BuildKit reads another file, and leaves out nothing that this one does.
    try project.write("", to: "web/Dockerfile.dockerignore")
    try git("add", ".")
    try git("commit", "--quiet", "--message", "Ignore otherwise")
    try project.write("read\n", to: "web/read.md")
    #expect(try built(["--since", "HEAD"]).contains("web"))
    // An image that was not asked for makes another one change all the same.
    try project.write("second\n", to: "web/src/file")
    #expect(try built(["--since", "main", "all"]) == ["all"])
  }
}
