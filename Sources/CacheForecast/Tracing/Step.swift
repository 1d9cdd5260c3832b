import DockerfileSyntax

/// One instruction of a stage as a builder sees it.
struct Step {
  /// What the key is made of besides the step before.
  struct Part: Hashable {
    enum Kind: Hashable {
      /// The instruction's own words.
      case text

      /// What the context has for a source.
      case context(String)

      /// What a stage or an image has at a path.
      case files(of: String, path: String)

      case workdir, user
    }

    let kind: Kind
    let value: Key

    init(_ kind: Kind, _ value: Key) { (self.kind, self.value) = (kind, value) }

    func isSame(as other: Part) -> Bool {
      switch (kind, other.kind) {
      // The name of the stage or the image does not count.
      case (.files, .files): value == other.value
      default: self == other
      }
    }
  }

  let instruction: Instruction

  /// Whether the builder has a step for it.
  let executes: Bool

  let parts: [Part]

  /// The variables that a command sees; nil for what sees none.
  let environment: Environment?

  /// Of the parts and of all before, up to the base image.
  let key: Key

  /// Whether the key does not depend on what is before: `COPY --link`.
  let isLinked: Bool

  /// The stages it takes files from.
  let sources: [Int]

  /// What it takes of the context.
  let taken: [TakenFiles]

  /// Whether a builder takes it for the same, after the same steps.
  func isSame(as other: Step) -> Bool {
    parts.count == other.parts.count && zip(parts, other.parts).allSatisfy { $0.isSame(as: $1) }
      && environment?.exactKey == other.environment?.exactKey
  }

  /// What it gives to a key besides the step before.
  var values: [Key] { (environment.map { [$0.key] } ?? []) + parts.map(\.value) }
}

/// A stage as a builder sees it.
struct TracedStage {
  let base: StageBase

  /// Of the base image or stage.
  let baseKey: Key

  var steps: [Step] = []

  /// The last step's, or the base's.
  var key: Key
}
