import Foundation
import TestSupport
import Testing

@Suite("cigen init in projects as people have them", .enabled(if: Requirement.allows(gitProgram)))
struct InitProjectTests {
  private func repository(_ project: InitProject) throws -> SampleRepository {
    let ignored = ".git*\n**/*ockerfile*\ndocker\n.dockerignore\nbuild.sh\ncigen.json5\n*compose*\ndocker-bake*\n"
    return try SampleRepository(
      project.files.merging([".dockerignore": ignored]) { own, _ in own }, remote: project.remote)
  }

  @Test("finds contexts, names and platforms, and writes what every other command accepts", arguments: initProjects)
  func project(_ project: InitProject) throws {
    let repository = try repository(project)
    let run = repository.cigen("init")
    #expect(run.status == 0, "\(run)")
    let rules = run.error.split(separator: "\n").compactMap {
      $0.firstMatch(of: #/\[([a-z-]+)\]$/#).map { String($0.1) }
    }
    #expect(rules == project.notes, "\(run.error)")
    let text = try repository.read("cigen.json5")
    var settings = try repository.settings()[...]
    for line in project.settings {
      let place = settings.firstIndex(of: line)
      #expect(place != nil, "\(line)\n\(text)")
      settings = settings[((place ?? settings.startIndex) + (place == nil ? 0 : 1))...]
    }
    let generated = repository.cigen("generate")
    #expect(generated.status == 0 && !generated.error.contains("warning:"), "\(generated)")
    // What the jobs' own token opens needs no login.
    if project.settings.contains(where: { $0.hasPrefix("registries: ") }) {
      #expect(!generated.error.contains("[needs-login]"), "\(generated.error)")
    }
    let check = repository.cigen("check")
    #expect(check.status == 0 && check.output == "nothing found\n", "\(check)")
    let script = repository.cigen("bash")
    #expect(try runProgram("/bin/bash", ["-nc", script.output]).status == 0 && script.status == 0, "\(script)")
    // It does not take its own files for a person's.
    #expect(repository.cigen("init").output.contains("cigen.json5 is up to date\n"))
  }

  @Test("says where each value comes from, and what is left to do")
  func words() throws {
    let sample = try #require(initProjects.first { $0.name == "a workflow with metadata-action" })
    let repository = try repository(sample)
    #expect(
      repository.cigen("init").output == """
        found Dockerfile: image hello-world, acme/hello and ghcr.io/acme/hello-world, for linux/amd64, linux/arm64, linux/arm/v7
        wrote cigen.json5
        look it over, then run: cigen generate
        then take the builds of these images out of .github/workflows/docker.yml

        """)
    #expect(
      try repository.read("cigen.json5").contains(
        """
            "hello-world": {
              // The names that .github/workflows/docker.yml:10 pushes to.
              repository: ["acme/hello", "ghcr.io/acme/hello-world"],
              // The platforms that .github/workflows/docker.yml:16 names.
              platforms: ["linux/amd64", "linux/arm64", "linux/arm/v7"],

        """))
  }

  @Test("tells what is guessed of a registry, and to look it up")
  func guesses() throws {
    let gitLab = try SampleRepository(["Dockerfile": "FROM a:1\n"], remote: "git@gitlab.corp.example:acme/shop.git")
    #expect(
      gitLab.cigen("init").error == """
        cigen: note: the registry is taken to be registry.gitlab.corp.example, after the git remote [inferred-image]
          hint: GitLab shows it under Deploy > Container registry; it may be gitlab.corp.example:5050 or another

        """)
    #expect(try gitLab.read("cigen.json5").contains("// The registry's name is a guess: GitLab shows it under Deploy"))
    let unknown = try SampleRepository(["Dockerfile": "FROM a:1\n"], remote: "https://git.example.org/acme/shop")
    #expect(
      unknown.cigen("init").error == """
        cigen: note: nothing here names a registry, so "acme/shop" is a name on Docker Hub [inferred-image]
          hint: set "registry", unless it is yours there

        """)
  }

  @Test("a library without a Dockerfile is told so, and nothing is written")
  func library() throws {
    let repository = try SampleRepository(
      ["README.md": "", "dockerfile.py": "x = 1\n", "Dockerfile": "just text\n"], remote: "https://github.com/acme/lib")
    let run = repository.cigen("init")
    #expect(run.status == 2 && run.output == "")
    #expect(run.error.contains("[no-dockerfile]") && run.error.contains("\"Dockerfile\" is left out: it has no FROM"))
    #expect(throws: (any Error).self) { try repository.read("cigen.json5") }
  }

  @Test("a file that cannot be read is told, and what it might say is not guessed")
  func unread() throws {
    let repository = try SampleRepository(
      [
        "Dockerfile": "FROM a:1\n", "docker-bake.hcl": "target \"x\" {",
        "compose.yaml": "services:\n\tweb: { build: . }\n",
        ".github/workflows/a.yml": "on: push\n jobs: [ docker build .\n",
        ".github/workflows/b.yml": "on: push\n jobs: [\n",
      ], remote: "https://github.com/acme/web")
    let run = repository.cigen("init")
    #expect(
      run.status == 0
        && run.error == """
          cigen: note: "docker-bake.hcl", "compose.yaml" and ".github/workflows/a.yml" cannot be read, so what they say of builds is not used [unread-file]
            hint: compare the contexts, names and platforms of the images with them

          """,
      "\(run)")
  }

  @Test("equal mistakes in many files are told once, with the first places")
  func mistakes() throws {
    var files = ["Dockerfile": "FROM a:1\n"]
    for name in "abcdefgh" { files["old/\(name)/Dockerfile"] = "FROM a\nNEW\(name.uppercased()) b\nMORE c\n" }
    let run = try SampleRepository(files, remote: "https://github.com/acme/web").cigen("init")
    #expect(run.status == 0 && run.output.contains("and 5 more: left out, because of mistakes in them\n"), "\(run)")
    #expect(run.error.components(separatedBy: "warning:").count == 2, "\(run.error)")
    #expect(run.error.contains("  note: 1 more mistake in this file\n"))
    #expect(run.error.contains("  note: the same 7 times more: old/b/Dockerfile:2, "))
  }
}
