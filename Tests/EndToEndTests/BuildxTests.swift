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

  @Test("everything is built before anything is pushed, and the digests are told")
  func script() throws {
    let (run, calls) = try bash()
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(calls.first == ["buildx", "create", "--name", "cigen", "--driver", "docker-container"])
    let builds = calls.dropFirst()
    #expect(builds.map { $0.last } == ["base", "web", "base", "web"])
    #expect(builds.map { $0.contains("--push") } == [false, false, true, true])
    #expect(builds.map { $0.contains("--cache-to") } == [true, true, false, false])
    // The image of this run is what the other is built from, by its name and by the argument.
    for web in builds where web.last == "web" {
      let contexts = values("--build-context", in: web)
      #expect(
        contexts.map { $0.split(separator: "=")[0] } == ["built-base-image", "registry.example.com/acme/base:latest"])
      #expect(contexts.allSatisfy { $0.contains("=oci-layout://") })
      #expect(values("--build-arg", in: web) == ["A=1", "BASE=built-base-image"])
    }
    let pushed = try docker.pushed()
    #expect(
      pushed.keys.sorted()
        == ["base:1.2.3", "base:latest", "web:1.2.3", "web:latest"].map { "registry.example.com/acme/\($0)" })
    for (reference, digest) in pushed { #expect(run.error.contains("pushed   \(reference): \(digest)\n")) }
    #expect(run.error.contains("1 of 1 steps reused"), "\(run.error)")
  }

  @Test("a branch has a cache of its own, which it reads before the default branch's, and pushes nothing")
  func branch() throws {
    let (run, calls) = try bash(["web"], ["BRANCH": "feature/a"])
    #expect(run.status == 0, "\(run.error)\(run.output)")
    let web = try #require(calls.last)
    let sources = values("--cache-from", in: web)
    #expect(sources.count == 2)
    #expect(
      sources[0].wholeMatch(of: /type=registry,ref=registry.example.com\/acme\/web:cache-feature-a-[0-9a-f]{16}/) != nil
    )
    #expect(sources[1] == "type=registry,ref=registry.example.com/acme/web:cache")
    #expect(
      values("--cache-to", in: web)
        == ["\(sources[0]),image-manifest=true,oci-mediatypes=true,mode=max,ignore-error=true"])
    #expect(!web.contains("--push") && !web.contains("--tag"))
    #expect(try docker.pushed().isEmpty)
  }

  @Test("--no-push exports no cache, and --dry-run runs nothing")
  func withoutPush() throws {
    let (run, calls) = try bash(["--no-push"])
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(calls.dropFirst().allSatisfy { !$0.contains("--cache-to") && !$0.contains("--push") })
    let dry = try bash(["--dry-run"])
    #expect(dry.run.status == 0 && dry.calls.isEmpty, "\(dry.run.error)")
    #expect(dry.run.output.split(separator: "\n").map { $0.contains("--push") } == [false, false, true, true])
  }

  @Test(
    "a builder is made only where that of the engine cannot do all of this",
    arguments: [
      ([:], "", 1), (["STAND_IN_DRIVER": "remote"], "", 0), (["STAND_IN_STORE": "containerd"], "", 0),
      // It has no cache in S3.
      (["STAND_IN_STORE": "containerd"], "cache: { type: 's3', region: 'eu-1', bucket: 'b' }", 1),
    ])
  func builders(variables: [String: String], cache: String, made: Int) throws {
    try write(cache)
    for run in 1...2 {
      // The second run finds that of the first.
      let (finished, calls) = try bash([], variables)
      #expect(finished.status == 0, "\(finished.error)\(finished.output)")
      #expect(calls.count { $0[1] == "create" } == (run == 1 ? made : 0))
    }
  }

  private func write(builder: String) throws {
    let base = "images: { base: { repository: 'registry.example.com/acme/base', context: 'base' } }"
    try project.write("{ version: '1.2.3', engine: 'buildx', builder: { \(builder) }, \(base) }", to: "cigen.json5")
  }

  @Test("a builder that is described is made once, and needs no engine if it is elsewhere")
  func describedBuilder() throws {
    try write(builder: "driver: 'kubernetes', namespace: 'ci', replicas: 2, nodeselector: 'a=b,c=d', rootless: true")
    let (run, calls) = try bash([], ["STAND_IN_ENGINE": "none"])
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(
      calls.first == [
        "buildx", "create", "--name", "cigen-kubernetes", "--driver", "kubernetes", "--driver-opt", "namespace=ci",
        "--driver-opt", "replicas=2", "--driver-opt", "\"nodeselector=a=b,c=d\"", "--driver-opt", "rootless=true",
      ])
    #expect(try bash([], ["STAND_IN_ENGINE": "none"]).calls.map { $0[1] } == ["build"])

    try write(builder: "driver: 'docker-container', name: 'ci', memory: '2g', 'cpuset-cpus': '0,1'")
    #expect(try bash([], ["STAND_IN_ENGINE": "none"]).run.status == 1)
    let container = try bash([], ["DOCKER_TLS_VERIFY": "1"]).calls
    #expect(
      container.prefix(2).last == [
        "buildx", "create", "--name", "ci", "--driver", "docker-container", "--driver-opt", "memory=2g",
        "--driver-opt", "\"cpuset-cpus=0,1\"", "cigen",
      ])
  }

  @Test("another builder that the environment names is taken in its place")
  func namedBuilder() throws {
    try write(builder: "driver: 'remote', endpoint: 'tcp://buildkit.example.com:1234', key: { env: 'BUILDKIT_KEY' }")
    let (run, calls) = try bash([], ["BUILDX_BUILDER": "default", "STAND_IN_DRIVER": "remote"])
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(calls.map { $0[1] } == ["build"])
    let unset = try bash()
    #expect(unset.run.status == 1)
    #expect(unset.run.error.contains("set BUILDKIT_KEY in the environment"), "\(unset.run.error)")
  }

  @Test("with TLS, the builder takes the certificates from a context")
  func certificates() throws {
    let (run, calls) = try bash([], ["DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": "/certs/client"])
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(
      Array(calls.prefix(2)) == [
        ["context", "create", "cigen"],
        ["buildx", "create", "--name", "cigen", "--driver", "docker-container", "cigen"],
      ])
  }

  @Test("a push that fails is tried again, but not for ever")
  func retries() throws {
    let (run, calls) = try bash(["base"], ["STAND_IN_FAILURES": "2"])
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(calls.filter { $0.contains("--push") }.count == 3)
    let (failed, _) = try bash(["base"], ["STAND_IN_FAILURES": "9"])
    #expect(failed.status == 1)
    #expect(failed.error.contains("the build of base failed"), "\(failed.error)")
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
        "type=registry,ref=registry.example.com/acme/caches:web,image-manifest=true,oci-mediatypes=true,mode=max,"
          + "compression=zstd,ignore-error=true"
      ),
      // GitHub's is not here.
      (
        "type: 'gha'",
        "type=registry,ref=registry.example.com/acme/web:cache,image-manifest=true,oci-mediatypes=true,mode=max,"
          + "ignore-error=true"
      ),
    ])
  func caches(cache: String, export: String) throws {
    try write("cache: { \(cache) }")
    let (run, calls) = try bash()
    #expect(run.status == 0, "\(run.error)\(run.output)")
    #expect(calls.filter { $0.last == "web" }.flatMap { values("--cache-to", in: $0) } == [export])
  }

  @Test(
    "jobs push at once, give each other digests, and build what a request needs",
    .enabled(if: Requirement.allowsPipelines))
  func pipelines() throws {
    try write("")
    try project.write(try cigen("github", in: project), to: "images.yml")
    try project.write(try cigen("gitlab", in: project), to: "pipeline.yml")
    let success = ["base": "success", "web": "success"]
    func gitHub(_ event: String) throws -> [[String]] {
      let run = try GitHubWorkflow.run(
        project.url.appendingPathComponent("images.yml"), project: project, event: event,
        environment: docker.environment,
        secrets: ["TOKEN": "secret", "REGISTRY_EXAMPLE_COM_TOKEN": "secret"],
        variables: ["REGISTRY_EXAMPLE_COM_USERNAME": "user"])
      #expect(run.results == success, "\(run.log)")
      return try docker.takeCalls().filter { $0[1] == "build" }
    }
    func gitLab(_ event: String) throws -> [[String]] {
      let run = try GitLabPipeline.run(
        project.url.appendingPathComponent("pipeline.yml"), project: project, event: event,
        variables: docker.environment.merging([
          "TOKEN": "secret", "REGISTRY_EXAMPLE_COM_TOKEN": "secret", "REGISTRY_EXAMPLE_COM_USERNAME": "user",
        ]) { $1 }, shell: "bash")
      #expect(run.statuses == success, "\(run.log)")
      return try docker.takeCalls().filter { $0[1] == "build" }
    }
    for (run, event) in [(gitHub, "push-main"), (gitLab, "push-main"), (gitHub, "tag"), (gitLab, "tag")] {
      let builds = try run(event)
      #expect(builds.map { $0.last } == ["base", "web"])
      #expect(builds.allSatisfy { $0.contains("--push") })
      let digest = try #require(try docker.pushed()["registry.example.com/acme/base:1.2.3"])
      #expect(
        values("--build-context", in: builds[1]).last
          == "registry.example.com/acme/base:latest=docker-image://registry.example.com/acme/base@\(digest)")
    }
    let before = try docker.pushed()
    for builds in [try gitHub("pull-request"), try gitHub("fork-pull-request"), try gitLab("merge-request")] {
      #expect(builds.map { $0.last } == ["base", "base", "web"])
      #expect(builds.allSatisfy { !$0.contains("--push") && !$0.contains("--cache-to") })
      #expect(values("--build-context", in: builds[2]).allSatisfy { $0.contains("=oci-layout://") })
    }
    let branch = try gitLab("push-branch")
    #expect(branch.map { $0.contains("--cache-to") } == [true, false, true])
    #expect(try docker.pushed() == before)
  }
}
