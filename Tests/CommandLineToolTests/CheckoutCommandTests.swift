import TestSupport
import Testing

@Suite("what jobs check out, and the agents that they have not")
struct CheckoutCommandTests {
  private func lines(
    _ system: String, _ git: String, version: String = "'1'", _ more: String = "", withPrefix prefixes: [String]
  ) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write("FROM a:1 AS x\nRUN y\n", to: "Dockerfile")
    try folder.write(
      "{ version: \(version), git: { \(git) }, \(more) images: { web: { repository: 'ghcr.io/acme/web', args: { V: '{version}' } } } }",
      to: "cigen.json5")
    return cigen([system], in: folder).output.split(separator: "\n").compactMap { line in
      let text = line.drop { $0 == " " }
      return prefixes.contains(where: text.hasPrefix) ? String(text) : nil
    }
  }

  @Test(
    "the action of GitHub is told what is not its default",
    arguments: [
      ("depth: 1, submodules: false, lfs: false", []), ("depth: 0", ["fetch-depth: 0"]),
      ("depth: 7", ["fetch-depth: 7"]),
      ("submodules: true, lfs: true", ["submodules: true", "lfs: true"]),
      ("submodules: 'recursive'", ["submodules: recursive"]),
    ])
  func gitHub(git: String, expected: [String]) throws {
    let inputs = ["fetch-depth", "submodules", "lfs"]
    #expect(try lines("github", git, withPrefix: inputs) == expected)
    // The job that looks for changes needs the commits alone, and all of them.
    let history = "fetch-depth: 0  # the commits to compare with"
    #expect(try lines("github", "onlyChanged: true, \(git)", withPrefix: inputs) == [history] + expected)
  }

  @Test(
    "GitLab's runner is told by variables",
    arguments: [
      ("lfs: true", []), ("depth: 1", ["GIT_DEPTH: \"1\""]), ("depth: 0", ["GIT_DEPTH: \"0\""]),
      ("submodules: true", ["GIT_SUBMODULE_STRATEGY: normal"]),
      ("submodules: 'recursive'", ["GIT_SUBMODULE_STRATEGY: recursive"]),
    ])
  func gitLab(git: String, expected: [String]) throws {
    #expect(try lines("gitlab", git, withPrefix: ["GIT_"]) == expected)
  }

  @Test(
    "a context that is in a submodule has changed when git says so of the submodule", arguments: ["lib", "lib/sub"])
  func changes(context: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM a:1\nCOPY source /\n", to: "\(context)/Dockerfile")
    try folder.write("gitdir: ../.git/modules/lib\n", to: "lib/.git")
    let image = "{ web: { repository: 'acme/web', context: '\(context)' } }"
    try folder.write(
      "{ version: '1', git: { onlyChanged: true, submodules: true }, images: \(image) }", to: "cigen.json5")
    let output = cigen(["gitlab"], in: folder).output
    #expect(output.contains(/changes:[^:]*[ ]lib[\],\n]/), "\(output)")
  }

  @Test("a job that asks git for the version has the whole history, whatever the model says")
  func history() throws {
    let version = "{ scheme: 'git' }"
    let expected = "0  # git says which version this is"
    #expect(
      try lines("github", "depth: 5", version: version, withPrefix: ["fetch-depth"]) == ["fetch-depth: \(expected)"])
    #expect(
      try lines("gitlab", "depth: 5", version: version, withPrefix: ["GIT_DEPTH"])
        == ["GIT_DEPTH: \"0\"  # git says which version this is"])
  }

  @Test(
    "the caller's agent is an error in a job, but for a runner that has the machine's",
    arguments: [("bash", "", 0), ("github", "", 2), ("gitlab", "", 2), ("gitlab", "gitlab: { runner: 'shell' },", 0)]
      as [(String, String, Int32)])
  func agents(system: String, more: String, status: Int32) throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM a:1\nRUN --mount=type=ssh x\n", to: "Dockerfile")
    try folder.write(
      "{ version: '1', \(more) images: { web: { repository: 'acme/web', ssh: 'default' } } }", to: "cigen.json5")
    let run = cigen([system], in: folder)
    #expect(run.status == status && run.error.contains("[no-ssh-agent]") == (status == 2), "\(run.error)")
    #expect(run.output.contains("--ssh default") == (status == 0))
  }

  @Test("buildah would give an agent without a key those of the one before it", arguments: ["docker", "buildah"])
  func order(engine: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM docker.io/a:1\n", to: "Dockerfile")
    try folder.write(
      "{ version: '1', engine: '\(engine)', images: { web: { repository: 'acme/web', ssh: [{ id: 'a', env: 'K' }, 'b'] } } }",
      to: "cigen.json5")
    let options = cigen(["bash"], in: folder).output.matches(of: /--ssh "?([a-z]+)/).map { String($0.1) }
    #expect(options == ["b", "a"])
  }
}
