import Foundation
import TestSupport

/// A machine as CI gives it: buildah and podman, with one storage that is empty, gone after the test.
final class BuildahHost: Sendable {
  private let folder: TemporaryFolder
  let environment: [String: String]

  /// - Parameter registries: those that speak HTTP.
  init(_ registries: RegistryServer...) throws {
    folder = try TemporaryFolder()
    try folder.write(
      registries.map { "[[registry]]\nlocation = '\($0.name)'\ninsecure = true\n" }.joined(), to: "registries.conf")
    for program in ["buildah", "podman"] {
      try folder.write(
        """
        #!/bin/sh
        # These of 1.28 do not read registries.conf.
        case "$1 $2" in
        "login "*) shift; set -- login --tls-verify=false "$@" ;;
        'manifest add' | 'manifest push') command=$2; shift 2; set -- manifest "$command" --tls-verify=false "$@" ;;
        esac
        exec /usr/bin/\(program) --root '\(folder.path)/root' --runroot '\(folder.path)/runroot' --storage-driver vfs "$@"

        """, to: "bin/\(program)", isExecutable: true)
    }
    // What installs git in GitLab's jobs, whose image has none.
    try folder.write("#!/bin/sh\n", to: "bin/dnf", isExecutable: true)
    try folder.write("{}", to: "auth.json")
    environment = [
      "PATH": "\(folder.path)/bin:/usr/bin:/bin", "HOME": folder.path, "BUILDAH_ISOLATION": "chroot",
      "CONTAINERS_REGISTRIES_CONF": "\(folder.path)/registries.conf",
      "REGISTRY_AUTH_FILE": "\(folder.path)/auth.json",
    ]
  }

  /// What brings the job of a pipeline to it.
  var jobEnvironment: [String: String] {
    environment.filter { ["PATH", "BUILDAH_ISOLATION", "CONTAINERS_REGISTRIES_CONF"].contains($0.key) }
  }

  deinit {
    // Its folders belong to the images, and some may not be written.
    _ = try? runProgram("/usr/bin/chmod", ["-R", "u+w", folder.path])
  }

  @discardableResult
  func buildah(_ arguments: String...) throws -> FinishedProgram {
    try runProgram("\(folder.path)/bin/buildah", arguments, environment: environment)
  }

  /// Runs a script with bash in a project's folder.
  func run(
    _ script: String, _ arguments: [String] = [], in project: TemporaryFolder, adding variables: [String: String] = [:]
  ) throws -> FinishedProgram {
    try runProgram(
      "/usr/bin/bash", [script] + arguments, in: project.url, environment: environment.merging(variables) { $1 })
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
        container=$(buildah from scratch)
        buildah add "$container" rootfs /
        buildah commit "$container" \(registry.name)/base:1
        buildah push \(registry.name)/base:1
        """,
      ], in: folder.url, environment: environment)
    if made.status != 0 { throw ServerFailed(log: made.error) }
  }

  /// A file of an image; nil if it has none.
  func file(_ path: String, of image: String) throws -> String? {
    let container = try buildah("from", "--pull-always", image).output.split(separator: "\n").last.map { String($0) }
    guard let container else { return nil }
    defer { _ = try? buildah("rm", container) }
    let place = try buildah("mount", container).output.split(separator: "\n").first.map { String($0) } ?? ""
    return try? String(contentsOfFile: place + path, encoding: .utf8)
  }
}
