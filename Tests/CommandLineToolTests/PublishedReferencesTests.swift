import Foundation
import TestSupport
import Testing

/// What `cigen version --tags` says is what the script that `cigen bash` writes would push: both are asked.
@Suite(
  "cigen version --tags", .enabled(if: Requirement.allows(gitProgram) && Requirement.allows("/usr/bin/bash")))
struct PublishedReferencesTests {
  private static let patterns = """
    '{version}', 'v-{major}.{minor}.{patch}', '{major}.{minor}-x', '{major}', 'latest', 'alpine-latest', 'b-{branch}',
    'b-{branch}-alpine', '{date}', '{sha}', 'sha-{short_sha}', 'edge-alpine', { tag: 'edge', on: ['default', 'schedule'] },
    { tag: 'unstable', on: 'branch:feature/a' }, { tag: 'pr-{number}', on: 'request' }
    """

  @Test("--event all is a table of the events, where what only a run knows stands in angle brackets")
  func table() throws {
    let folder = try checkout(
      "'1.4.0'",
      tags: """
        '{version}', 'b-{branch}', { tag: 'edge', on: ['default', 'schedule'] }, { tag: 'pr-{number}', on: 'request' },
        { tag: 'unstable', on: 'branch:develop' }
        """)
    let run = cigen(["version", "--tags", "--event", "all"], in: folder)
    #expect(run.status == 0)
    #expect(
      run.output == """
        release         acme/web:1.4.0
        default         acme/web:b-main
        default         acme/web:edge
        branch          acme/web:b-<branch>
        request         acme/web:pr-<number>
        schedule        acme/web:edge
        manual          -
        branch:develop  acme/web:b-develop
        branch:develop  acme/web:unstable

        """)
  }

  /// A project in git: its image without a cache, so that the script pushes what it publishes and nothing else.
  private func checkout(_ version: String, tags patterns: String, _ more: String = "") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    let tags = patterns.isEmpty ? "" : ", tags: [\(patterns)]"
    try folder.write(
      "{ version: \(version), \(more) images: { web: { repository: 'acme/web', cache: false\(tags) } } }",
      to: "cigen.json5")
    try git(["init", "--quiet", "--initial-branch", "main"], folder)
    try git(["add", "."], folder)
    try commit(folder)
    return folder
  }

  private func git(_ words: [String], _ folder: TemporaryFolder) throws {
    let settings = ["user.name=Ada", "user.email=ada@example.org", "commit.gpgSign=false", "tag.gpgSign=false"]
    let run = try runProgram(gitProgram, settings.flatMap { ["-c", $0] } + words, in: folder.url)
    #expect(run.status == 0, "\(words): \(run.error)")
  }

  private func commit(_ folder: TemporaryFolder) throws {
    try git(["commit", "--quiet", "--allow-empty", "--message", "On"], folder)
  }

  /// What both say, or nil if both refuse.
  private func published(
    _ folder: TemporaryFolder, _ environment: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String]? {
    let told = cigen(["version", "--tags"], in: folder, environment: environment)
    try folder.write(cigen(["bash"], in: folder).output, to: "build.sh")
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh", "--dry-run"], in: folder.url,
      environment: environment.merging(["PATH": "/usr/bin:/bin"]) { $1 })
    let pushed = run.output.split(separator: "\n").compactMap { line -> String? in
      // What is pushed of a platform is made part of a list.
      let beginnings = ["docker push --quiet acme/", "docker manifest push --purge acme/"]
      let beginning = beginnings.first { line.hasPrefix($0) && !line.contains(":build-") }
      return beginning.map { String(line.dropFirst($0.count)) }
    }
    #expect(told.status == 0 || told.output.isEmpty, sourceLocation: sourceLocation)
    #expect(
      (told.status == 0) == (run.status == 0), "\(told.error)\(run.error)", sourceLocation: sourceLocation)
    guard told.status == 0, run.status == 0 else { return nil }
    let references = told.output.split(separator: "\n").map { String($0.dropFirst("acme/".count)) }
    // The day may change between the two.
    // A script publishes first what it always does.
    #expect(references.map(withoutDay).sorted() == pushed.map(withoutDay).sorted(), sourceLocation: sourceLocation)
    return references
  }

  private func withoutDay(_ text: String) -> String {
    text.wholeMatch(of: /web:20[0-9]{6}/) == nil ? text : "web:DAY"
  }

  @Test("of a stored version, in every state of git")
  func stored() throws {
    for (version, scheme, tags) in [
      ("1.4.0", "scheme: 'semver'", ["v1.3.0", "v1.4.0-rc.1", "v1.4.1-rc.1", "v1.4.1", "v1.10.0", "v2.0.0", "latest"]),
      ("v1.4.0", "scheme: 'semver'", ["v1.3.9", "v1.4.1"]), ("0.5.1", "", ["v0.5.0", "v0.6.0"]),
      ("1.5.0-rc.1", "scheme: 'semver'", ["v1.4.0"]),
    ] {
      let folder = try checkout("{ value: '\(version)', \(scheme) }", tags: Self.patterns)
      for environment in [[:], ["BRANCH": "feature/a"], ["BRANCH": "main"], ["BRANCH": "edge"], ["VERSION": "1.0.0"]] {
        _ = try published(folder, environment)
      }
      for tag in tags {
        try git(["tag", tag], folder)
        _ = try published(folder)
      }
    }
    let folder = try checkout("'1.4.0'", tags: Self.patterns)
    try git(["tag", "v2.0.0"], folder)
    let references = try #require(try published(folder))
    // Of the others two are a day and a commit.
    let others: Set = ["web:1", "web:latest", "web:alpine-latest", "web:edge-alpine"]
    #expect(references.filter { !others.contains($0) }.count == 6)
    #expect(references.prefix(3) == ["web:1.4.0", "web:v-1.4.0", "web:1.4-x"])
    // A version that was written down without a scheme is what the person wants to be the latest.
    #expect(Set(references).isSuperset(of: others))
  }

  @Test(
    "of other schemes",
    arguments: [
      ("{ value: '2026.11.3', scheme: 'calver', pattern: 'YYYY.0M.MICRO' }", ["v2026.09.9", "v2026.11.4"], false),
      ("{ value: '2026.11.3-rc.1', scheme: 'calver', pattern: 'YYYY.0M.MICRO-MODIFIER' }", ["v2026.11.2"], false),
      ("{ value: '7', scheme: 'counter' }", ["v6", "v10"], false),
      ("'20190305_addpjp'", ["v20190304.9", "v20200101"], true), ("'1.4'", ["v1.3", "v9.9"], true),
      ("'beta'", ["v1.0.0"], true),
    ])
  func otherSchemes(version: String, tags: [String], isLatest: Bool) throws {
    let folder = try checkout(version, tags: "")
    var last = try published(folder)
    for tag in tags {
      try git(["tag", tag], folder)
      last = try published(folder)
    }
    // The last of the tags is higher than the version, which counts where a scheme was named.
    #expect(try #require(last).contains("web:latest") == isLatest)
  }

  @Test("of a version that git says, and of a folder without git")
  func fromGit() throws {
    let untagged = try checkout("{ scheme: 'git' }", tags: "'{version}', 'b-{branch}-{version}', 'latest', '{sha}'")
    #expect(try #require(try published(untagged)).contains("web:latest"))
    let patterns = Self.patterns.replacing("'{version}'", with: "'{version}', 'b-{branch}-{version}'")
    let folder = try checkout("{ scheme: 'git' }", tags: patterns)
    for step in ["tag v1.4.0", "", "tag v1.5.0-rc.1", "", "tag v1.5.0", "", "tag v1.4.9", "", "checkout -q v1.4.0"] {
      if step.isEmpty { try commit(folder) } else { try git(step.split(separator: " ").map { String($0) }, folder) }
      _ = try published(folder)
    }
    _ = try published(folder, ["BRANCH": "größe"])
    _ = try published(folder, ["BRANCH": String(repeating: "long/", count: 20)])
    _ = try published(folder, ["BRANCH": "-"])
    try folder.write("FROM scratch\nCOPY . /x\n", to: "Dockerfile")
    #expect(try #require(try published(folder)).contains { $0.hasSuffix("-dirty") })

    let plain = try TemporaryFolder()
    try plain.write("FROM scratch\n", to: "Dockerfile")
    try plain.write("{ images: { web: { repository: 'acme/web', cache: false } } }", to: "cigen.json5")
    #expect(try #require(try published(plain)).map(withoutDay) == ["web:DAY", "web:latest"])
  }

  @Test("of tags with a prefix, and of a shallow checkout")
  func prefixAndShallow() throws {
    let folder = try checkout(
      "{ scheme: 'git' }", tags: Self.patterns, "git: { releaseTags: ['web.x/v*', 'nightly'] },")
    for tag in ["v3.0.0", "webbx/v2.0.0", "web.x/v1.4.0", "nightly"] { try git(["tag", tag], folder) }
    #expect(try #require(try published(folder)).prefix(2) == ["web:1.4.0", "web:v-1.4.0"])

    let stored = try checkout("{ value: '1.4.0', scheme: 'semver' }", tags: "'{version}', 'latest'")
    try commit(stored)
    try git(["tag", "v2.0.0"], stored)
    try commit(stored)
    let clone = try TemporaryFolder()
    try git(["clone", "--quiet", "--depth", "1", "file://\(stored.path)", clone.path], clone)
    // The script looks no further than the clone.
    #expect(cigen(["version", "--tags"], in: clone).output == "acme/web:1.4.0\n")
    try git(["remote", "set-url", "origin", "file:///nowhere"], clone)
    #expect(cigen(["version", "--tags"], in: clone).status == 2)
  }

  @Test("a branch publishes its own tags alone, of every image of the project")
  func otherImages() throws {
    let folder = try checkout("'1.0.0'", tags: "'v{version}', 'b-{branch}'")
    let configuration = try folder.read("cigen.json5")
    try folder.write(
      configuration.replacing("images: {", with: "images: { base: { repository: 'acme/base', cache: false },"),
      to: "cigen.json5")
    #expect(try published(folder, ["BRANCH": "feature/a"]) == ["web:b-feature-a"])
    #expect(try published(folder, ["EVENT": "default"]) == ["web:b-main"])
    #expect(cigen(["version", "--tags", "--event", "default"], in: folder).output == "acme/web:b-main\n")
    #expect(cigen(["version", "--tags", "--event", "defualt"], in: folder).status == 2)
    #expect(cigen(["version", "--event", "default"], in: folder).status == 2)
    #expect(try published(folder) == ["base:1.0.0", "base:latest", "web:v1.0.0"])
  }

  @Test("a branch with caches of its own publishes nothing")
  func branchCaches() throws {
    let folder = try checkout("'1.0.0'", tags: "'{version}'", "git: { branchCaches: true },")
    #expect(try published(folder, ["BRANCH": "feature/a"]) == [])
    #expect(try published(folder) == ["web:1.0.0"])
  }

  @Test("git that does not work is an error, and not a checkout without tags")
  func brokenGit() throws {
    for version in ["{ value: '1.0.0', scheme: 'semver' }", "{ scheme: 'git' }"] {
      let folder = try checkout(version, tags: "'{version}', 'latest'")
      try FileManager.default.removeItem(at: folder.url.appendingPathComponent(".git"))
      try folder.write("gitdir: /nowhere\n", to: ".git")
      #expect(cigen(["version", "--tags"], in: folder).status == 2)
      if version.contains("git") { #expect(try published(folder) == nil) }
    }
  }

  @Test("where git was named for the version, there is none without it")
  func namedGit() throws {
    let folder = try checkout("{ scheme: 'git' }", tags: "'{version}', 'latest'")
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent(".git"))
    #expect(try published(folder) == nil)
  }

  @Test("of an image of several platforms", arguments: ["docker", "buildx"])
  func platforms(engine: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    try folder.write(
      """
      { version: '1.4.0', engine: '\(engine)',
        images: { web: { repository: 'acme/web', cache: false, platforms: ['linux/amd64', 'linux/arm64'] } } }
      """, to: "cigen.json5")
    #expect(cigen(["version", "--tags"], in: folder).output == "acme/web:1.4.0\nacme/web:latest\n")
    if engine == "docker" { #expect(try published(folder) == ["web:1.4.0", "web:latest"]) }
  }

  @Test("some images, what cannot be, and what is contrary")
  func usage() throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    try folder.write(
      "{ version: '1', images: { web: { repository: 'acme/web' }, api: { repository: 'acme/api', tags: ['{version}'] } } }",
      to: "cigen.json5")
    #expect(
      cigen(["version", "--tags"], in: folder).output == "acme/web:1\nacme/web:latest\nacme/api:1\n")
    #expect(cigen(["version", "--tags", "api"], in: folder).output == "acme/api:1\n")
    for (arguments, environment, rule) in [
      (["wbe"], [:], "unknown-image"), (["--next"], [:], "contrary-options"),
      (["--pre", "rc"], [:], "contrary-options"),
      ([], ["VERSION": "a b"], "invalid-tag"), ([], ["VERSION": String(repeating: "1", count: 129)], "invalid-tag"),
    ] as [([String], [String: String], String)] {
      let run = cigen(["version", "--tags"] + arguments, in: folder, environment: environment)
      #expect(run.status == 2 && run.output.isEmpty)
      #expect(run.error.contains("[\(rule)]"), "\(run.error)")
    }
  }
}
