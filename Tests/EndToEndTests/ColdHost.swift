import Foundation
import TestSupport

/// A machine as CI gives it: a Docker engine that has nothing, gone after the test.
final class ColdHost: Sendable {
  private let server: Server
  private let bridge: Bridge
  private let client: String
  let environment: [String: String]

  var socket: String { "\(server.folder.path)/docker.sock" }

  /// Debian 12's engine, without buildx.
  ///
  /// - Parameter buildKit: which of the engine's two builders `docker build` uses.
  convenience init(buildKit: Bool) throws {
    try self.init(in: "/usr", configuration: "{}", variables: ["DOCKER_BUILDKIT": buildKit ? "1" : "0"])
  }

  /// An engine with buildx, whose own builder can do all that buildx asks of it where it stores in containerd.
  convenience init(storesInContainerd: Bool) throws {
    try self.init(
      in: "\(Requirement.buildxFolder)/usr",
      configuration: "{ \"features\": { \"containerd-snapshotter\": \(storesInContainerd) } }", variables: [:])
  }

  private init(in folder: String, configuration: String, variables: [String: String]) throws {
    let bridge = try Bridge()
    self.bridge = bridge
    let server = try Server("\(folder)/sbin/dockerd", stopsAtOnce: false) { temporary in
      try temporary.write(configuration, to: "daemon.json")
      // The client finds buildx beside its configuration, wherever that is.
      try temporary.write(
        """
        #!/bin/sh
        export DOCKER_CONFIG="${DOCKER_CONFIG:-\(temporary.path)/client}"
        mkdir -p "$DOCKER_CONFIG"
        [ -L "$DOCKER_CONFIG/cli-plugins" ] || ln -sn '\(folder)/libexec/docker/cli-plugins' "$DOCKER_CONFIG/cli-plugins"
        exec '\(folder)/bin/docker' "$@"

        """, to: "bin/docker", isExecutable: true)
      return [
        "--config-file", "\(temporary.path)/daemon.json", "--data-root", "\(temporary.path)/data", "--exec-root",
        "\(temporary.path)/exec", "-H", "unix://\(temporary.path)/docker.sock", "--pidfile",
        "\(temporary.path)/docker.pid", "--insecure-registry", "127.0.0.0/8", "--iptables=false", "--bridge",
        bridge.name,
      ]
    }
    self.server = server
    client = "\(server.folder.path)/bin/docker"
    // Its client first: that of Debian 12 drives both builders.
    environment = [
      "PATH": "\(server.folder.path)/bin:/usr/bin:/bin", "HOME": server.folder.path,
      "DOCKER_HOST": "unix://\(server.folder.path)/docker.sock", "DOCKER_CONFIG": "\(server.folder.path)/client",
    ].merging(variables) { $1 }
    try server.waitUntil { try docker("version").status == 0 }
  }

  @discardableResult
  func docker(_ arguments: String...) throws -> FinishedProgram {
    try runProgram(client, arguments, environment: environment)
  }

  /// Runs a script with bash in a project's folder.
  func run(
    _ script: String, _ arguments: [String] = [], in project: TemporaryFolder, adding variables: [String: String] = [:]
  ) throws -> FinishedProgram {
    try runProgram(
      "/usr/bin/bash", [script] + arguments, in: project.url,
      environment: environment.merging(variables) { $1 })
  }

  /// Makes the base image `REGISTRY/base:1` of busybox and pushes it.
  func pushBaseImage(to registry: RegistryServer) throws {
    let folder = try TemporaryFolder()
    let made = try runProgram(
      "/usr/bin/bash",
      [
        "-c",
        """
        set -euo pipefail
        mkdir -p rootfs/bin rootfs/tmp
        cp /bin/busybox rootfs/bin/
        for name in sh cat echo sleep cp mkdir true false; do ln -s busybox rootfs/bin/$name; done
        tar -C rootfs -c . | docker import - \(registry.name)/base:1
        docker push --quiet \(registry.name)/base:1
        """,
      ], in: folder.url, environment: environment)
    if made.status != 0 { throw ServerFailed(log: made.error) }
  }

  /// A file of an image, as a container would see it; nil if it has none.
  func file(_ path: String, of image: String) throws -> String? {
    _ = try docker("pull", "--quiet", image)
    let created = try docker("create", image, "true").output.split(separator: "\n").first.map { String($0) } ?? ""
    defer { _ = try? docker("rm", created) }
    let folder = try TemporaryFolder()
    let copy = folder.url.appendingPathComponent("copy")
    guard try docker("cp", "\(created):\(path)", copy.path).status == 0 else { return nil }
    return try String(contentsOf: copy, encoding: .utf8)
  }
}

extension ColdHost {
  /// Puts a client first that makes no builder: the engine's own will do. The folder has it.
  func withoutBuilder() throws -> (tools: TemporaryFolder, path: [String: String]) {
    let tools = try TemporaryFolder()
    try tools.write(
      """
      #!/bin/sh
      case "$1 $2" in
      'buildx create' | 'context create') exit 0 ;;
      esac
      exec '\(client)' "$@"

      """, to: "docker", isExecutable: true)
    return (tools, ["PATH": "\(tools.path):\(environment["PATH", default: ""])"])
  }
}

/// A network of one engine: those that share `docker0` break each other's steps.
private final class Bridge: Sendable {
  let name: String

  init() throws {
    let (first, second) = (Int.random(in: 64..<128), Int.random(in: 0..<256))
    name = "cigen-\(first)-\(second)"
    let made = try runProgram(
      "/bin/busybox",
      [
        "sh", "-c",
        "ip link add name \(name) type bridge && ip addr add 10.\(first).\(second).1/24 dev \(name) && ip link set \(name) up",
      ])
    if made.status != 0 { throw ServerFailed(log: made.error) }
  }

  deinit { _ = try? runProgram("/bin/busybox", ["ip", "link", "delete", name]) }
}
