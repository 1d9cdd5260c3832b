import Foundation
import TestSupport
import Testing

@Suite("cigen init from a folder with something special", .enabled(if: Requirement.allows(gitProgram)))
struct InitFolderCaseTests {
  @Test(
    "a context is the nearest that has the sources",
    arguments: [
      ("docker/Dockerfile", "FROM a\nCOPY . /\n", ".", "is not in its own folder"),
      ("build/package/Dockerfile", "FROM a\nCOPY main.go /\n", ".", "copies \"main.go\""),
      ("api/docker/Dockerfile", "FROM a\nADD src/*.c [s]rc/?.h /\n", "api", "copies \"src/*.c\""),
      ("api/Dockerfile", "FROM a\nRUN --mount=type=bind,source=main.go,target=/m cc\n", ".", "copies \"main.go\""),
      ("api/Dockerfile", "FROM a\nCOPY src /\nCOPY missing /\n", "api", nil),
      ("api/Dockerfile", "FROM a\nCOPY missing /\n", "api", nil),
      (
        "api/Dockerfile", "FROM a\nARG X\nCOPY $X main.go* <<E --/ /\nE\nADD https://a.example/main.go /\n", ".", "main"
      ),
      ("api/Dockerfile", "FROM a AS main.go\nFROM b\nCOPY --from=main.go main.go /\n", "api", nil),
      ("api/Dockerfile", "FROM a\nCOPY [\"go mod/a b\", \"/\"]\n", ".", "copies \"go mod/a b\""),
    ] as [(String, String, String, String?)])
  func context(path: String, text: String, context: String, reason: String?) throws {
    let repository = try SampleRepository(
      [path: text, "main.go": "", "api/src/a.c": "", "api/src/b.h": "", "go mod/a b": ""], remote: nil)
    #expect(repository.cigen("init").status == 0)
    let written = try repository.settings().first { $0.hasPrefix("context: ") }
    #expect(written == "context: \"\(context)\",")
    let hasReason = try repository.read("cigen.json5").contains("// \(path) copies ")
    #expect(hasReason == (reason != nil))
    if let reason { #expect(try repository.read("cigen.json5").contains(reason)) }
  }

  @Test("a project in a folder of a checkout has its workflow at the root, under a name of its own")
  func inFolder() throws {
    let repository = try SampleRepository(
      ["apps/shop/Dockerfile": "FROM a\n", "Dockerfile": "FROM a\n"], remote: "git@github.com:acme/all.git")
    #expect(repository.cigen("init", in: "apps/shop").status == 0)
    let generated = repository.cigen("generate", in: "apps/shop")
    #expect(generated.output == "wrote build.sh\nwrote ../../.github/workflows/images-apps-shop.yml\n", "\(generated)")
    #expect(repository.cigen("init", "-C", "apps/shop", "-o", "apps/images.json5").status == 0)
    let text = try repository.read("apps/images.json5")
    #expect(text.contains("context: \"shop\",\n") && text.contains("bash: \"shop/build.sh\","), "\(text)")
    #expect(repository.cigen("generate", "--config", "apps/images.json5").status == 0)
  }

  @Test("so it has its pipeline, for that of the checkout to include")
  func inFolderOnGitLab() throws {
    let repository = try SampleRepository(
      ["apps/shop/Dockerfile": "FROM a\n"], remote: "git@gitlab.example.com:acme/all")
    #expect(
      repository.cigen("init", in: "apps/shop").output == """
        found Dockerfile: image all, registry.gitlab.example.com/acme/all
        wrote cigen.json5
        look it over, then run: cigen generate
        then add to .gitlab-ci.yml: include: [{ local: ".gitlab/images-apps-shop.yml" }]

        """)
    let generated = repository.cigen("generate", in: "apps/shop")
    #expect(generated.output == "wrote build.sh\nwrote ../../.gitlab/images-apps-shop.yml\n", "\(generated)")
  }

  @Test("other tools' files are named, with the command that starts from them")
  func otherTools() throws {
    let compose = try SampleRepository(["compose.yaml": "services: {}\n"], remote: nil)
    let run = compose.cigen("init")
    #expect(run.status == 2 && run.output == "")
    #expect(
      run.error == """
        cigen: error: there is no Dockerfile here or below, of those that git does not ignore [no-dockerfile]
          hint: compose.yaml is there; to start from it: docker compose config --format json | cigen init --from-compose -

        """)
    let both = try SampleRepository(["docker-bake.hcl": "", "Dockerfile": "FROM a\n"], remote: nil)
    #expect(
      both.cigen("init").output.contains(
        "found docker-bake.hcl: to start from that instead, run docker buildx bake --print | cigen init --from-bake - --force\n"
      ))
  }

  @Test("an empty folder is an error that says what to do")
  func nothing() throws {
    let run = try SampleRepository(["README": ""], remote: "").cigen("init")
    #expect(run.status == 2 && run.output == "")
    #expect(run.error.contains("[no-dockerfile]\n  hint: write a Dockerfile, name another folder with -C, or "))
  }

  @Test("a configuration that is there is kept without --force")
  func present() throws {
    let repository = try SampleRepository(["Dockerfile": "FROM a\n", "cigen.json5": "{}"], remote: nil)
    let run = repository.cigen("init")
    #expect(run.status == 2 && run.error.contains("\"cigen.json5\" is there already [file-exists]"))
    #expect(try repository.read("cigen.json5") == "{}")
    #expect(repository.cigen("init", "--force").status == 0)
    #expect(repository.cigen("generate").status == 0)
  }

  @Test("a Dockerfile with a mistake is left out with what is wrong; alone, it is an error")
  func mistake() throws {
    let files = ["api/Dockerfile": "FROM a\n", "old/Dockerfile": "FROM a\nCOPPY a b\n"]
    let remote = "https://github.com/acme/web"
    let repository = try SampleRepository(files, remote: remote)
    let run = repository.cigen("init")
    #expect(run.status == 0 && run.output.contains("found old/Dockerfile: left out, because of a mistake in it\n"))
    #expect(run.error.hasPrefix("old/Dockerfile:2:1: warning: there is no instruction \"COPPY\""), "\(run.error)")
    #expect(repository.cigen("generate").status == 0)
    let empty = try SampleRepository(["api/Dockerfile": "FROM a\n", "old/Dockerfile": ""], remote: remote).cigen("init")
    #expect(empty.status == 0 && empty.output.contains("found old/Dockerfile: left out, because of a mistake in it\n"))
    #expect(empty.error.hasPrefix("old/Dockerfile:1:1: warning: the Dockerfile is empty"), "\(empty.error)")
    #expect(
      try SampleRepository(["Dockerfile": ""], remote: nil).cigen("init").error.contains("the Dockerfile is empty"))
    let alone = try SampleRepository(["Dockerfile": "FROM a\nCOPPY a b\n"], remote: nil).cigen("init")
    #expect(alone.status == 2 && alone.output == "")
    #expect(alone.error.hasPrefix("Dockerfile:2:1: error: there is no instruction \"COPPY\""), "\(alone.error)")
  }

  @Test("what git ignores, what others made and what only looks like a Dockerfile is no image")
  func spared() throws {
    let dockerfiles = [
      "ignored/Dockerfile", "node_modules/a/Dockerfile", "a/vendor/b/Dockerfile", "Dockerfile.dockerignore",
      "Dockerfile.tmpl", "Dockerfile.", "MyDockerfile", "Dockerfiles", "api.Dockerfile.bak",
    ]
    var files = Dictionary(uniqueKeysWithValues: dockerfiles.map { ($0, "FROM a\n") })
    files["Dockerfile"] = "FROM a\n"
    files[".gitignore"] = "ignored\n"
    let repository = try SampleRepository(files, remote: "")
    try FileManager.default.createSymbolicLink(atPath: "\(repository.path)/loop", withDestinationPath: ".")
    try FileManager.default.createSymbolicLink(atPath: "\(repository.path)/a/Dockerfile", withDestinationPath: "gone")
    try FileManager.default.createSymbolicLink(
      atPath: "\(repository.path)/b.Dockerfile", withDestinationPath: "Dockerfile")
    #expect(repository.cigen("init").output.split(separator: "\n").first == "found Dockerfile: image web, web")
    // Without git, only what a name says is known.
    try FileManager.default.removeItem(atPath: "\(repository.path)/.git")
    #expect(
      repository.cigen("init", "--force").output.hasPrefix(
        "found Dockerfile: image web, web\nfound ignored/Dockerfile: image ignored, web-ignored\n"))
  }

  @Test("hostile names become images that can be built")
  func hostileNames() throws {
    let folders = [
      "My App", "it's \"quoted\"", "größe", "日本", "日本語", "UPPER", "upper", "-dash", "$(touch x)", "a`b", "default",
      "x\\y", "tab\there", "con/api", "pro/api", "{version}", "*", "pages", "// comment", "e\u{301}",
    ]
    var files: [String: String] = [:]
    for folder in folders { files["\(folder)/Dockerfile"] = "FROM a\nCOPY b /\n" }
    for folder in folders { files["\(folder)/b"] = "" }
    let repository = try SampleRepository(files, remote: "https://github.com/acme/web")
    let run = repository.cigen("init")
    #expect(run.status == 0 && run.error == "", "\(run.error)")
    #expect(run.output.split(separator: "\n").count { $0.hasPrefix("found ") } == folders.count, "\(run.output)")
    #expect(run.output.contains("found tab here/Dockerfile: image tab-here, "))
    #expect(repository.cigen("generate").status == 0)
    let dryRun = try runProgram("/bin/bash", ["\(repository.path)/build.sh", "--dry-run"])
    #expect(dryRun.status == 0, "\(dryRun.error)")
    try repository.uncomment()
    #expect(repository.cigen("bash").status == 0)
  }

  @Test("the default branch is that of the remote, where a clone knows it")
  func defaultBranch() throws {
    let origin = try SampleRepository(["Dockerfile": "FROM a\n"], remote: "", branch: "develop")
    try origin.git("branch", "main")
    let clone = try TemporaryFolder()
    try runProgram(gitProgram, ["clone", "--quiet", "file://\(origin.path)", "."], in: clone.url)
    #expect(CommandLineToolTests.cigen(["init"], in: clone).status == 0)
    let text = try clone.read("cigen.json5")
    #expect(text.contains("// The default branch (that of the git remote): "))
    #expect(text.contains(#"git: { defaultBranch: "develop" },"#))
  }

  @Test("a remote's password is written nowhere")
  func password() throws {
    let repository = try SampleRepository(
      ["Dockerfile": "FROM a\n"], remote: "https://ada:s3cret@github.com/acme/web.git")
    let run = repository.cigen("init")
    #expect(run.status == 0)
    #expect(try !(repository.read("cigen.json5") + run.output + run.error).contains("s3cret"))
  }

  @Test("ten thousand folders are looked at in no time", arguments: [true, false])
  func manyFolders(inGit: Bool) throws {
    let repository = try SampleRepository(["Dockerfile": "FROM a\n"], remote: inGit ? "" : nil)
    let made = try runProgram(
      "/bin/bash", ["-c", "mkdir -p {0..99}/{0..99}"],
      in: URL(fileURLWithPath: repository.path))
    #expect(made.status == 0)
    let start = ContinuousClock.now
    #expect(repository.cigen("init").status == 0)
    #expect(ContinuousClock.now - start < .seconds(10))
    // Foundation takes its time to remove so much.
    try runProgram("/bin/rm", ["-rf", repository.path])
  }
}
