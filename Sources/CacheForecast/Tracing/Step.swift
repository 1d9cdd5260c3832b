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

      /// A build argument, or an environment variable.
      case argument(String), variable(String)

      case workdir, user
    }

    let kind: Kind
    let value: KeyTable.Key

    init(_ kind: Kind, _ value: KeyTable.Key) { (self.kind, self.value) = (kind, value) }

    func isSame(as other: Part) -> Bool {
      switch (kind, other.kind) {
      // The name of the stage or the image does not count.
      case (.files, .files): value == other.value
      default: self == other
      }
    }

    /// What it gives to the key of its step: of a variable also the name.
    func keys(_ table: inout KeyTable) -> [KeyTable.Key] {
      switch kind {
      case .argument(let name), .variable(let name): [table.key(name), value]
      case .text, .context, .files, .workdir, .user: [value]
      }
    }
  }

  let instruction: Instruction

  /// Whether the builder has a step for it.
  let executes: Bool

  let parts: [Part]

  /// Of the parts and of all before, up to the base image.
  let key: KeyTable.Key

  /// Whether the key does not depend on what is before: `COPY --link`.
  let isLinked: Bool

  /// The stages it takes files from.
  let sources: [Int]

  /// The files of the context that it takes, each with what it holds.
  let files: [String: KeyTable.Key]

  /// Whether a builder takes it for the same, after the same steps.
  func isSame(as other: Step) -> Bool {
    parts.count == other.parts.count && zip(parts, other.parts).allSatisfy { $0.isSame(as: $1) }
  }
}

/// A stage as a builder sees it.
struct TracedStage {
  let base: StageBase

  /// Of the base image or stage.
  let baseKey: KeyTable.Key

  var steps: [Step] = []

  /// The last step's, or the base's.
  var key: KeyTable.Key
}
