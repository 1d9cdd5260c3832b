import Foundation
import TestSupport
import Testing

private func configuration(_ tags: String, defaultBranch: String = "main") -> String {
  """
  {
    version: "1.0.0", git: { defaultBranch: "\(defaultBranch)" },
    images: { web: { repository: "registry.example.com/acme/app", tags: [\(tags)] } },
  }
  """
}

private let usual = configuration(#""{version}", "{branch}", "{branch}-slim", "stable", "edge-slim", "latest""#)

private let long = String(repeating: "long/", count: 12)
private let longSlug = String(repeating: "long-", count: 12)

/// Names of branches, and what stands for them in tags; nil for those that are not published.
private let branches: [(String, String?)] = [
  ("feature/a", "feature-a"), ("feature-a", "feature-a"), ("Feature_A.b", "feature-a-b"), ("größe", "gr----e"),
  ("vnext", "vnext"), ("x1.3", "x1-3"), ("a,b@c", "a-b-c"), ("main2", "main2"), ("-x-", "x"), ("a\nb", "a-b"),
  ("\(long)abc", "\(longSlug)abc"), ("\(long)abcd", "\(longSlug)abc"), ("\(long)ab/d", "\(longSlug)ab"),
  ("GR-E", "gr-e"), ("---", nil),
  // A version has dots, which no branch has in a tag.
  ("1.3.0", "1-3-0"), ("v2", "v2"),
  // Of the model, and of its caches.
  ("latest", nil), ("Latest", nil), ("stable", nil), ("edge", nil), ("cache-runtime", nil), ("cache/build", nil),
]

@Suite("a branch is published by its name", .enabled(if: Requirement.allows("/usr/bin/bash", "/usr/bin/git")))
struct BranchTagTests {
  private let publisher = Publisher()

  @Test(
    "as GitLab writes it in a tag (CI_COMMIT_REF_SLUG), unless that is another one",
    arguments: branches)
  func names(branch: String, tag: String?) throws {
    let project = try GitProject(usual, [])
    let run = try publisher.bash(project.folder, ["BRANCH": branch])
    #expect(run.succeeded, "\(run.log)")
    #expect(run.tags == (tag.map { [$0, "\($0)-slim"] } ?? []))
  }

  @Test("also the default one, but no request, tag or release")
  func scopes() throws {
    let project = try GitProject(usual, [.tag("v1.0.0")])
    let ofRelease = ["1.0.0", "stable", "edge-slim", "latest"]
    let ofMain = ["main", "main-slim"]
    #expect(try publisher.bash(project.folder).tags == ofRelease)
    #expect(try publisher.bash(project.folder, ["EVENT": "default"]).tags == ofMain)
    #expect(try publisher.bash(project.folder, arguments: ["--no-push"]).tags == [])
    guard Requirement.allowsPipelines else { return }
    for (event, ref, tags) in [
      ("push-main", nil, ofMain), ("push-branch", nil, ["feature-a", "feature-a-slim"]), ("push-branch", "latest", []),
      ("tag", "v1.0.0", ofRelease), ("merge-request", nil, []),
      ("fork-merge-request", nil, []),
    ] as [(String, String?, [String])] {
      let run = try publisher.gitLab(project.folder, event, ref: ref)
      #expect(run.succeeded, "\(run.log)")
      #expect(run.tags == tags, "\(event)")
    }
    for (event, ref, tags) in [
      ("workflow-dispatch", "feature/a", ["feature-a", "feature-a-slim"]), ("tag", "v1.0.0", ofRelease),
      ("pull-request", nil, []),
    ] as [(String, String?, [String])] {
      let run = try publisher.gitHub(project.folder, event, ref: ref)
      #expect(run.succeeded, "\(run.log)")
      #expect(run.tags == tags, "\(event)")
    }
  }

  @Test("a default branch that is called like a release is not, and the rest is")
  func defaultBranch() throws {
    let project = try GitProject(configuration(#""{version}", "{branch}""#, defaultBranch: "v2"), [])
    #expect(try publisher.bash(project.folder).tags == ["1.0.0"])
  }

  @Test("with the version and the commit, a branch that is called like a tag is published too")
  func withMore() throws {
    let project = try GitProject(configuration(#""{branch}-{version}", "latest", "{branch}-{sha}""#), [])
    let hash = try project.hash()
    #expect(try publisher.bash(project.folder, ["BRANCH": "1.3"]).tags == ["1-3-1.0.0", "1-3-\(hash)"])
  }
}
