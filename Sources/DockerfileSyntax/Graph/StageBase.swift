import SourceText

/// Where files come from: what a `FROM`, a `--from` or a mount names, variables expanded.
package enum StageBase: Sendable, Hashable {
  /// An earlier stage of the same file.
  case stage(Int)

  /// An image as written, not yet checked to be a reference. For `--from` it may also be a named context: that is
  /// decided where the build is started.
  case image(String)

  /// The empty file system.
  case scratch

  /// One of several, by the platform.
  case oneOf(StageChoice)

  /// The text as written, because only the build knows its variables, or because it is in error.
  case unresolved(String)
}

/// What a `FROM` may be, by the platform that is built for or on.
package struct StageChoice: Sendable, Hashable {
  /// At least one; the stages first, by position, each once.
  package let bases: [StageBase]

  /// As the file has it.
  package let written: String

  /// Whether only the build knows the platform.
  package let isOpen: Bool
}

extension StageBase {
  /// All that it may be.
  package var possible: [StageBase] {
    if case .oneOf(let choice) = self { choice.bases } else { [self] }
  }

  /// The stages that it may be, ascending.
  package var stages: [Int] {
    possible.compactMap { if case .stage(let index) = $0 { index } else { nil } }
  }

  /// The images that it may be.
  package var images: [String] {
    possible.compactMap { if case .image(let name) = $0 { name } else { nil } }
  }
}

/// What a stage uses besides its base: `COPY --from`, `ADD --from`, `RUN --mount=from=`.
package struct StageUse: Sendable, Hashable {
  package let source: StageBase

  /// Of the instruction: `COPY`, `ADD`, or `RUN` for a mount.
  package let keyword: Keyword

  /// The instruction that uses it; for a trigger, the one behind `ONBUILD` in the base stage.
  package let instruction: SourceRange

  /// The flag that names the source.
  package let range: SourceRange

  /// Whether it is an `ONBUILD` instruction of the stage that this one is built from.
  package let isTrigger: Bool
}

/// An image that a build needs, and the first place that names it so.
package struct ExternalImage: Sendable, Hashable {
  package let name: String

  /// As the file has it, which may be `$BASE` or the like in a `FROM`.
  package let written: String

  /// The value of `--platform` of a `FROM`, as written.
  package let platform: String?

  /// Whether it is one of several, by the platform.
  package let isChoice: Bool

  package let range: SourceRange
}
