import Foundation
import TestSupport
import Testing

/// Two images with the root as context: `web` copies a folder, and `tools` all but what its ignore file names.
extension OnlyChangedTests {
  private func useRootContext() throws {
    try project.write("FROM x\nCOPY app/ .\n", to: "Dockerfile")
    try project.write("**/*.md\n", to: ".dockerignore")
    try project.write("FROM x\nCOPY . /\n", to: "tools.Dockerfile")
    try project.write("docs\n", to: "tools.Dockerfile.dockerignore")
    try project.write("", to: "app/main.go")
    try project.write(
      """
      { version: '1.2.3', git: { onlyChanged: true }, images: {
        web: { repository: 'registry.example.com/acme/web', cache: false, tags: ['latest'] },
        tools: { repository: 'registry.example.com/acme/tools', dockerfile: 'tools.Dockerfile', cache: false, tags: ['latest'] },
      } }
      """, to: "cigen.json5")
    try commitWithScript()
  }

  private func commitWithScript() throws {
    try project.write(try cigen("bash", in: project), to: "build.sh")
    try git("add", ".")
    try git("commit", "--quiet", "--message", "Go on")
  }

  private func runScript(_ arguments: String...) throws -> FinishedProgram {
    try runProgram(
      "/bin/bash", ["build.sh", "--no-push"] + arguments, in: project.url, environment: docker.environment)
  }

  /// The images that were built, sorted.
  private func builtImages() throws -> [String] {
    try docker.takeCalls().filter { $0[0] == "build" }.compactMap { call in
      call.firstIndex(of: "--tag").map { call[$0 + 1] }?.split { "/:".contains($0) }.dropLast().last.map { String($0) }
    }.sorted()
  }

  @Test(
    "of a root context, only what is copied counts",
    arguments: [
      ("docs/guide.txt", [], ["tools"]), ("app/main.go", ["tools", "web"], ["tools", "web"]),
      ("app/read.md", ["tools"], ["tools", "web"]), ("Dockerfile", ["tools", "web"], ["tools", "web"]),
      ("tools.Dockerfile.dockerignore", ["tools"], ["tools"]),
    ] as [(String, [String], [String])])
  func rootContext(path: String, exactly: [String], onGitLab: [String]) throws {
    try useRootContext()
    try change(path)
    let workflow = try runWorkflow(on: "pull-request")
    #expect(try builtImages() == exactly, "\(workflow.log)")

    let pipeline = try runPipeline(on: "merge-request")
    #expect(try builtImages() == onGitLab, "\(pipeline.log)")

    try git("checkout", "--quiet", "other-branch")
    let run = try runScript("--since", "main")
    #expect(run.status == 0, "\(run.error)")
    #expect(try builtImages() == exactly, "\(run.output)")
    let skipped = ["tools", "web"].filter { !exactly.contains($0) }
    #expect(
      run.output.split(separator: "\n").filter { $0.contains("nothing changed since main") }.count == skipped.count)
  }

  @Test("a script builds what differs from a commit, with what it needs, and says what it skips")
  func script() throws {
    try commitWithScript()
    let main = ["api", "base", "web"].map { "\($0): nothing changed since main" }
    func check(_ arguments: String..., builds: [String], skips: [String]) throws {
      let run = try runProgram(
        "/bin/bash", ["build.sh", "--no-push", "--since", "main"] + arguments, in: project.url,
        environment: docker.environment)
      #expect(run.status == 0, "\(run.error)")
      #expect(try builtImages() == builds)
      #expect(run.output.split(separator: "\n").map { String($0) }.filter { $0.contains(": ") }.sorted() == skips)
    }
    try check(builds: [], skips: main)
    try project.write("new", to: "services/api/read.md")
    try check(builds: [], skips: main)
    // What git does not know counts, and what is not committed.
    try project.write("new", to: "services/api/file")
    try check(builds: ["api"], skips: Array(main.dropFirst()))
    // A name stands for what the image is built from as well.
    try check("web", builds: [], skips: [main[1], main[2]])
    try git("add", ".")
    try git("commit", "--quiet", "--message", "Change")
    try check(builds: [], skips: main)
    try project.write("FROM y\n", to: "services/base/Dockerfile")
    try check(builds: ["base", "web"], skips: [main[0]])
    try git("checkout", "--quiet", ".")
    try project.write("FROM registry.example.com/acme/base\nCOPY x /\n", to: "services/web/Dockerfile")
    try check(builds: ["base", "web"], skips: [main[0]])

    let wrong = try runScript("--since", "nope")
    #expect(wrong.status != 0 && wrong.error.contains("Not a valid object name nope"), "\(wrong.error)")
    let missing = try runScript("--since")
    #expect(missing.status != 0 && missing.error.contains("--since COMMIT"), "\(missing.error)")
    #expect(try builtImages() == [])
  }

  @Test("a script of one image ends before it builds")
  func oneImage() throws {
    try project.write("FROM x\nCOPY app /\n", to: "Dockerfile")
    try project.write("", to: "app/a[1].txt")
    try project.write(
      "{ version: '1.2.3', git: { onlyChanged: true }, images: { web: { repository: 'x/web', cache: false } } }",
      to: "cigen.json5")
    try commitWithScript()
    let same = try runScript("--since", "HEAD")
    #expect(same.status == 0 && same.output == "web: nothing changed since HEAD\n", "\(same)")
    #expect(try builtImages() == [])
    try project.write("2", to: "app/a[1].txt")
    let other = try runScript("--since", "HEAD")
    #expect(try other.status == 0 && builtImages() == ["web"], "\(other)")
  }
}
