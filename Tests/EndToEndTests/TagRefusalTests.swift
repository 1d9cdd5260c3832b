import Foundation
import TestSupport
import Testing

private let stored = """
  {
    version: { file: "VERSION" }, git: { releaseTags: ["v*", "web/v*"] },
    images: { web: { repository: "registry.example.com/acme/app", cache: false } },
  }
  """

@Suite(
  "a git tag of another version than its commit publishes nothing",
  .enabled(if: Requirement.allowsPipelines && Requirement.allows("/usr/bin/git", "/bin/busybox")))
struct TagRefusalTests {
  private let publisher = Publisher()

  @Test(
    "on GitLab, and the log has both versions",
    arguments: [
      ("1.4.0", "v1.5.0", "the tag v1.5.0 is of version v1.5.0, but its commit has version 1.4.0:", "busybox sh"),
      ("1.4.0", "v1.4.0-rc.1", "is of version v1.4.0-rc.1, but its commit has version 1.4.0:", "dash"),
      ("1.4.0", "web/v1.4.1", "the tag web/v1.4.1 is of version v1.4.1, but its commit has version 1.4.0:", "dash"),
      ("1.4.0+7", "v1.4.0+8", "the tag v1.4.0+8 is of version v1.4.0_8, but its commit has version 1.4.0_7:", "dash"),
    ])
  func gitLab(version: String, tag: String, message: String, shell: String) throws {
    let project = try GitProject(stored, [.version(version), .tag(tag)])
    let run = try publisher.gitLab(project.folder, "tag", ref: tag, shell: shell)
    #expect(!run.succeeded)
    #expect(run.tags == [])
    #expect(run.log.contains(message), "\(run.log)")
  }

  @Test("on GitHub")
  func gitHub() throws {
    let project = try GitProject(stored, [.version("1.4.0"), .tag("v1.5.0")])
    let run = try publisher.gitHub(project.folder, "tag", ref: "v1.5.0")
    // act may lose what a step prints right before it fails, so the log says nothing for sure.
    #expect(run.failedStep == "Build and push")
    #expect(run.tags == [])
  }
}
