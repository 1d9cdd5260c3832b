import Foundation
import TestSupport
import Testing

@Suite("the hash of what an image is made of", .enabled(if: Requirement.allows("/usr/bin/git", "/usr/bin/bash")))
struct ReuseInputTests {
  private static let secret = "secrets: [{ id: 'key', env: 'KEY' }]"

  static let withoutEffect: [InputChange] = [
    .files("another commit of the same") { _ in },
    .files("the time of a file") { try $0.run("touch", "-d", "2001-01-01", "app/src/file") },
    .files("a file beside the context") { try $0.folder.write("x\n", to: "other/file") },
    .loose("such a file that git does not have") { try $0.folder.write("x\n", to: "other/new") },
    .files("how git keeps the files") { try $0.run("git", "gc", "--quiet") },
    .variables("a secret", ["KEY": "other"]),
    .image("tags", "args: { CHANNEL: 'stable', TOKEN: null }, \(secret), tags: ['x']"),
    .files("caches") { try $0.configure("args: { CHANNEL: 'stable', TOKEN: null }, \(secret), cache: []") },
  ]

  static let withEffect: [InputChange] = [
    .files("a byte of a file") { try $0.folder.write("Source\n", to: "app/src/file") },
    .files("a file that may be run") { try $0.run("chmod", "+x", "app/src/file") },
    .files("a new file") { try $0.folder.write("", to: "app/src/new") },
    .files("a file that is gone") { try $0.run("rm", "app/src/more") },
    .files("a file of another name") { try $0.run("mv", "app/src/file", "app/src/renamed") },
    .files("a link to another file") { try $0.run("ln", "-sfn", "src/more", "app/to-file") },
    .files("a comment in the Dockerfile") {
      try $0.folder.write(
        "# First\nFROM registry.example.com/base:1 AS first\nCOPY . /\n\nFROM first\nRUN true\n", to: "app/Dockerfile")
    },
    .files("what is left out") { try $0.folder.write("docs\n*.md\n*.txt\n", to: "app/.dockerignore") },
    .files("a file that is left out, which is not looked at") { try $0.folder.write("x\n", to: "app/docs/page") },
    .variables("the base", ["MANIFEST": "two"]),
    .variables("the machine", ["MACHINE": "aarch64"]),
    .variables("an argument from the environment", ["TOKEN": "other"]),
    .variables("such an argument that is empty", ["TOKEN": ""]),
    .image("an argument", "args: { CHANNEL: 'beta', TOKEN: null }, \(secret)"),
    .image("no argument", "args: { TOKEN: null }, \(secret)"),
    .image("an argument that became a label", "args: { TOKEN: null }, labels: { CHANNEL: 'stable' }, \(secret)"),
    .image("the name of a secret", "args: { CHANNEL: 'stable', TOKEN: null }, secrets: [{ id: 'k', env: 'KEY' }]"),
    .image(
      "another Dockerfile",
      "args: { CHANNEL: 'stable', TOKEN: null }, \(secret), dockerfile: 'app/second.Dockerfile'"),
    .image("a label", "args: { CHANNEL: 'stable', TOKEN: null }, \(secret), labels: { a: 'b' }"),
    .image("the target", "args: { CHANNEL: 'stable', TOKEN: null }, \(secret), target: 'first'"),
  ]

  @Test("is the same as long as what the image is made of is", arguments: withoutEffect)
  func same(_ change: InputChange) throws {
    let inputs = try ReuseInputs()
    let before = try #require(try inputs.find())
    let variables = try change.make(inputs)
    #expect(try inputs.find(variables) == before)
  }

  @Test("is another with anything that can make another image", arguments: withEffect)
  func other(_ change: InputChange) throws {
    let inputs = try ReuseInputs()
    let before = try #require(try inputs.find())
    let variables = try change.make(inputs)
    let after = try #require(try inputs.find(variables))
    #expect(after != before)
  }

  @Test("tells an argument that is not set, which has its default, from one that is empty")
  func unsetArgument() throws {
    let inputs = try ReuseInputs()
    let hashes = [try inputs.find(without: ["TOKEN"]), try inputs.find(["TOKEN": ""])]
    #expect(hashes.allSatisfy { $0 != nil } && hashes[0] != hashes[1])
  }

  static let doubts: [InputChange] = [
    .loose("a file that git does not have") { try $0.folder.write("x\n", to: "app/new") },
    .loose("a file that git ignores") {
      try $0.folder.write("new\n", to: ".git/info/exclude")
      try $0.folder.write("x\n", to: "app/src/new")
    },
    .loose("a change that is not committed") { try $0.folder.write("Source\n", to: "app/src/file") },
    .loose("a change that is only staged") {
      try $0.folder.write("Source\n", to: "app/src/file")
      try $0.run("git", "add", "--all")
    },
    .loose("a file that is gone") { try $0.run("rm", "app/src/more") },
    .loose("no git") { try $0.run("rm", "-r", ".git") },
    .loose("no commit") {
      try $0.run("rm", "-r", ".git")
      try $0.run("git", "init", "--quiet")
      try $0.run("git", "add", "--all")
    },
    .variables("a base that no registry tells of", ["UNREACHABLE": "yes"]),
  ]

  @Test("is not known in doubt, and the image is built", arguments: doubts)
  func doubt(_ change: InputChange) throws {
    let inputs = try ReuseInputs()
    #expect(try inputs.find() != nil)
    let variables = try change.make(inputs)
    #expect(try inputs.find(variables) == nil)
  }

  @Test("is made of a Dockerfile out of the context and its ignore file, too")
  func filesBeside() throws {
    let inputs = try ReuseInputs()
    try inputs.folder.write("FROM registry.example.com/base:1\nCOPY . /\n", to: "docker/web.Dockerfile")
    try inputs.configure("dockerfile: 'docker/web.Dockerfile', cache: false")
    try inputs.commit()
    var known: Set<String> = [try #require(try inputs.find())]
    try inputs.folder.write("FROM registry.example.com/base:1\nCOPY src /\n", to: "docker/web.Dockerfile")
    #expect(try inputs.find() == nil)
    try inputs.commit()
    known.insert(try #require(try inputs.find()))
    try inputs.folder.write("docs\n", to: "docker/web.Dockerfile.dockerignore")
    #expect(try inputs.find() == nil)
    try inputs.commit()
    known.insert(try #require(try inputs.find()))
    #expect(known.count == 3)
    try inputs.folder.write("x\n", to: "docker/other")
    #expect(try inputs.find().map(known.contains) == true)
  }

  @Test("is the same in another checkout of the same commit")
  func checkout() throws {
    let inputs = try ReuseInputs()
    let expected = try #require(try inputs.find())
    let place = try TemporaryFolder()
    try runGit(["clone", "--quiet", "--depth", "1", "file://\(inputs.folder.path)", "copy"], in: place.url)
    #expect(try inputs.find(in: place.url.appendingPathComponent("copy")) == expected)
  }

  @Test(
    "is the same in a script, a workflow and a pipeline, which all know the version and the variables of the project",
    .enabled(if: Requirement.allowsPipelines && Requirement.allows("/usr/bin/dash", "/bin/busybox")))
  func systems() throws {
    let inputs = try ReuseInputs()
    try inputs.configure("args: { CHANNEL: 'stable', TOKEN: null, VERSION: null }, cache: false")
    let files = try TemporaryFolder()
    try files.write(try cigen("github", in: inputs.folder), to: "images.yml")
    try files.write(try cigen("gitlab", in: inputs.folder), to: "pipeline.yml")
    try inputs.commit()
    func gitHub(_ event: String) throws -> String? {
      let run = try GitHubWorkflow.run(
        files.url.appendingPathComponent("images.yml"), project: inputs.folder, event: event,
        environment: inputs.environment, variables: ["TOKEN": "token"])
      #expect(run.results == ["web": "success"], "\(run.log)")
      return try inputs.takeHash()
    }
    func gitLab(_ event: String, _ shell: String) throws -> String? {
      let run = try GitLabPipeline.run(
        files.url.appendingPathComponent("pipeline.yml"), project: inputs.folder, event: event,
        variables: inputs.environment.merging(["TOKEN": "token"]) { $1 }, shell: shell)
      #expect(run.statuses == ["web": "success"], "\(run.log)")
      return try inputs.takeHash()
    }
    let ofBranch = try #require(try inputs.find())
    let ofRelease = try #require(try inputs.find(["VERSION": "1.2.3"]))
    #expect(ofBranch != ofRelease)
    for (event, expected) in [("push-main", ofBranch), ("tag", ofRelease)] {
      #expect(try gitHub(event) == expected)
      for shell in ["busybox sh", "dash", "bash"] { #expect(try gitLab(event, shell) == expected, "\(shell)") }
    }
  }
}
