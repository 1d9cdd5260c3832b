import Foundation
import TestSupport
import Testing

/// There is no buildx to run: a stand-in holds each command against what is documented.
@Suite("with buildx", .enabled(if: Requirement.allows("/usr/bin/bash", "/usr/bin/python3")))
struct BuildxTests {
  private let docker: BuildxStandIn
  private let project: TemporaryFolder

  init() throws {
    docker = try BuildxStandIn()
    project = try TemporaryFolder()
    try project.write("FROM scratch\nCOPY . /\n", to: "base/Dockerfile")
    try project.write(
      "ARG BASE=registry.example.com/acme/base\nFROM $BASE AS b\nFROM registry.example.com/acme/base:latest\nCOPY --from=b /a /\n",
      to: "web/Dockerfile")
    try project.write("a, b", to: "web/a, b")
    try write("attest: { provenance: 'max', sbom: true }")
  }

  private func write(_ members: String, base: String = "") throws {
    try project.write(
      """
      {
        version: '1.2.3', engine: 'buildx', registry: 'registry.example.com',
        images: {
          web: {
            repository: 'acme/web', context: 'web', args: { A: '1' }, labels: { 'a.b': "c's" },
            secrets: [{ id: 't', env: 'TOKEN' }, { id: 'f', file: 'web/a, b' }], \(members)
          },
          base: { repository: 'acme/base', context: 'base', \(base) },
        },
      }
      """, to: "cigen.json5")
  }

  private func bash(
    _ arguments: [String] = [], _ variables: [String: String] = [:]
  ) throws -> (run: FinishedProgram, calls: [[String]]) {
    try project.write(try cigen("bash", in: project), to: "build.sh")
    let run = try runProgram(
      "/usr/bin/bash", ["build.sh"] + arguments, in: project.url,
      environment: docker.environment.merging(["TOKEN": "secret", "TMPDIR": project.path]) { $1 }
        .merging(variables) { $1 })
    return (run, try docker.takeCalls())
  }

  @Test("everything is built before anything is pushed")
  func script() throws {
    let (run, calls) = try bash()
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(calls.map { $0.last } == ["base", "web", "base", "web"])
    #expect(calls.map { $0.contains("--push") } == [false, false, true, true])
    #expect(calls.map { $0.contains("--cache-to") } == [true, true, false, false])
    // The image of this run is what the other is built from, by its name and by the argument.
    for web in calls where web.last == "web" {
      let contexts = values("--build-context", in: web)
      #expect(contexts.map { $0.split(separator: "=")[0] } == ["built-base", "registry.example.com/acme/base:latest"])
      #expect(contexts.allSatisfy { $0.contains("=oci-layout://") })
      #expect(values("--build-arg", in: web) == ["A=1", "BASE=built-base"])
    }
    #expect(
      try docker.pushed().keys.sorted()
        == ["base:1.2.3", "base:latest", "web:1.2.3", "web:latest"].map { "registry.example.com/acme/\($0)" })
    // Nothing is left of the folder that the one has from the other.
    let left = try FileManager.default.contentsOfDirectory(atPath: project.path).sorted()
    #expect(left == ["base", "build.sh", "cigen.json5", "web"])
  }

  @Test("--no-push exports no cache, and --dry-run runs nothing")
  func withoutPush() throws {
    let (run, calls) = try bash(["--no-push"])
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(calls.map { $0.last } == ["base", "web"])
    #expect(calls.allSatisfy { !$0.contains("--cache-to") && !$0.contains("--push") })
    let dry = try bash(["--dry-run"])
    #expect(dry.run.status == 0 && dry.calls.isEmpty, "\(dry.run.error)")
    #expect(dry.run.output.split(separator: "\n").map { $0.contains("--push") } == [false, false, true, true])
  }

  private func write(builder: String) throws {
    let base = "images: { base: { repository: 'registry.example.com/acme/base', context: 'base' } }"
    try project.write("{ version: '1.2.3', engine: 'buildx', builder: { \(builder) }, \(base) }", to: "cigen.json5")
  }

  @Test("a builder that is described is made once")
  func describedBuilder() throws {
    try write(builder: "driver: 'kubernetes', namespace: 'ci', replicas: 2, nodeselector: 'a=b,c=d', rootless: true")
    let (run, calls) = try bash()
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(
      calls.first == [
        "buildx", "create", "--name", "cigen-kubernetes", "--driver", "kubernetes", "--driver-opt", "namespace=ci",
        "--driver-opt", "replicas=2", "--driver-opt", "\"nodeselector=a=b,c=d\"", "--driver-opt", "rootless=true",
      ])
    #expect(try bash().calls.map { $0[1] } == ["build"])

    try write(builder: "driver: 'docker-container', name: 'ci', memory: '2g', 'cpuset-cpus': '0,1'")
    #expect(
      try bash().calls.first == [
        "buildx", "create", "--name", "ci", "--driver", "docker-container", "--driver-opt", "memory=2g",
        "--driver-opt", "\"cpuset-cpus=0,1\"",
      ])
  }

  @Test("a key of a builder that is not in the environment stops the run before anything is built")
  func missingKey() throws {
    try write(builder: "driver: 'remote', endpoint: 'tcp://buildkit.example.com:1234', key: { env: 'BUILDKIT_KEY' }")
    let (run, calls) = try bash()
    #expect(run.status == 1 && calls == [])
    #expect(run.error.contains("BUILDKIT_KEY: set it, for the builder"), "\(run.error)")
    #expect(try bash([], ["BUILDKIT_KEY": "key"]).calls.map { $0[1] } == ["create", "build"])
  }

  @Test(
    "every kind of cache is one that buildx knows",
    arguments: [
      ("type: 'inline'", "type=inline"),
      ("type: 'local', dest: 'cache/web', mode: 'min'", "type=local,dest=cache/web,mode=min,ignore-error=true"),
      (
        "type: 's3', region: 'eu-1', bucket: 'b', endpoint_url: 'https://s3.example.com:9000', upload_parallelism: 2",
        "type=s3,name=web,region=eu-1,bucket=b,endpoint_url=https://s3.example.com:9000,mode=max,upload_parallelism=2,"
          + "ignore-error=true"
      ),
      (
        "type: 'registry', ref: 'acme/caches:web', compression: 'zstd'",
        "type=registry,ref=registry.example.com/acme/caches:web,mode=max,"
          + "compression=zstd,ignore-error=true"
      ),
      // GitHub's is not here.
      (
        "type: 'gha'",
        "type=registry,ref=registry.example.com/acme/web:cache,mode=max,ignore-error=true"
      ),
    ])
  func caches(cache: String, export: String) throws {
    try write("cache: { \(cache) }")
    let (run, calls) = try bash()
    #expect(run.status == 0, "\(run.error)\(run.output)")
    // One in the image is in what is pushed; any other is written by the first build alone.
    let exports = calls.filter { $0.last == "web" }.flatMap { values("--cache-to", in: $0) }
    #expect(exports == (export == "type=inline" ? [export, export] : [export]))
  }

  @Test(
    "jobs push at once, give each other digests, and build what they need where nothing is pushed",
    .enabled(if: Requirement.allowsPipelines))
  func pipelines() throws {
    try write("")
    try project.write(try cigen("github", in: project), to: "images.yml")
    try project.write(try cigen("gitlab", in: project), to: "pipeline.yml")
    try makeRepository(of: project, tags: ["v1.2.3"])
    let success = ["base": "success", "web": "success"]
    func gitHub(_ event: String, _ ref: String?) throws -> [[String]] {
      let run = try GitHubWorkflow.run(
        project.url.appendingPathComponent("images.yml"), project: project, event: event, ref: ref,
        environment: docker.environment,
        secrets: ["TOKEN": "secret", "REGISTRY_EXAMPLE_COM_TOKEN": "secret"],
        variables: ["REGISTRY_EXAMPLE_COM_USERNAME": "user"])
      #expect(run.results == success, "\(run.log)")
      return try docker.takeCalls().filter { $0[1] == "build" }
    }
    func gitLab(_ event: String, _ ref: String?) throws -> [[String]] {
      let run = try GitLabPipeline.run(
        project.url.appendingPathComponent("pipeline.yml"), project: project, event: event, ref: ref,
        variables: docker.environment.merging([
          "TOKEN": "secret", "REGISTRY_EXAMPLE_COM_TOKEN": "secret", "REGISTRY_EXAMPLE_COM_USERNAME": "user",
        ]) { $1 }, shell: "bash")
      #expect(run.statuses == success, "\(run.log)")
      return try docker.takeCalls().filter { $0[1] == "build" }
    }
    for run in [gitHub, gitLab] {
      let release = try run("tag", "v1.2.3")
      try #require(release.map { $0.last } == ["base", "web"])
      #expect(release.allSatisfy { $0.contains("--push") && !$0.contains("--cache-to") })
      let digest = try #require(try docker.pushed()["registry.example.com/acme/base:1.2.3"])
      #expect(
        values("--build-context", in: release[1]).last
          == "registry.example.com/acme/base:latest=docker-image://registry.example.com/acme/base@\(digest)")
      #expect(try docker.pushed()["registry.example.com/acme/base:latest"] == digest)
    }
    let before = try docker.pushed()
    for (run, event, writesCache) in [
      (gitHub, "push-main", true), (gitLab, "push-main", true), (gitHub, "pull-request", false),
      (gitHub, "fork-pull-request", false), (gitLab, "merge-request", false),
    ] {
      let builds = try run(event, nil)
      #expect(builds.map { $0.last } == ["base", "base", "web"])
      #expect(builds.allSatisfy { !$0.contains("--push") })
      #expect(builds.map { $0.contains("--cache-to") } == [writesCache, false, writesCache], "\(event)")
      #expect(values("--build-context", in: builds[2]).allSatisfy { $0.contains("=oci-layout://") })
    }
    #expect(try docker.pushed() == before)
  }
}
