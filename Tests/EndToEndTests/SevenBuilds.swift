import TestSupport

/// Seven builds of one project one after the other, each on a host that has nothing but a registry to ask.
final class SevenBuilds {
  enum Way: CaseIterable {
    /// Docker 20.10
    case classicBuilder, buildKit

    /// Docker 26
    case graphDriver, containerdStore, buildx
  }

  /// One of the seven: what a person changed before it, and the steps that have to run for that.
  struct Build {
    let changes: [String]
    let steps: [String]
  }

  static let all = [
    Build(changes: [], steps: ["build", "deps", "runtime", "tools"]),
    Build(changes: [], steps: []),
    Build(changes: ["source"], steps: ["build"]),
    Build(changes: ["source"], steps: ["build"]),
    Build(changes: ["packages"], steps: ["build", "deps"]),
    Build(changes: ["source"], steps: ["build"]),
    Build(changes: ["source", "tools"], steps: ["build", "tools"]),
  ]

  private let way: Way
  private let registry: RegistryServer
  private let project: TemporaryFolder
  private let wrapper: TemporaryFolder

  /// How often each file was changed, which is what is in it.
  private var files = ["packages": 0, "source": 0, "tools": 0]

  init(_ way: Way) throws {
    self.way = way
    registry = try RegistryServer()
    try Self.host(way).pushBaseImage(to: registry)
    project = try TemporaryFolder()
    try project.write(
      """
      FROM \(registry.name)/base:1 AS deps
      COPY packages /packages
      RUN cp /packages /installed && echo ran deps

      FROM deps AS build
      COPY source /source
      RUN cat /installed /source > /built && echo ran build

      FROM \(registry.name)/base:1 AS tools
      COPY tools /tools
      RUN cp /tools /tool && echo ran tools

      FROM \(registry.name)/base:1
      RUN echo prepared > /prepared && echo ran runtime
      COPY --from=build /built /
      COPY --from=tools /tool /

      """, to: "Dockerfile")
    let engine = way == .buildx ? "buildx" : "docker"
    try project.write(
      """
      { version: '1', engine: '\(engine)', images: { web: { repository: '\(registry.name)/acme/web' } } }
      """, to: "cigen.json5")
    try project.write(try cigen("bash", in: project), to: "build.sh")
    wrapper = try TemporaryFolder()
    // A stage that is built once more says nothing of it, and is to run nothing; here it says what it runs.
    try wrapper.write(
      """
      #!/bin/sh
      if [ "$1 $2" = 'build --quiet' ]; then shift 2 && set -- build "$@"; fi
      PATH=${PATH#*:} exec docker "$@"

      """, to: "docker", isExecutable: true)
  }

  /// Runs one of them, and gives what it ran and the image's files.
  func run(_ build: Build) throws -> (run: FinishedProgram, built: String?, tool: String?) {
    for file in build.changes { files[file, default: 0] += 1 }
    for (file, number) in files { try project.write("\(file) \(number)\n", to: file) }
    let host = try Self.host(way)
    let run = try host.run(
      "build.sh", in: project, adding: ["PATH": "\(wrapper.path):\(host.environment["PATH", default: ""])"])
    let image = "\(registry.name)/acme/web:1"
    return (run, try host.file("/built", of: image), try host.file("/tool", of: image))
  }

  /// What the image's files are to be now.
  var expected: (built: String, tool: String) {
    func text(_ file: String) -> String { "\(file) \(files[file, default: 0])\n" }
    return (text("packages") + text("source"), text("tools"))
  }

  private static func host(_ way: Way) throws -> ColdHost {
    switch way {
    case .classicBuilder: try ColdHost(buildKit: false)
    case .buildKit: try ColdHost(buildKit: true)
    case .graphDriver: try ColdHost(storesInContainerd: false)
    case .containerdStore, .buildx: try ColdHost(storesInContainerd: true)
    }
  }
}
