import Foundation
import TestSupport
import Testing

@Suite(
  "builders that a real buildx makes", .serialized,
  .enabled(if: Requirement.allowsBuildx && Requirement.allows("/usr/bin/openssl", "/usr/bin/python3")))
struct RealBuilderTests {
  private let host: ColdHost

  init() throws {
    host = try ColdHost(storesInContainerd: true)
  }

  @Test("one elsewhere builds without an engine here, opened by a key from the environment")
  func remote() throws {
    let registry = try RegistryServer()
    try host.pushBaseImage(to: registry)
    let buildKit = try BuildKitServer(in: host)
    let builder = """
      driver: 'remote', endpoint: '\(buildKit.endpoint)', cacert: '\(buildKit.authority)',
      cert: { env: 'BUILDKIT_CERT' }, key: { env: 'BUILDKIT_KEY' }
      """
    let image = "\(registry.name)/acme/web"
    let project = try makeProject(
      on: registry.name,
      configuration: """
        { version: '1', engine: 'buildx', builder: { \(builder) }, images: { web: { repository: '\(image)' } } }
        """, base: "\(registry.name)/base:1")
    let variables = [
      "DOCKER_HOST": "unix:///no/engine", "BUILDKIT_CERT": try buildKit.clientFile("cert"),
      "BUILDKIT_KEY": try buildKit.clientFile("key"),
    ]
    for steps in [["builder", "out", "runtime"], []] {
      let run = try host.run("build.sh", in: project, adding: variables)
      #expect(run.status == 0, "\(run.error)\(run.output)")
      #expect(run.error.contains("using remote driver"), "\(run.error)")
      #expect(run.stepsThatRan == steps)
    }
    #expect(try host.file("/out", of: "\(image):1") == "first\n")
    // Nothing of it is left: its keys were those of a run.
    #expect(try !host.docker("buildx", "ls").output.contains("cigen"))
  }

  @Test(
    "a pipeline tests on the engine beside its job what one elsewhere built, and publishes that",
    .enabled(if: Requirement.allowsPipelines))
  func remoteInPipeline() throws {
    let bases = try RegistryServer()
    let registry = try RegistryServer(login: true)
    try host.pushBaseImage(to: bases)
    let buildKit = try BuildKitServer(in: host)
    let image = "\(registry.name)/acme/web"
    let folder = try TemporaryFolder()
    try folder.write("FROM \(bases.name)/base:1\nCOPY source /\n", to: "Dockerfile")
    try folder.write("good\n", to: "source")
    try folder.write(
      """
      {
        version: '1', engine: 'buildx', \(PipelineProject.login(to: registry))
        builder: {
          driver: 'remote', endpoint: '\(buildKit.endpoint)', cacert: '\(buildKit.authority)',
          cert: { env: 'BUILDKIT_CERT' }, key: { env: 'BUILDKIT_KEY' },
        },
        images: {
          web: {
            repository: '\(image)', tags: ['{version}', { tag: 'edge', on: 'default' }],
            test: 'docker run --rm {image} cat /source | grep good',
          },
        },
      }
      """, to: "cigen.json5")
    let project = try PipelineProject(folder)
    let keys = [
      "BUILDKIT_CERT": try buildKit.clientFile("cert"), "BUILDKIT_KEY": try buildKit.clientFile("key"),
    ]
    let run = try project.gitLab("push-main", on: host, adding: keys)
    #expect(run.statuses == ["web": "success"], "\(run.log)")
    #expect(try host.file("/source", of: "\(image):edge") == "good\n")
    try project.change("source", to: "bad\n")
    #expect(try project.gitLab("push-main", on: host, adding: keys).statuses == ["web": "failed"])
    #expect(try host.file("/source", of: "\(image):edge") == "good\n")
  }

  @Test(
    "buildx takes every option as it is written",
    arguments: [
      (
        "driver: 'kubernetes', namespace: 'ci', replicas: 2, 'requests.cpu': '2', 'limits.memory': '4Gi', "
          + "nodeselector: 'a=b,c=d', tolerations: 'key=a,operator=exists;key=b', rootless: true, loadbalance: 'random', "
          + "'qemu.install': true",
        [
          "Driver:        kubernetes", "nodeselector=\"a=b,c=d\"", "replicas=\"2\"",
          "tolerations=\"key=a,operator=exists;key=b\"",
        ]
      ),
      (
        "driver: 'docker-container', image: '127.0.0.1:1/buildkit', memory: '2g', 'cpuset-cpus': '0,1', network: 'host'",
        ["Driver:        docker-container", "cpuset-cpus=\"0,1\"", "memory=\"2g\"", "network=\"host\""]
      ),
    ])
  func options(builder: String, shown: [String]) throws {
    let project = try TemporaryFolder()
    try project.write("FROM scratch\nCOPY . /\n", to: "Dockerfile")
    try project.write(
      """
      { version: '1', engine: 'buildx', builder: { name: 'ci', \(builder) }, images: { web: { repository: 'acme/web' } } }
      """, to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    // A cluster that cannot be reached.
    try project.write(
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
      contexts: [{name: c, context: {cluster: c, user: u}}]
      users: [{name: u, user: {}}]
      current-context: c
      """, to: "kubeconfig")
    let run = try host.run("build.sh", in: project, adding: ["KUBECONFIG": "\(project.path)/kubeconfig"])
    #expect(run.status == 1)
    let builder = try runProgram(
      "/usr/bin/env", ["docker", "buildx", "inspect", "ci"],
      environment: host.environment.merging(["KUBECONFIG": "\(project.path)/kubeconfig"]) { $1 })
    for text in shown { #expect(builder.output.contains(text), "\(builder.output)\(builder.error)") }
  }
}
