import CommandLineTool
import Foundation
import TestSupport
import Testing

/// A repository with a file that Git LFS keeps, cloned, and checked out as GitHub and GitLab do it.
@Suite(
  "a project with a file of Git LFS", .serialized,
  .enabled(if: Requirement.allowsEngine && Requirement.allowsPipelines && Requirement.allows("/usr/bin/git-lfs")))
struct LargeFileTests {
  private let bases: RegistryServer
  private let registry: RegistryServer
  private let host: ColdHost

  init() throws {
    bases = try RegistryServer()
    registry = try RegistryServer(login: true)
    host = try ColdHost(buildKit: true)
    try host.pushBaseImage(to: bases)
  }

  private func makeClone(_ image: String, git: String) throws -> TemporaryFolder {
    let origin = try TemporaryFolder()
    try runGit(["init", "--quiet", "--initial-branch", "main"], in: origin.url)
    try runGit(["lfs", "install", "--local"], in: origin.url)
    try origin.write("*.bin filter=lfs diff=lfs merge=lfs -text\n", to: ".gitattributes")
    try origin.write("the real content\n", to: "data.bin")
    try origin.write("FROM \(bases.name)/base:1\nCOPY data.bin /\nRUN cat /data.bin >/out\n", to: "Dockerfile")
    try origin.write(
      """
      {
        version: '1', \(PipelineProject.login(to: registry)) git: { \(git) },
        images: { web: { repository: '\(image)' } },
      }
      """, to: "cigen.json5")
    try runGit(["add", "--all"], in: origin.url)
    try runGit(["commit", "--quiet", "--message", "Begin"], in: origin.url)
    #expect(try runGit(["show", "HEAD:data.bin"], in: origin.url).hasPrefix("version https://git-lfs"))
    let clone = try TemporaryFolder()
    try runGit(["clone", "--quiet", "file://\(origin.path)", "."], in: clone.url)
    try runGit(["lfs", "install", "--local"], in: clone.url)
    try runGit(["lfs", "pull"], in: clone.url)
    return clone
  }

  /// What `cigen check` finds.
  private func check(_ folder: TemporaryFolder) -> String {
    let streams = Streams()
    _ = runCigen(
      Invocation(
        arguments: ["check"], workingFolder: folder.path, environment: [:], errorIsTerminal: false,
        writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
    return streams.output
  }

  @Test("is built with its content where the model asks for it, and else the check says what is built")
  func largeFile() throws {
    for (git, isAsked) in [("lfs: true", true), ("", false)] {
      let image = "\(registry.name)/acme/\(isAsked ? "whole" : "pointer")"
      let clone = try makeClone(image, git: git)
      let findings = check(clone)
      #expect(findings.contains("[missing-lfs-file]") != isAsked, "\(findings)")
      let pipelines = PipelineProject(of: clone)
      let workflow = try pipelines.gitHub("push-main", on: host)
      #expect(workflow.results == ["web": "success"], "\(workflow.log)")
      let built = try host.ownFile("/out", of: "\(image):cache")
      if isAsked {
        #expect(built == "the real content\n")
      } else {
        #expect(built?.hasPrefix("version https://git-lfs") ?? false, "\(built ?? "")")
      }
      try host.docker("image", "rm", "\(image):cache")
      // GitLab's runner asks nobody.
      let pipeline = try pipelines.gitLab("push-main", on: host)
      #expect(pipeline.statuses == ["web": "success"], "\(pipeline.log)")
      #expect(try host.ownFile("/out", of: "\(image):cache") == "the real content\n")
      try host.logIn(to: registry)
      try clone.write(try cigen("bash", in: clone), to: "build.sh")
      #expect(try host.run("build.sh", in: clone).status == 0)
      #expect(try host.ownFile("/out", of: "\(image):cache") == "the real content\n")
    }
  }
}
