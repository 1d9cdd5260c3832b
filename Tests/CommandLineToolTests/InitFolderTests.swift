import Foundation
import TestSupport
import Testing

private let nodeDockerfile = """
  ARG NODE_VERSION=22
  FROM node:${NODE_VERSION} AS build
  WORKDIR /src
  COPY package.json package-lock.json ./
  RUN npm ci
  COPY . .
  RUN npm run build

  FROM nginx AS runtime
  COPY --from=build /src/dist /usr/share/nginx/html

  """

/// A service of a monorepo, which is built from its root.
private let goDockerfile = """
  FROM golang AS build
  COPY go.mod go.sum ./
  RUN go mod download
  COPY . .
  RUN go build -o /out ./services/api

  FROM scratch
  COPY --from=build /out /app

  """

private let node = ["Dockerfile": nodeDockerfile, "package.json": "{}", "package-lock.json": "{}", "src/a.js": ""]

private let monorepo = [
  "go.mod": "", "go.sum": "", "services/api/Dockerfile": goDockerfile, "services/api/main.go": "",
  "services/mail/Dockerfile": goDockerfile, "services/mail/main.go": "", "services/web/Dockerfile": nodeDockerfile,
  "services/web/package.json": "{}", "services/web/package-lock.json": "{}",
]

/// Repositories as people have them, by what is special about them.
private let samples: [String: @Sendable () throws -> SampleRepository] = [
  "one Dockerfile, on GitHub": { try SampleRepository(node, remote: "git@github.com:Acme/Web.git") },
  "a stored version": {
    try SampleRepository(
      ["Dockerfile": "FROM python\nCOPY app /app\n", "app/a.py": "", "VERSION": "1.4.0\n"], remote: "", branch: "master"
    )
  },
  "a monorepo": {
    try SampleRepository(monorepo, remote: "https://github.com/acme/shop", tags: ["v1.0.0", "v1.1.0"])
  },
  "another base": {
    try SampleRepository(
      ["Dockerfile": "FROM debian\n", "Dockerfile.alpine": "FROM alpine\n", "Dockerfile.dev": "FROM debian\n"],
      remote: "https://github.com/acme/web.git")
  },
  "GitLab with a pipeline of its own": {
    try SampleRepository(
      ["Dockerfile": "FROM ruby\n", ".gitlab-ci.yml": "test:\n  script: rake\n"],
      remote: "git@gitlab.com:acme/tools/web.git")
  },
  "GitHub with workflows": {
    try SampleRepository(
      ["Dockerfile": "FROM rust\n", ".github/workflows/images.yml": "name: mine\n", "build.sh": "#!/bin/sh\n"],
      remote: "")
  },
  "no git": { try SampleRepository(["Containerfile": "FROM fedora\n"], remote: nil) },
]

private func sample(_ name: String) throws -> SampleRepository {
  let make = try #require(samples[name])
  return try make()
}

@Suite("cigen init from a folder", .enabled(if: Requirement.allows(gitProgram)))
struct InitFolderTests {
  @Test("makes a configuration from which cigen generate writes everything as it is", arguments: samples.keys.sorted())
  func generates(_ name: String) throws {
    let repository = try sample(name)
    let run = repository.cigen("init")
    #expect(run.status == 0, "\(run.error)")
    // Without a remote, no registry is known.
    let isNamed = try repository.read("cigen.json5").contains(/(ghcr.io|gitlab.com)/)
    #expect(run.error.isEmpty == isNamed && run.error.split(separator: "\n").count <= 2, "\(run.error)")
    let generated = repository.cigen("generate")
    #expect(generated.status == 0, "\(generated.error)")
    #expect(!generated.error.contains("error:") && !generated.error.contains("[default-branch]"), "\(generated.error)")
    // It knows its own files.
    #expect(repository.cigen("init").output.contains("cigen.json5 is up to date\n"))
    #expect(repository.cigen("generate", "--check").status == 0)
    let script = generated.output.contains("build-images.sh") ? "build-images.sh" : "build.sh"
    let dryRun = try runProgram("/bin/bash", ["\(repository.path)/\(script)", "--dry-run"])
    #expect(dryRun.status == 0 && dryRun.output.contains(" build "), "\(dryRun.output)\(dryRun.error)")
  }

  @Test("what stands in comments may be taken in", arguments: samples.keys.sorted())
  func comments(_ name: String) throws {
    let repository = try sample(name)
    #expect(repository.cigen("init").status == 0)
    let before = try repository.settings()
    try repository.uncomment()
    #expect(try repository.settings().count > before.count)
    let run = repository.cigen("bash")
    #expect(run.status == 0, "\(run.error)")
  }

  @Test("explains each value, and offers the next")
  func text() throws {
    let repository = try sample("one Dockerfile, on GitHub")
    let run = repository.cigen("init")
    #expect(
      run.output == """
        found Dockerfile: image web, ghcr.io/acme/web
        wrote cigen.json5
        look it over, then run: cigen generate

        """)
    #expect(
      try repository.read("cigen.json5") == """
        // Made by cigen init from the files of this folder.
        // Look it over, then run: cigen generate
        {
          // No version is stored, so it is what git says when the script runs, else the date.
          // To store it here, where cigen bump raises it:
          // version: "0.1.0",

          // The default branch (git has one of this usual name): it writes the caches that all runs read.
          git: { defaultBranch: "main" },

          // One build for each image, which keeps all its stages in one cache.
          // build.sh needs a builder that can write it: docker buildx create --use. The engine "docker" needs none.
          engine: "buildx",

          // What cigen generate writes, and only that.
          outputs: {
            bash: "build.sh",
            github: ".github/workflows/images.yml",
            // gitlab: ".gitlab-ci.yml",
          },

          // The images. Their repositories are called after the git remote.
          images: {
            web: {
              repository: "ghcr.io/acme/web",
              // target: "runtime",  // one of build, runtime
              // args: { NODE_VERSION: "22" },  // as the Dockerfile has it; null is that of the environment
              // platforms: ["linux/amd64", "linux/arm64"],  // without it, that of the machine that builds
            },
          },
        }

        """)
  }

  @Test("writes down what would be inferred: the script without a configuration is the same")
  func inference() throws {
    for name in ["one Dockerfile, on GitHub", "a stored version"] {
      let repository = try sample(name)
      let body = { (script: String) in script.split(separator: "\n").filter { !$0.hasPrefix("#") } }
      // The engine for a project with a pipeline is proposed, and is another than that without a configuration.
      let inferred = body(repository.cigen("bash").output)
      #expect(repository.cigen("init").status == 0)
      // The default branch is what git says, and inference has no such thing.
      // Nor does it name a scheme, which orders releases.
      let text = try repository.read("cigen.json5")
        .replacing(#"defaultBranch: "master""#, with: #"defaultBranch: "main""#)
        .replacing(#", scheme: "semver""#, with: "").replacing(#"engine: "buildx","#, with: "")
      try repository.write(text, to: "cigen.json5")
      #expect(body(repository.cigen("bash").output) == inferred && !inferred.isEmpty)
    }
  }

  @Test("a version is that of the file, else that of git's tags")
  func version() throws {
    let stored = try sample("a stored version")
    #expect(stored.cigen("init").output.contains("found VERSION: the version, which is 1.4.0\n"))
    #expect(try stored.settings().contains(#"version: { file: "VERSION", scheme: "semver" },"#))
    #expect(try stored.settings().contains(#"git: { defaultBranch: "master" },"#))
    let tagged = try sample("a monorepo")
    #expect(tagged.cigen("init").status == 0)
    #expect(try tagged.settings().contains(#"version: { scheme: "git" },"#))
    let plain = try SampleRepository(node, remote: "", branch: "trunk", tags: ["1.1.0", "nightly"])
    #expect(plain.cigen("init").status == 0)
    #expect(try plain.settings().contains(#"git: { defaultBranch: "trunk", releaseTags: ["*.*.*"] },"#))
    #expect(plain.cigen("version").output == "1.1.0\n")
    let package = try SampleRepository(
      ["Dockerfile": "FROM a\n", "package.json": "{\n  \"name\": \"web\",\n  \"version\": \"2.3.4\"\n}\n"], remote: "")
    #expect(package.cigen("init").status == 0)
    #expect(try package.read("cigen.json5").contains("together with that of package.json:\n"))
    try package.uncomment()
    #expect(package.cigen("bump").status == 0)
    #expect(try package.read("package.json").contains("\"version\": \"2.3.5\""))
    for text in ["", "not a version!\n"] {
      let odd = try SampleRepository(["Dockerfile": "FROM a\n", "VERSION": text], remote: "")
      #expect(!odd.cigen("init").output.contains("found VERSION"))
      #expect(try odd.settings().contains(#"version: { scheme: "git" },"#))
      #expect(odd.cigen("generate").status == 0)
    }
  }

  @Test("each service of a monorepo is built in the folder that has what its Dockerfile copies")
  func contexts() throws {
    let repository = try sample("a monorepo")
    let run = repository.cigen("init")
    #expect(
      run.output.hasPrefix(
        """
        found services/api/Dockerfile: image api, ghcr.io/acme/shop/api, in the context .
        found services/mail/Dockerfile: image mail, ghcr.io/acme/shop/mail, in the context .
        found services/web/Dockerfile: image web, ghcr.io/acme/shop/web

        """), "\(run.output)")
    let text = try repository.read("cigen.json5")
    #expect(
      text.contains(
        """
            mail: {
              repository: "ghcr.io/acme/shop/mail",
              // services/mail/Dockerfile copies "go.mod", which is here and not in its own folder.
              context: ".",
              dockerfile: "services/mail/Dockerfile",
            },
            web: {
              repository: "ghcr.io/acme/shop/web",
              context: "services/web",
            },

        """), "\(text)")
  }

  @Test("Dockerfiles side by side are variants if their names are those of bases, and left out if they are for tests")
  func flavours() throws {
    let repository = try sample("another base")
    let run = repository.cigen("init")
    #expect(
      run.output.hasPrefix(
        """
        found Dockerfile, Dockerfile.alpine: image web, ghcr.io/acme/web
        found Dockerfile.dev: left out, for tests or development by the name

        """), "\(run.output)")
    #expect(
      try repository.read("cigen.json5").contains(
        """
              variants: {
                default: { dockerfile: "Dockerfile", tags: ["{version}", "latest"] },
                alpine: { dockerfile: "Dockerfile.alpine" },
              },

        """))
    #expect(
      try repository.read("cigen.json5").contains(
        """
            // For tests or development, by the names of the Dockerfiles:
            // dev: { repository: "ghcr.io/acme/web/dev", dockerfile: "Dockerfile.dev" },

        """))
    let tags = repository.cigen("version", "--tags").output.split(separator: "\n").map { $0.split(separator: ":")[1] }
    #expect(tags.count == 4 && tags.contains("latest") && tags.contains("latest-alpine"), "\(tags)")
    let development = try SampleRepository(["Dockerfile.dev": "FROM a\n"], remote: nil)
    #expect(development.cigen("init").output.hasPrefix("found Dockerfile.dev: image web, web\n"))
  }

  @Test("a pipeline of GitLab's that is a person's own is left alone, and told what to take in")
  func ownPipeline() throws {
    let repository = try sample("GitLab with a pipeline of its own")
    let run = repository.cigen("init")
    #expect(
      run.output == """
        found Dockerfile: image web, registry.gitlab.com/acme/tools/web
        found .gitlab-ci.yml: not cigen's, so it stays as it is
        wrote cigen.json5
        look it over, then run: cigen generate
        then add to .gitlab-ci.yml: include: [{ local: ".gitlab/images.yml" }]

        """)
    #expect(repository.cigen("generate").output == "wrote build.sh\nwrote .gitlab/images.yml\n")
    #expect(try repository.read(".gitlab-ci.yml") == "test:\n  script: rake\n")
  }

  @Test("a file that is not cigen's is written by no output")
  func ownFiles() throws {
    let repository = try sample("GitHub with workflows")
    #expect(repository.cigen("init").status == 0)
    let generated = repository.cigen("generate")
    #expect(generated.output == "wrote build-images.sh\nwrote .github/workflows/build-images.yml\n")
    #expect(try repository.read("build.sh") == "#!/bin/sh\n")
    #expect(try repository.read("cigen.json5").contains("// registry: \"registry.example.com\",\n"))
  }
}
