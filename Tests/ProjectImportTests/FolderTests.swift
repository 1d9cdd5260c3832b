import DockerfileSyntax
import ImageModel
import SourceText
import Testing

@testable import ProjectImport

@Suite("what a folder's files say of its images")
struct FolderTests {
  @Test(
    "only what Docker's tools take for a Dockerfile is one",
    arguments: [
      ("Dockerfile", true), ("a/dockerfile", true), ("Dockerfile.alpine", true), ("api.Dockerfile", true),
      ("api.dockerfile", true), ("Containerfile", true), ("Containerfile.dev", true), ("Dockerfile.v1.2", true),
      ("Dockerfile.go", true), ("Dockerfile.node", true), ("dockerfile.go", false), ("dockerfile.py", false),
      ("dockerfile_test.go", false), ("Dockerfile.md", false), ("Dockerfile.dockerignore", false),
      ("Dockerfile.j2", false), ("Dockerfile.tmpl", false), ("Dockerfile.erb", false), ("Dockerfile~", false),
      ("Dockerfile.orig", false), ("Dockerfile.bak", false), ("Dockerfile.swp", false), ("api.Dockerfile~", false),
      ("#Dockerfile#", false), ("MyDockerfile", false), ("Dockerfile.", false),
    ])
  func names(path: String, isDockerfile: Bool) {
    #expect((DockerfilePath(path) != nil) == isDockerfile)
  }

  @Test(
    "nor is text without FROM, or a template",
    arguments: [
      ("FROM a\n", false), ("# x\n\nARG A\nfrom a", false), ("", false), ("# syntax=x\n", false),
      ("package main\n", true),
      ("just text", true), ("{{ if x }}\nFROM a", true), ("FROM {{ .Base }}\n", true), ("{% set x %}\nFROM a\n", true),
      ("RUN a\nFROM b\n", false),
    ])
  func texts(text: String, isOther: Bool) {
    #expect(isOtherText(SourceFile(name: "Dockerfile", text: text)) == isOther)
  }

  @Test(
    "the context of a copy of everything is where what it then uses leads to the Dockerfile",
    arguments: [
      ("COPY . .\nWORKDIR /app/src/Api", "."), ("COPY . .\nWORKDIR src/Api", "."),
      ("COPY . /x\nWORKDIR /x/src/Api/Sub", "."),
      ("COPY . .\nRUN dotnet build src/Api/Api.csproj", "."), ("COPY . .\nRUN cd ./src/Api && make", "."),
      ("COPY . .\nRUN make -C /app/Api", "src"), ("ARG D=/app\nCOPY . $D\nWORKDIR ${D}/src/Api", "."),
      ("COPY . .", "src/Api"), ("COPY . .\nWORKDIR /app/Other", "src/Api"),
      ("COPY . .\nWORKDIR /srv/src/Api", "src/Api"),
      ("WORKDIR /app/src/Api\nCOPY . .", "src/Api"), ("COPY . .\nRUN ls src/Lib", "src/Api"),
      ("COPY src/Api/Api.csproj src/Api/", "."), ("COPY Api.csproj .", "src/Api"),
      ("ENV N=Api\nCOPY src/$N/$N.csproj .", "."),
      ("COPY --parents src/**/*.csproj .", "."), ("COPY built/later .", "src/Api"),
      ("COPY Shop.sln Api.csproj built .", "src/Api"),
    ])
  func contexts(text: String, context: String) throws {
    let path = "src/Api/Dockerfile"
    let folder = survey([
      path: "FROM a\nWORKDIR /app\n\(text)\n", "src/Api/Api.csproj": "", "src/Api/Sub/a": "", "src/Lib/Lib.csproj": "",
      "Shop.sln": "",
    ])
    let source = try #require(try folder.files(path))
    let dockerfile = try #require(parseDockerfile(source).dockerfile)
    let dockerfilePath = try #require(DockerfilePath(path))
    #expect(folder.chooseContext(of: dockerfile, at: dockerfilePath).folder == context)
  }

  @Test("a project in a folder of a checkout may be built from around it")
  func around() throws {
    let folder = survey(
      ["Dockerfile": "FROM a\nCOPY go.mod shop/main.go /\n", "main.go": "", "../go.mod": "", "../shop/main.go": ""],
      place: "shop")
    let source = try #require(try folder.files("Dockerfile"))
    let dockerfile = try #require(parseDockerfile(source).dockerfile)
    let path = try #require(DockerfilePath("Dockerfile"))
    #expect(folder.chooseContext(of: dockerfile, at: path).folder == "..")
    #expect(folder.fromRoot("shop/docker/Dockerfile") == "docker/Dockerfile")
    #expect(folder.fromRoot("other") == "../other" && folder.fromRoot(".") == ".." && folder.fromRoot("../x") == nil)
  }

  private func builds(_ steps: String...) -> KnownBuilds {
    let text = "jobs:\n  a:\n    steps:\n" + steps.map { "      - run: docker build --push \($0)\n" }.joined()
    return KnownBuilds(survey([".github/workflows/a.yml": text]), registryImage: nil)
  }

  @Test("a name is taken where the builds of a Dockerfile leave no doubt")
  func repositories() {
    let names: (KnownBuilds) -> [String] = { $0.publication(of: ["Dockerfile"])?.repositories.map(\.text) ?? [] }
    #expect(names(builds("-t acme/web:1 .")) == ["acme/web"])
    #expect(names(builds("-t acme/web:1 .", "-t ghcr.io/acme/web:1 .")) == ["acme/web", "ghcr.io/acme/web"])
    #expect(names(builds("-t acme/web:1 .", "-t docker.io/acme/web:2 --build-arg A=b .")) == ["acme/web"])
    #expect(names(builds("-t acme/web:1 .", "-t acme/web-dev:1 .")) == [])
    #expect(names(builds("--target a -t x.io/acme/web .", "--target b -t y.io/acme/web .")) == [])
    #expect(names(builds("-t acme/web -f other .")) == [])
    #expect(names(builds("-t acme/web --target $X .")) == [])
    let stage = builds("-t acme/web --target run .", "-t acme/web:2 --target=run .").publication(of: ["Dockerfile"])
    #expect(stage?.target?.text == "run" && stage?.repositories.count == 1)
  }

  @Test("a registry of a GitLab is the one that its pipeline names, else a guess that is told")
  func registries() throws {
    let pipeline = "a:\n  script:\n    - docker build --push -t registry.corp.example/acme/shop/web:1 web\n"
    let remote = "git@git.corp.example:acme/shop.git"
    let named = ProjectRepository(survey([".gitlab-ci.yml": pipeline], remote: remote))
    #expect(named.text == "registry.corp.example/acme/shop" && named.registry?.doubt == nil)
    let guessed = ProjectRepository(survey([".gitlab-ci.yml": "a: { script: [b] }"], remote: remote))
    #expect(guessed.text == "registry.git.corp.example/acme/shop" && guessed.registry?.doubt != nil)
    #expect(ProjectRepository(survey([:], remote: remote)).text == "acme/shop")
    #expect(
      ProjectRepository(survey([".gitlab-ci.yml": ""], remote: "git@bitbucket.org:acme/shop")).text == "acme/shop")
    #expect(ProjectRepository(survey([:], remote: "https://github.com/acme/größe")).text == "shop")
  }

  @Test("of many diagnostics of a kind, one is told with a count")
  func gathered() {
    let diagnostics = (1...7).map { number in
      Diagnostic(
        .warning, rule: "a", "stage \"s\(number)\" is odd",
        at: SourcePlace(SourceFile(name: "\(number)/Dockerfile", text: "x"), SourceRange(0, 1)), hint: "h")
    }
    let other = Diagnostic(.warning, rule: "b", "c")
    let gathered = (diagnostics + [other]).gathered()
    #expect(gathered.map(\.message) == ["stage \"s1\" is odd", "c"])
    #expect(
      gathered[0].notes.map(\.message) == [
        "the same 6 times more: 2/Dockerfile:1, 3/Dockerfile:1, 4/Dockerfile:1, 5/Dockerfile:1 and others"
      ])
    #expect(Array(diagnostics.prefix(3)).gathered() == Array(diagnostics.prefix(3)))
    let equal = Array(repeating: other, count: 4).gathered()
    #expect(equal.count == 1 && equal[0].notes.map(\.message) == ["the same 3 times more"])
  }
}
