import Foundation
import TestSupport
import Testing

/// Pipelines of people's own, with images as a part: tests before them, a deployment after.
@Suite(
  "images as a part of another pipeline", .serialized,
  .enabled(if: Requirement.allowsEngine && Requirement.allowsPipelines))
struct ComposedPipelineTests {
  @Test("a workflow calls that of the images, and deploys what it published by its digest")
  func called() throws {
    let registry = try RegistryServer(login: true)
    let host = try ColdHost(buildKit: true)
    let project = try CallingProject(registry)
    let run = try project.run(on: host)
    #expect(run.status == 0, "\(run.output)\(run.error)")
    let edge = try #require(registry.digest(of: "edge", in: "acme/web"))
    #expect(run.output.contains("deploying [\(registry.name)/acme/web@\(edge)]"), "\(run.output)")

    // The caller says which version, and pushes nothing else.
    let release = try project.run(on: host, with: "{ version: 2.0.0 }")
    #expect(release.status == 0, "\(release.output)\(release.error)")
    let version = try #require(registry.digest(of: "2.0.0", in: "acme/web"))
    #expect(release.output.contains("deploying [\(registry.name)/acme/web@\(version)]"), "\(release.output)")
    #expect(registry.digest(of: "latest", in: "acme/web") == version)

    // Nothing is pushed, and nothing said.
    let tags = registry.tags(of: "acme/web")
    let dry = try project.run(on: host, with: "{ push: false, version: 3.0.0 }")
    #expect(dry.status == 0 && dry.output.contains("deploying []"), "\(dry.output)\(dry.error)")
    #expect(registry.tags(of: "acme/web") == tags)

    let failing = try project.run(on: host, with: "{ version: 4.0.0 }", test: "false")
    #expect(failing.status != 0 && !failing.output.contains("Build web"))
  }

  @Test("a pipeline includes that of the images, and deploys what it published by its digest")
  func included() throws {
    let registry = try RegistryServer(login: true)
    let host = try ColdHost(buildKit: true)
    let folder = try project(registry, "gitlab: { include: true, stage: 'images', needs: 'test' },")
    try folder.write(try cigen("gitlab", in: folder), to: "images.gitlab-ci.yml")
    // It has a job that is called as the image is, and stages of its own.
    try folder.write(
      """
      include: images.gitlab-ci.yml
      stages: [test, images, deploy]
      test: { stage: test, script: ['test -z "${FAILS}"'] }
      web: { stage: test, script: [echo the site] }
      deploy: { stage: deploy, needs: [image-web], script: ['echo "deploying [${BUILT_WEB}]"'] }
      """, to: "pipeline.yml")
    try makeRepository(of: folder, tags: ["v1.0.0"])
    func run(_ event: String, ref: String? = nil, _ more: [String: String] = [:]) throws -> GitLabPipeline {
      try GitLabPipeline.run(
        folder.url.appendingPathComponent("pipeline.yml"), project: folder, event: event, ref: ref,
        variables: host.engineVariables.merging([
          "DOCKER_TLS_VERIFY": "", "DOCKER_CERT_PATH": "", "TEST_USER": "user", "TEST_PASSWORD": "secret",
          "PATH": host.environment["PATH", default: ""],
        ]) { $1 }.merging(more) { $1 })
    }
    let main = try run("push-main")
    #expect(
      main.statuses == ["test": "success", "web": "success", "image-web": "success", "deploy": "success"], "\(main.log)"
    )
    let edge = try #require(registry.digest(of: "edge", in: "acme/web"))
    #expect(main.log.contains("deploying [\(registry.name)/acme/web@\(edge)]"), "\(main.log)")

    let release = try run("tag", ref: "v1.0.0")
    #expect(release.statuses["image-web"] == "success", "\(release.log)")
    #expect(registry.digest(of: "latest", in: "acme/web") == registry.digest(of: "1.0.0", in: "acme/web"))

    // Without pipelines of requests, a branch builds, and pushes nothing.
    let tags = registry.tags(of: "acme/web")
    let branch = try run("push-branch")
    #expect(branch.statuses["image-web"] == "success" && registry.tags(of: "acme/web") == tags, "\(branch.log)")
    #expect(branch.log.contains("deploying []"), "\(branch.log)")
    let failing = try run("push-main", ["FAILS": "yes"])
    #expect(failing.statuses["image-web"] == "skipped", "\(failing.log)")
  }

  /// A project with one image.
  private func project(_ registry: RegistryServer, _ settings: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("FROM scratch\nCOPY cigen.json5 /\n", to: "Dockerfile")
    try folder.write(
      """
      { version: { value: "1.0.0", scheme: "semver" }, \(settings) \(PipelineProject.login(to: registry))
        images: { web: { repository: "\(registry.name)/acme/web", cache: false,
          tags: ["{version}", "latest", { tag: "edge", on: "default" }] } } }
      """, to: "cigen.json5")
    return folder
  }

  /// A repository whose own workflow calls that of its images. act runs it; what it cannot fetch is a command.
  private struct CallingProject {
    let folder: TemporaryFolder

    init(_ registry: RegistryServer) throws {
      folder = try ComposedPipelineTests().project(registry, "github: { on: { call: true } },")
      var lines: [Substring] = []
      var isInput = false
      for line in try cigen("github", in: folder).split(separator: "\n", omittingEmptySubsequences: false) {
        if line.contains("uses: actions/checkout") {
          lines.append("        run: git clone --quiet 'file://\(folder.path)' .")
          isInput = true
        } else if !isInput || line.isEmpty {
          lines.append(line)
          isInput = false
        }
      }
      try folder.write(lines.joined(separator: "\n"), to: ".github/workflows/images.yml")
      try makeRepository(of: folder, tags: [])
    }

    func run(on host: ColdHost, with inputs: String = "{}", test: String = "true") throws -> FinishedProgram {
      try folder.write(
        """
        on: push
        jobs:
          test:
            runs-on: ubuntu-24.04
            steps: [{ run: "\(test)" }]
          images:
            needs: test
            uses: ./.github/workflows/images.yml
            with: \(inputs)
            secrets: inherit
          deploy:
            needs: images
            runs-on: ubuntu-24.04
            steps:
              - run: echo "deploying [${IMAGE}]"
                env:
                  IMAGE: ${{ needs.images.outputs.web }}
        """, to: ".github/workflows/ci.yml")
      let home = try TemporaryFolder()
      let variables = host.engineVariables.merging(["PATH": host.environment["PATH", default: ""]]) { $1 }
      var arguments = [
        "act", "push", "--no-cache-server", "--action-offline-mode", "--workflows", ".github/workflows/ci.yml",
        "--platform", "ubuntu-24.04=-self-hosted", "--secret", "TEST_PASSWORD=secret", "--var", "TEST_USER=user",
      ]
      for (name, value) in variables { arguments += ["--env", "\(name)=\(value)"] }
      return try runProgram(
        "/usr/bin/env", arguments, in: folder.url,
        environment: [
          "PATH": ProcessInfo.processInfo.environment["PATH", default: "/usr/bin:/bin"], "HOME": home.path,
        ], limit: 300)
    }
  }
}
