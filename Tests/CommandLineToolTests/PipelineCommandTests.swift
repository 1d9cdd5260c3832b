import Foundation
import TestSupport
import Testing

@Suite("cigen github and cigen gitlab")
struct PipelineCommandTests {
  @Test("in a folder of a git checkout, jobs go there first", arguments: ["github", "gitlab"])
  func subfolder(command: String) throws {
    let checkout = try TemporaryFolder()
    try checkout.write("", to: ".git/HEAD")
    try checkout.write("FROM scratch\nCOPY . /\n", to: "services/it's web/Dockerfile")
    try checkout.write(
      """
      { version: "1", images: { web: { repository: "acme/web" } },
        outputs: { github: "../../.github/workflows/images.yml", gitlab: "../../.gitlab-ci.yml" } }
      """, to: "services/it's web/cigen.json5")
    let text = cigen([command, "-C", "services/it's web"], in: checkout).output
    #expect(
      text.contains(
        command == "github"
          ? "\n    working-directory: \"services/it's web\"\n" : "\n      cd 'services/it'\\''s web'\n"))
    #expect(text.contains("\n# To change it, edit that and run: cigen generate\n"))
    let written = cigen(["generate", "-C", "services/it's web"], in: checkout)
    #expect(written.output == "wrote .github/workflows/images.yml\nwrote .gitlab-ci.yml\n", "\(written.error)")
  }

  @Test("a script that GitHub would not run is an error, and GitLab's is written")
  func longScript() throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY a /\n", to: "Dockerfile")
    let labels = (0..<400).map { "'label-\($0)': '\(String(repeating: "x", count: 40))'" }.joined(separator: ", ")
    try folder.write(
      "{ version: '1', images: { web: { repository: 'ghcr.io/acme/web', labels: { \(labels) } } } }", to: "cigen.json5")
    let refused = cigen(["github"], in: folder)
    #expect(refused.status == 2)
    #expect(refused.output == "")
    #expect(refused.error.contains("the script of step \"Build web\" of job \"web\" has "), "\(refused.error)")
    #expect(refused.error.contains("GitHub runs at most 21000"))
    #expect(cigen(["gitlab"], in: folder).status == 0)
  }

  @Test("more images that need each other than a system takes are an error there")
  func manyNeeds() throws {
    let folder = try TemporaryFolder()
    let names = (0...50).map { "base-\($0)" }
    for name in names { try folder.write("FROM scratch\nCOPY . /\n", to: "\(name)/Dockerfile") }
    try folder.write(names.map { "FROM acme/\($0)\n" }.joined() + "COPY . /\n", to: "all/Dockerfile")
    for (count, status) in [(50, Int32(0)), (51, 2)] {
      let uses = names.prefix(count).map { "COPY --from=acme/\($0) / /\n" }.joined()
      try folder.write("FROM scratch\n\(uses)", to: "all/Dockerfile")
      let images = (names + ["all"]).map { "'\($0)': { repository: 'acme/\($0)', context: '\($0)', cache: false }" }
      try folder.write("{ version: '1', images: { \(images.joined(separator: ", ")) } }", to: "cigen.json5")
      let run = cigen(["gitlab"], in: folder)
      #expect(run.status == status && run.error.contains("[too-many-needs]") == (status == 2))
      #expect(cigen(["github"], in: folder).status == status)
    }
  }

  @Test("what GitHub would refuse does not get into a workflow")
  func gitHubRules() throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nARG NPM_TOKEN\nCOPY . /\n", to: "Dockerfile")
    try folder.write(
      """
      { version: '1', images: {
        A: { repository: 'ghcr.io/x/a', args: { NPM_TOKEN: null }, secrets: [{ id: 'npm', env: 'NPM_TOKEN' }] },
        a: { repository: 'ghcr.io/x/b', secrets: [{ id: 'gh', env: 'GITHUB_TOKEN' }] },
        __x: { repository: 'ghcr.io/x/c', cache: false } } }
      """, to: "cigen.json5")
    let text = cigen(["github"], in: folder).output
    // Ids differ in more than case, and "__" is the runner's.
    for id in ["A", "a-2", "job__x"] { #expect(text.contains("\n  \(id):\n"), "\(id)") }
    // One variable of a name: the secret.
    #expect(text.components(separatedBy: "          NPM_TOKEN: ").count == 2)
    #expect(text.contains("          NPM_TOKEN: ${{ secrets.NPM_TOKEN }}\n"))
    #expect(text.contains("          GITHUB_TOKEN: ${{ github.token }}\n"))
    #expect(text.contains("\n  group: ${{ github.workflow }}-${{ github.ref }}\n"))
  }

  @Test("what has to be set up is said once for each")
  func setUp() throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    try folder.write(
      """
      { version: '1', images: {
        a: { repository: 'acme/a', secrets: [{ id: 'npm', env: 'NPM_TOKEN' }] },
        b: { repository: 'docker.io/acme/b', secrets: [{ id: 'npm', env: 'NPM_TOKEN' }] },
        c: { repository: 'ghcr.io/acme/c' }, d: { repository: 'registry.gitlab.com/acme/d' } } }
      """, to: "cigen.json5")
    let gitHub = cigen(["github"], in: folder).error
    #expect(gitHub.components(separatedBy: "[needs-login]").count == 3)
    #expect(gitHub.contains("the variable DOCKERHUB_USERNAME and the secret DOCKERHUB_TOKEN"))
    #expect(gitHub.contains("REGISTRY_GITLAB_COM_TOKEN"))
    #expect(gitHub.components(separatedBy: "[needs-secret]").count == 2)
    let gitLab = cigen(["gitlab"], in: folder).error
    #expect(gitLab.components(separatedBy: "[needs-login]").count == 3)
    #expect(gitLab.contains("GHCR_TOKEN"))
    #expect(!gitLab.contains("REGISTRY_GITLAB_COM_TOKEN"))
    #expect(cigen(["bash"], in: folder).error == "")
  }

  @Test("values and commands say what they need, where the system has none of its own")
  func setUpOfValues() throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    try folder.write(
      """
      { version: '1',
        values: { channel: { env: 'CHANNEL' }, unused: { env: 'UNUSED' }, run: { github: 'run_number' } },
        images: { web: { repository: 'registry.gitlab.com/acme/a', labels: { c: '{channel}-{run}' },
          tags: ['{version}', '{version}-{channel}'],
          after: [{ run: './deploy', secrets: ['DEPLOY_KEY'] }, { run: './tell', secrets: ['DEPLOY_KEY'] }] } } }
      """, to: "cigen.json5")
    for (command, secret) in [("github", "the secret DEPLOY_KEY"), ("gitlab", "the variable DEPLOY_KEY")] {
      let error = cigen([command], in: folder).error
      #expect(error.components(separatedBy: "needs the variable CHANNEL [needs-variable]").count == 2, "\(error)")
      #expect(
        error.components(separatedBy: "for a command of yours, the").count == 2 && error.contains(secret), "\(error)")
      #expect(!error.contains("UNUSED"))
    }
    #expect(cigen(["bash"], in: folder).error == "")
  }

  @Test("a test of what a builder elsewhere built has an engine beside its job")
  func serviceForTests() throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    for driver in ["driver: 'remote', endpoint: 'tcp://b:1'", "driver: 'kubernetes'"] {
      for (test, isThere) in [("test: 'docker run {image}'", true), ("", false)] {
        let image = "repository: 'registry.gitlab.com/acme/a', platforms: ['linux/amd64', 'linux/arm64'], \(test)"
        try folder.write(
          "{ version: '1', engine: 'buildx', builder: { \(driver) }, images: { web: { \(image) } } }", to: "cigen.json5"
        )
        let text = cigen(["gitlab"], in: folder).output
        #expect(text.contains("--driver"))
        #expect(text.contains("\n  services:\n") == isThere)
        #expect(text.contains("until docker version") == isThere)
        // That engine builds nothing.
        #expect(!text.contains("docker context create") && !text.contains("binfmt"))
      }
    }
  }

  @Test("of a GitLab's own registry by its name, a job needs no login that is to be set up")
  func ownGitLab() throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    for host in ["registry.gitlab.corp.example", "gitlab.corp.example:5050"] {
      try folder.write("{ images: { a: { repository: '\(host)/acme/a' } } }", to: "cigen.json5")
      #expect(!cigen(["gitlab"], in: folder).error.contains("[needs-login]"))
      #expect(cigen(["github"], in: folder).error.contains("[needs-login]"))
    }
  }

  @Test("what the project is read from is never written over", arguments: ["Dockerfile", "cigen.json5", "./VERSION"])
  func inputs(path: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    try folder.write("1.0.0\n", to: "VERSION")
    let configuration = """
      { version: { file: "VERSION" }, outputs: { bash: "\(path)" }, images: { web: { repository: "acme/web" } } }
      """
    try folder.write(configuration, to: "cigen.json5")
    for arguments in [["generate", "--force"], ["bash", "-o", path], ["gitlab", "-o", path]] {
      let refused = cigen(arguments, in: folder)
      #expect(refused.status == 2)
      #expect(refused.error.contains("[output-is-input]"), "\(refused.error)")
    }
    #expect(cigen(["generate"], in: folder).error.contains("cigen.json5:1:50: error: "))
    #expect(try String(contentsOfFile: "\(folder.path)/cigen.json5", encoding: .utf8) == configuration)
  }

  @Test("the same command gives the same bytes, however its paths are spelled")
  func spelling() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: ".git/HEAD")
    try folder.write("FROM scratch\nCOPY . /\n", to: "svc/web/Dockerfile")
    try folder.write(
      "{ version: '1', images: { web: { repository: 'acme/web' } }, outputs: { github: 'w.yml' } }",
      to: "svc/web/cigen.json5")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/link", withDestinationPath: "svc/web")
    #expect(cigen(["templates", "eject", "svc/web/t"], in: folder).status == 0)
    let texts = [
      ["-C", "svc/web", "--templates", "svc/web/t"], ["-C", "svc/web", "--templates", "./svc/../svc/web/t"],
      ["-C", "svc/web", "--templates", "\(folder.path)/svc/web/t"],
    ].map { cigen(["github"] + $0, in: folder).output }
    #expect(texts[0].contains("\n# To change it, edit that and run: cigen generate --templates t\n"))
    #expect(Set(texts).count == 1)
    let linked = cigen(["github", "-C", "link"], in: folder).output
    #expect(linked == cigen(["github", "-C", "svc/web"], in: folder).output)
    #expect(linked.contains("\n    working-directory: svc/web\n"))
  }

  @Test("another default branch than the clone's is told", arguments: ["bash", "github", "gitlab", "generate"])
  func defaultBranch(command: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("ref: refs/remotes/origin/master\n", to: ".git/refs/remotes/origin/HEAD")
    try folder.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    let images = "outputs: { bash: 'b.sh' }, images: { web: { repository: 'ghcr.io/acme/web' } }"
    try folder.write("{ version: '1', \(images) }", to: "cigen.json5")
    #expect(cigen([command], in: folder).error.contains("warning: the default branch of the git remote is \"master\""))
    try folder.write("{ version: '1', git: { defaultBranch: 'master' }, \(images) }", to: "cigen.json5")
    #expect(!cigen([command], in: folder).error.contains("default-branch"))
  }
}
