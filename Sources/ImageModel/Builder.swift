/// A builder of `docker buildx` that scripts make where there is none of its name.
package struct Builder: Sendable, Hashable {
  package enum Driver: String, Sendable, CaseIterable {
    case dockerContainer = "docker-container"
    case kubernetes, remote

    /// Whether the builder is one of the machine's Docker engine.
    package var needsEngine: Bool { self == .dockerContainer }
  }

  package let driver: Driver

  /// Letters, digits and `._-`, as buildx allows.
  package let name: String

  /// Where a builder that is there already is found; nil for the other drivers.
  package let endpoint: String?

  /// What is said of it, in the order of the documentation.
  package let options: [BuilderOption]
}

/// A value of `--driver-opt`.
package struct BuilderOption: Sendable, Hashable {
  package enum Value: Sendable, Hashable {
    case text(String)

    /// A file of what the environment variable of this name holds.
    case environment(String)
  }

  package let name: String
  package let value: Value
}

/// What a driver knows (docs.docker.com, "Build drivers"). `default-load` is not among it: nothing is loaded.
struct BuilderOptionKind: Sendable {
  enum Values: Sendable {
    case text
    case boolean
    case number
    case choice([String])

    /// The path of a file on the machine that runs the script, or `{ env: … }`.
    case certificate
  }

  let name: String
  let values: Values

  private init(_ name: String, _ values: Values = .text) {
    (self.name, self.values) = (name, values)
  }

  static func all(of driver: Builder.Driver) -> [BuilderOptionKind] {
    switch driver {
    case .dockerContainer:
      [
        BuilderOptionKind("image"), BuilderOptionKind("network"), BuilderOptionKind("memory"),
        BuilderOptionKind("memory-swap"), BuilderOptionKind("cpu-quota"), BuilderOptionKind("cpu-period"),
        BuilderOptionKind("cpu-shares"), BuilderOptionKind("cpuset-cpus"), BuilderOptionKind("cpuset-mems"),
        BuilderOptionKind("cgroup-parent"), BuilderOptionKind("restart-policy"),
      ]
    case .kubernetes:
      [
        BuilderOptionKind("image"), BuilderOptionKind("namespace"), BuilderOptionKind("replicas", .number),
        BuilderOptionKind("requests.cpu"), BuilderOptionKind("requests.memory"),
        BuilderOptionKind("requests.ephemeral-storage"), BuilderOptionKind("limits.cpu"),
        BuilderOptionKind("limits.memory"), BuilderOptionKind("limits.ephemeral-storage"),
        BuilderOptionKind("buildkit-root-volume-memory"), BuilderOptionKind("nodeselector"),
        BuilderOptionKind("annotations"), BuilderOptionKind("labels"), BuilderOptionKind("tolerations"),
        BuilderOptionKind("serviceaccount"), BuilderOptionKind("schedulername"), BuilderOptionKind("timeout"),
        BuilderOptionKind("rootless", .boolean), BuilderOptionKind("loadbalance", .choice(["sticky", "random"])),
        BuilderOptionKind("qemu.install", .boolean), BuilderOptionKind("qemu.image"),
      ]
    case .remote:
      [
        BuilderOptionKind("cacert", .certificate), BuilderOptionKind("cert", .certificate),
        BuilderOptionKind("key", .certificate), BuilderOptionKind("servername"),
      ]
    }
  }
}
