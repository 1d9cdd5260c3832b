import BuildContext
import DockerfileSyntax

/// All that a builder looks at, at one time: a build before a change, or after it.
package struct BuildInput: Sendable {
  package let dockerfile: Dockerfile
  package let graph: StageGraph

  /// The stage that is built if nothing else is said.
  package let target: Int

  /// The values of `--build-arg`; nil for one that only the environment of the build knows.
  package let arguments: [String: String?]

  /// Without what is ignored.
  package let context: ContextFiles

  /// The images, by the names that a `FROM` or `--from` has for them, that are others than before: those that the same run
  /// builds anew. All others are taken to be what they were.
  package let changedImages: Set<String>

  /// Those of the same run of which only the build can tell whether they are others than before.
  package let perhapsChangedImages: Set<String>

  /// What the build gives to `TARGETPLATFORM`, `BUILDPLATFORM` and the like. Of those that are left out, both sides are
  /// taken for the same.
  package let platforms: [String: String]

  package init(
    dockerfile: Dockerfile, graph: StageGraph, target: Int, arguments: [String: String?], context: ContextFiles,
    changedImages: Set<String> = [], perhapsChangedImages: Set<String> = [], platforms: [String: String] = [:]
  ) {
    (self.dockerfile, self.graph, self.target) = (dockerfile, graph, target)
    (self.arguments, self.context, self.platforms) = (arguments, context, platforms)
    (self.changedImages, self.perhapsChangedImages) = (changedImages, perhapsChangedImages)
  }
}

extension BuildInput {
  /// Whether a build has the same to look at, down to the last file and whether or not any instruction takes it.
  package func isSame(as other: BuildInput) -> Bool {
    dockerfile == other.dockerfile && target == other.target && arguments == other.arguments
      && context.tree == other.context.tree && changedImages == other.changedImages
      && perhapsChangedImages == other.perhapsChangedImages && platforms == other.platforms
  }
}

/// Whose rules decide what is reused.
package enum CacheRules: String, Sendable, CaseIterable {
  /// A step is found by what it depends on, wherever it stands.
  case buildkit

  /// Docker's classic builder: a step is found in an image whose history is the same up to it.
  case classic

  /// buildah and podman: as the classic builder, with an image of each step.
  case buildah

  /// Whether instructions that only change the image's configuration are steps of their own.
  var countsConfiguration: Bool { self != .buildkit }
}

/// What the registry holds of the build before the change.
package struct KeptCache: Sendable {
  /// A cache image.
  package struct Link: Sendable {
    package let stage: Int

    /// The stage as the build before had it; nil if that had none.
    package let oldStage: Int?

    package let reference: String

    package init(stage: Int, oldStage: Int?, reference: String) {
      (self.stage, self.oldStage, self.reference) = (stage, oldStage, reference)
    }
  }

  package enum Kind: Sendable {
    case none

    /// An image of each of these stages, built one after the other; each finds its own and those before it.
    case chain([Link])

    /// One cache for a whole build: of the steps of all stages, or of those that are layers of the target.
    case export(String, ofAllStages: Bool)
  }

  package let kind: Kind

  package init(_ kind: Kind) { self.kind = kind }
}
