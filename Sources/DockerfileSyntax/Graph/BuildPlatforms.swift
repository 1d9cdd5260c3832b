import Registry

/// Which platforms a Dockerfile is built for and on, as far as that is known before the build.
package struct BuildPlatforms: Sendable, Hashable {
  /// Those that it is built for; empty for that of the machine that builds.
  package let targets: [Platform]

  /// Those that the machine that builds may have.
  package let builders: [Platform]

  /// - Parameter builder: nil if any machine may build.
  package init(targets: [Platform] = [], builder: Platform? = nil) {
    self.targets = targets
    builders = builder.map { [$0] } ?? Self.ofBuilders
  }

  /// Docker and BuildKit run on these systems; others are only built for, where somebody says so.
  private static let ofBuilders = Platform.known.compactMap { try? Platform($0) }.filter {
    ["linux", "windows", "freebsd"].contains($0.os)
  }
}

extension BuildPlatforms {
  /// The arguments that a build sets of its platforms and target (docs.docker.com, Dockerfile reference, "Automatic
  /// platform ARGs in the global scope").
  static let argumentNames = [
    "BUILDARCH", "BUILDOS", "BUILDOSVERSION", "BUILDPLATFORM", "BUILDVARIANT", "TARGETARCH", "TARGETOS",
    "TARGETOSVERSION", "TARGETPLATFORM", "TARGETSTAGE", "TARGETVARIANT",
  ]

  /// The values of these arguments in one build.
  typealias Values = [String: VariableValue]

  /// For each target, the values that a build may have: one for each machine that may do it.
  var possibleValues: [[Values]] {
    let ofBuilders = builders.map { ($0, Self.values(of: $0, "BUILD")) }
    func together(_ target: Values, _ builder: Values) -> Values { target.merging(builder) { $1 } }
    if targets.isEmpty {
      return [ofBuilders.map { builder, values in together(Self.values(of: builder, "TARGET"), values) }]
    }
    return targets.map { target in
      let values = Self.values(of: target, "TARGET")
      return ofBuilders.map { together(values, $0.1) }
    }
  }

  /// The texts of what is the same in all of them, as far as one platform alone says it. Of several that are built for,
  /// their list, which is the platform of none.
  package var commonTexts: [String: String] {
    let texts = commonValues.compactMapValues { if case .text(let text) = $0 { text } else { nil } }
    if targets.count < 2 { return texts }
    return texts.merging(["TARGETPLATFORM": targets.map(\.text).joined(separator: ",")]) { $1 }
  }

  /// What is the same in all of them, as far as one platform alone says it.
  var commonValues: Values {
    let builder = builders.count == 1 ? Self.values(of: builders[0], "BUILD") : [:]
    let isOne = targets.isEmpty ? builders.count == 1 : targets.count == 1
    let target = isOne ? Self.values(of: targets.first ?? builders[0], "TARGET") : [:]
    return target.merging(builder) { $1 }
  }

  private static func values(of platform: Platform, _ prefix: String) -> Values {
    // What BuildKit takes an arm without a variant for.
    let isPlainArm = platform.architecture == "arm" && platform.variant == nil
    let variant = isPlainArm ? "v7" : platform.variant ?? ""
    return [
      "\(prefix)PLATFORM": .text(isPlainArm ? "\(platform.text)/\(variant)" : platform.text),
      "\(prefix)OS": .text(platform.os), "\(prefix)ARCH": .text(platform.architecture),
      "\(prefix)VARIANT": .text(variant), "\(prefix)OSVERSION": platform.os == "linux" ? .text("") : .unknown,
    ]
  }
}

/// Whether a build sets the argument by itself, so that no `ARG` need declare it where a `FROM` uses it.
package func isPlatformArgument(_ name: String) -> Bool { BuildPlatforms.argumentNames.contains(name) }
