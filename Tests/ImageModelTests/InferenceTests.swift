import ImageModel
import SourceText
import Testing

@Suite("without a configuration")
struct InferenceTests {
  @Test("one image from the Dockerfile, the version from the file VERSION or from git")
  func project() throws {
    for (files, version) in [(["VERSION": "1.0.0\n"], VersionSource.file(path: "VERSION")), ([:], .git)] {
      let (project, warnings) = try inferProject(
        repository: "ghcr.io/acme/web", name: "web", dockerfile: "Dockerfile",
        files: reader(files.merging(["Dockerfile": twoStages]) { $1 }))
      #expect(warnings.isEmpty)
      #expect(project.version == version)
      #expect(project.images.map(\.name) == ["web"])
      #expect(
        project.images.map { summary($0.cacheChain) } == [
          ["build ghcr.io/acme/web:cache-build", "- ghcr.io/acme/web:cache-runtime"]
        ])
    }
  }

  @Test("a wrong repository and a wrong Dockerfile are told in one run")
  func mistakes() {
    #expect {
      try inferProject(
        repository: "Acme/web", name: "web", dockerfile: "Dockerfile", files: reader(["Dockerfile": "FRO a\n"]))
    } throws: { error in
      (error as? DiagnosticError)?.diagnostics.map(\.rule).contains("invalid-repository") == true
        && (error as? DiagnosticError)?.diagnostics.map(\.rule).contains("unknown-instruction") == true
    }
  }

  @Test(
    "the repository of a git remote",
    arguments: [
      ("git@github.com:Acme/Web.git", "ghcr.io/acme/web"), ("https://github.com/acme/web", "ghcr.io/acme/web"),
      ("https://user:secret@github.com/acme/web.git/", "ghcr.io/acme/web"),
      ("ssh://git@gitlab.com:22/group/sub/web.git", "registry.gitlab.com/group/sub/web"),
      ("git@gitlab.com:group/sub/web.git", "registry.gitlab.com/group/sub/web"),
      ("git@gitlab.corp.example:acme/team/shop.git", "registry.gitlab.corp.example/acme/team/shop"),
      ("https://gitlab.corp.example:8443/acme/shop", "registry.gitlab.corp.example/acme/shop"),
      ("ssh://git@my-gitlab.example:2222/acme/shop.git", "registry.my-gitlab.example/acme/shop"),
      ("git@github.corp.example:Acme/Shop.git", "containers.github.corp.example/acme/shop"),
      ("https://ghe.corp.example/acme/shop", "containers.ghe.corp.example/acme/shop"),
      ("https://acme.ghe.com/acme/shop", "containers.acme.ghe.com/acme/shop"),
      ("ssh://git@ssh.github.com:443/acme/web.git", "ghcr.io/acme/web"),
      ("git@github.com-work:acme/web", "ghcr.io/acme/web"),
      ("git@gitlab:acme/web", "acme/web"), ("https://git.example.org/acme/web.git", "acme/web"),
      ("git@host:~me/web", nil),
      ("/srv/git/web.git", "srv/git/web"),
      ("", nil), ("github.com", nil), ("https://github.com/", nil), ("https://github.com/acme/größe", nil),
    ] as [(String, String?)])
  func remotes(remote: String, repository: String?) {
    #expect(inferredRepository(gitRemote: remote) == repository)
  }

  @Test(
    "the repository of a folder",
    arguments: [
      ("web", "web"), ("My Project (2)", "my-project-2"), ("Größe", "gr-e"), ("..", nil), ("", nil), ("__x__", "x"),
    ] as [(String, String?)])
  func folders(folder: String, repository: String?) {
    #expect(inferredRepository(folder: folder) == repository)
  }
}
