import Registry
import SourceText

/// Whether an image that was built of the same before is published again, and nothing built.
package enum Reuse: Sendable, Hashable {
  /// Nobody asked for it.
  case never

  /// Where all that the image is made of is the same. These are the images that it takes from registries, but for those
  /// that are pinned by their digests.
  case content(bases: [BaseImage])

  /// What it is made of cannot be known before it is built.
  case impossible([ReuseObstacle])
}

/// An image that a build takes from a registry.
package struct BaseImage: Sendable, Hashable {
  package let name: String

  /// As the Dockerfile has it, which may be `$BASE` or the like.
  package let written: String
}

package struct ReuseObstacle: Sendable, Hashable {
  package let reason: String
  package let hint: String
  package let place: SourcePlace
}

/// The tag of an image that was built of what has this hash is `build-` and the hash.
package let reuseTagPrefix = "build-"

extension Image {
  package var isReused: Bool {
    if case .content = reuse { true } else { false }
  }
}
