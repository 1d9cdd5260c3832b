import Foundation
import TestSupport
import Testing

/// What git allows in the name of a ref and a careless script would run. MARK is the path of a file.
private let commands = [
  "$(touch${IFS}$MARK)", "`touch${IFS}$MARK`", ";touch${IFS}$MARK;", "|touch${IFS}$MARK", "&touch${IFS}$MARK&",
  "'$(touch${IFS}$MARK)'", "\"$(touch${IFS}$MARK)\"", "'\";touch${IFS}$MARK;#", "<(touch${IFS}$MARK)", ">$MARK",
]

/// What means something to GitHub.
private let expressions = ["${{github.token}}", "%0A%3A%3Aerror"]

private func configuration(_ version: String, _ tags: String, cache: String = "false") -> String {
  """
  {
    version: \(version),
    images: { web: { repository: "registry.example.com/acme/app", cache: \(cache), tags: [\(tags)] } },
  }
  """
}

@Suite(
  "the name of a tag or a branch is never run",
  .enabled(if: Requirement.allows("/usr/bin/bash", "/usr/bin/git", "/usr/bin/dash", "/bin/busybox")))
struct HostileRefTests {
  private let publisher = Publisher()
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private var mark: [String: String] { ["MARK": "\(folder.path)/mark"] }

  private var isMarked: Bool { FileManager.default.fileExists(atPath: "\(folder.path)/mark") }

  @Test("which would leave a file if it were", arguments: commands)
  func control(command: String) throws {
    for line in ["echo x\(command)", "echo \"x\(command)\""] {
      try runProgram("/usr/bin/bash", ["-c", line], environment: ["PATH": "/usr/bin:/bin"].merging(mark) { $1 })
    }
    #expect(isMarked)
  }

  @Test("where it stands beside the tags that name versions")
  func otherTags() throws {
    let tags = (commands + expressions).flatMap { ["v9.9.9\($0)", "v9.9.9-\($0)", "v0.9.0+\($0)"] }
    let project = try GitProject(
      configuration("{ value: '1.0.0', scheme: 'semver' }", #""{version}", "{major}.{minor}", "{major}""#),
      tags.map { .tag($0) } + [.tag("v1.0.0")])
    var runs = [try publisher.bash(project.folder, mark)]
    if Requirement.allowsPipelines {
      runs.append(try publisher.gitLab(project.folder, "tag", ref: "v1.0.0", mark))
      runs.append(try publisher.gitLab(project.folder, "tag", ref: "v1.0.0", mark, shell: "dash"))
      runs.append(try publisher.gitHub(project.folder, "tag", ref: "v1.0.0", mark))
    }
    for run in runs { #expect(run.tags == ["1.0.0", "1.0", "1"], "\(run.log)") }
    #expect(!isMarked)
  }

  @Test("where it is the version, which docker is given as it is, and refuses", arguments: commands + expressions)
  func releases(command: String) throws {
    let text = configuration("{ scheme: 'git' }", #""{version}""#)
    let project = try GitProject(text, [.tag("v1.2.3\(command)")])
    #expect(try publisher.bash(project.folder, mark).tags == ["1.2.3\(command)"])
    // After it, the number that comes next is asked for.
    _ = try publisher.bash(try GitProject(text, [.tag("v1.2.3\(command)"), .commit]).folder, mark)
    _ = try publisher.bash(try GitProject(text, [.tag("v1.2.\(command)"), .commit]).folder, mark)
    #expect(!isMarked)
  }

  @Test(
    "where it starts a pipeline of GitLab or a workflow of GitHub", .enabled(if: Requirement.allowsPipelines),
    arguments: [
      ("{ scheme: 'git' }", commands[0], "dash"), ("{ scheme: 'git' }", commands[7], "busybox sh"),
      ("'1.2.3'", commands[1] + commands[4], "dash"), ("'1.2.3'", commands[6], "busybox sh"),
      // GitHub's own runner leaves expressions in a ref's name alone, as act does not.
      ("{ scheme: 'git' }", commands[5], nil), ("'1.2.3'", commands[0] + expressions[1], nil),
    ] as [(String, String, String?)])
  func events(version: String, command: String, shell: String?) throws {
    let tag = "v1.2.3\(command)"
    let project = try GitProject(configuration(version, #""{version}""#), [.tag(tag)])
    let run =
      if let shell {
        try publisher.gitLab(project.folder, "tag", ref: tag, mark, shell: shell)
      } else {
        try publisher.gitHub(project.folder, "tag", ref: tag, mark)
      }
    #expect(run.tags == ["1.2.3\(command)"], "\(run.log)")
    #expect(!isMarked)
  }

  @Test("where it is a branch that is published", arguments: commands + expressions)
  func branches(command: String) throws {
    let branch = "x\(command)"
    let slug = branch.lowercased().map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
    let tag = String(slug.reversed().drop { $0 == "-" }.reversed())
    let project = try GitProject(configuration(#""1.0.0""#, #""{version}", "{branch}""#, cache: #""auto""#), [])
    var runs = [try publisher.bash(project.folder, mark.merging(["BRANCH": branch]) { $1 })]
    if Requirement.allowsPipelines, [commands[0], commands[7]].contains(command) {
      runs.append(try publisher.gitLab(project.folder, "push-branch", ref: branch, mark))
      runs.append(try publisher.gitHub(project.folder, "workflow-dispatch", ref: branch, mark))
    }
    for run in runs { #expect(run.tags == [tag], "\(run.log)") }
    #expect(!isMarked)
  }
}
