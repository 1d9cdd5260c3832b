import Foundation
import TestSupport
import Testing

@Suite(
  "the hash of what an image is made of",
  .enabled(if: Requirement.allows("/usr/bin/dash", "/bin/busybox", "/usr/bin/git", "/usr/bin/bash")))
struct ReuseInputTests {
  static let withoutEffect: [InputChange] = [
    .files("nothing") { _ in },
    .files("the time of a file") { try $0.run("touch", "-d", "2001-01-01", "app/src/file") },
    .files("a file beside the context") { try $0.folder.write("x\n", to: "other/file") },
    .files("a file that is left out") { try $0.folder.write("x\n", to: "app/docs/page") },
    .files("a new file that is left out") { try $0.folder.write("x\n", to: "app/new.md") },
    .files("how git keeps the files") { try $0.run("git", "gc", "--quiet") },
    .variables("a secret", ["KEY": "other"]),
    .image(
      "tags and caches",
      "args: { CHANNEL: 'stable', TOKEN: null }, secrets: [{ id: 'key', env: 'KEY' }], tags: ['x'], cache: false"),
  ]

  static let withEffect: [InputChange] = [
    .files("a byte of a file") { try $0.folder.write("Source\n", to: "app/src/file") },
    .files("a file that may be run") { try $0.run("chmod", "+x", "app/src/file") },
    .files("a mode that git does not know") { try $0.run("chmod", "600", "app/src/file") },
    .files("the mode of a folder") { try $0.run("chmod", "700", "app/src") },
    .files("a new file") { try $0.folder.write("", to: "app/src/new") },
    .files("a file that is gone") { try $0.run("rm", "app/src/more") },
    .files("a file of another name") { try $0.run("mv", "app/src/file", "app/src/renamed") },
    .files("a link to another file") { try $0.run("ln", "-sfn", "src/other", "app/to-file") },
    .files("a comment in the Dockerfile") {
      try $0.folder.write("# Base\nFROM registry.example.com/base:1\nCOPY . /\n", to: "app/Dockerfile")
    },
    .files("what is left out") { try $0.folder.write("docs\n*.md\n*.txt\n", to: "app/.dockerignore") },
    .files("another ignore file") { try $0.folder.write("", to: "app/Dockerfile.dockerignore") },
    InputChange("a file that git was told to take for unchanged") {
      try $0.run("git", "update-index", "--assume-unchanged", "app/src/file")
      try $0.folder.write("Source\n", to: "app/src/file")
      return [:]
    },
    InputChange("a file that a filter of git made another") {
      try $0.run("git", "config", "core.autocrlf", "true")
      try $0.run("rm", "app/src/file")
      try $0.run("git", "checkout", "--quiet", "--", "app/src/file")
      return [:]
    },
    .variables("the base", ["MANIFEST": "two"]),
    .variables("the builder", ["DOCKER_BUILDKIT": "0"]),
    .variables("the builder of an old client", ["CLIENT": "20.10.24"]),
    .variables("the machine", ["PLATFORM": "linux/aarch64"]),
    .variables("the platform", ["DOCKER_DEFAULT_PLATFORM": "linux/arm64"]),
    .variables("the time of the image", ["SOURCE_DATE_EPOCH": "1"]),
    .variables("an argument from the environment", ["TOKEN": "other"]),
    .variables("such an argument that is empty", ["TOKEN": ""]),
    .image("an argument", "args: { CHANNEL: 'beta', TOKEN: null }, secrets: [{ id: 'key', env: 'KEY' }]"),
    .image("no argument", "args: { TOKEN: null }, secrets: [{ id: 'key', env: 'KEY' }]"),
    .image("the name of a secret", "args: { CHANNEL: 'stable', TOKEN: null }, secrets: [{ id: 'k', env: 'KEY' }]"),
    .image(
      "a label",
      "args: { CHANNEL: 'stable', TOKEN: null }, secrets: [{ id: 'key', env: 'KEY' }], labels: { a: 'b' }"),
  ]

  @Test("is the same as long as what a builder sees is", arguments: withoutEffect)
  func same(_ change: InputChange) throws {
    let inputs = try ReuseInputs()
    let before = try inputs.find()
    let variables = try change.make(inputs)
    #expect(try inputs.find(variables) == before)
  }

  @Test("is another with anything that can make another image", arguments: withEffect)
  func other(_ change: InputChange) throws {
    let inputs = try ReuseInputs()
    let before = try inputs.find()
    let variables = try change.make(inputs)
    let after = try inputs.find(variables)
    #expect(after != before)
    if case .doubt(let reason) = after { Issue.record("in doubt: \(reason)") }
  }

  static let doubts: [(InputChange, String)] = [
    (
      InputChange("a file that git does not have") {
        try $0.folder.write("x\n", to: "app/new")
        return [:]
      }, "git does not have new of its context"
    ),
    (
      InputChange("a file that git ignores") {
        try $0.folder.write("new\n", to: ".git/info/exclude")
        try $0.folder.write("x\n", to: "app/new")
        return [:]
      }, "git does not have new of its context"
    ),
    (
      InputChange("an empty folder") {
        try $0.run("mkdir", "app/empty")
        return [:]
      }, "git does not have empty/ of its context"
    ),
    (
      InputChange("a change that is not committed") {
        try $0.folder.write("Source\n", to: "app/src/file")
        return [:]
      }, "its context has changes that are not committed"
    ),
    (
      InputChange("a change that is only staged") {
        try $0.folder.write("Source\n", to: "app/src/file")
        try $0.run("git", "add", "--all")
        return [:]
      }, "its context has changes that are not committed"
    ),
    (
      InputChange("a file that is gone") {
        try $0.run("rm", "app/src/file")
        return [:]
      }, "its context has changes that are not committed"
    ),
    (
      .files("a pattern that git reads otherwise") { try $0.folder.write("[!a]b\n", to: "app/.dockerignore") },
      "[! in .dockerignore"
    ),
    (
      .files("a submodule") {
        try $0.run("git", "clone", "--quiet", ".", "app/module")
      }, "its context has a submodule"
    ),
    (
      InputChange("no git") {
        try $0.run("rm", "-r", ".git")
        return [:]
      }, "git does not know its context"
    ),
    (
      InputChange("no commit") {
        try $0.run("rm", "-r", ".git")
        try $0.run("git", "init", "--quiet")
        try $0.run("git", "add", "--all")
        return [:]
      }, "its context has changes that are not committed"
    ),
    (
      .variables("a base that nobody knows", ["UNREACHABLE": "yes"]),
      "the registry does not say what registry.example.com/base:1 is"
    ),
  ]

  @Test("is not known in doubt, which says why", arguments: doubts)
  func doubt(_ change: InputChange, _ reason: String) throws {
    let inputs = try ReuseInputs()
    guard case .hash = try inputs.find() else {
      Issue.record("it is in doubt before")
      return
    }
    let variables = try change.make(inputs)
    guard case .doubt(let found) = try inputs.find(variables) else {
      Issue.record("it is not in doubt")
      return
    }
    #expect(found.hasPrefix(reason), "\(found)")
  }

  @Test(
    "is in doubt where the context has git's own folder, unless that is left out",
    arguments: [
      (nil, false), ("", false), ("docs", false), (".git", true), ("/.git/", true), ("**/.git", true),
      ("*\n!app", true),
      ("*\n!.github", true), (".*", true), ("*\n!.git", false), (".git\n!.g*", false), (".git\n!*", false),
      (".git/objects", false), ("# .git", false), (".gitignore", false),
    ] as [(String?, Bool)])
  func ownFolder(ignored: String?, isKnown: Bool) throws {
    let inputs = try ReuseInputs()
    try inputs.folder.write("FROM registry.example.com/base:1\nCOPY . /\n", to: "Dockerfile")
    try inputs.configure("", context: ".")
    if let ignored { try inputs.folder.write("\(ignored)\n", to: ".dockerignore") }
    try inputs.commit()
    switch try inputs.find() {
    case .hash: #expect(isKnown)
    case .doubt(let reason):
      #expect(!isKnown)
      #expect(reason.hasPrefix("its context has .git in it"))
    }
  }

  @Test("is the same in each shell, with each's programs, and in another checkout of the same commit")
  func shells() throws {
    let inputs = try ReuseInputs()
    let expected = try inputs.find(shell: "/usr/bin/bash")
    for shell in ["/usr/bin/dash", "/bin/busybox"] { #expect(try inputs.find(shell: shell) == expected, "\(shell)") }
    let checkout = try TemporaryFolder()
    try runGit(["clone", "--quiet", "--depth", "1", "file://\(inputs.folder.path)", "copy"], in: checkout.url)
    #expect(try inputs.find(in: checkout.url.appendingPathComponent("copy")) == expected)
  }
}
