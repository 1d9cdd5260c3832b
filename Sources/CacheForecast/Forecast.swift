import DockerfileSyntax

/// What a build on a host that has nothing but the registry's cache will do.
package struct Forecast: Sendable {
  package struct Stage: Sendable {
    package let index: Int
    package let name: String
    package let instructions: [Instruction]
  }

  package struct Instruction: Sendable {
    package let instruction: DockerfileSyntax.Instruction

    /// Whether the builder has a step for it.
    package let executes: Bool

    package let cause: Cause

    package var isReused: Bool { cause.isReuse }
  }

  /// Why an instruction is reused, or is not.
  package enum Cause: Sendable, Hashable {
    /// The cache image or cache that has it; nil if it need not be looked up, as what depends on it is found.
    case kept(in: String?)

    /// The image of the same content is published already, so nothing is built.
    case published

    /// It is no step, but goes into the image's configuration.
    case configuration

    /// It was not there before the change, or not as it is now.
    case edited

    case baseChanged(String)

    /// The instruction before it is rebuilt.
    case previous

    /// Files of the context differ: those that do, or none if it is their number or kind.
    case files([String], source: String)

    case stageFiles(stage: String, path: String)
    case argument(String)
    case variable(String)

    /// The directory or the user is another.
    case setting(String)

    /// Nothing keeps it: there is no cache image of the stage.
    case notKept

    /// The stage is of no use to the image; the classic builder builds it all the same.
    case unused

    package var isReuse: Bool {
      switch self {
      case .kept, .published, .configuration: true
      default: false
      }
    }
  }

  /// Those that the builder looks at, in the order of the file.
  package let stages: [Stage]

  /// Whether the image has other layers than before, or may have.
  package let makesNewImage: Bool

  /// How many `RUN` instructions are run again.
  package var commandsRun: Int {
    stages.flatMap(\.instructions).filter { $0.instruction.keyword == .run && !$0.isReused }.count
  }
}

extension Forecast {
  /// The same where the whole image is found, and so not built.
  package var published: Forecast {
    Forecast(
      stages: stages.map { stage in
        Stage(
          index: stage.index, name: stage.name,
          instructions: stage.instructions.map { item in
            Instruction(
              instruction: item.instruction, executes: item.executes, cause: item.executes ? .published : item.cause)
          })
      }, makesNewImage: false)
  }
}

/// Predicts what is reused of the build before a change.
///
/// - Parameter before: nil if there was none: nothing is reused.
package func forecast(
  before: BuildInput?, after: BuildInput, cache: KeptCache, rules: CacheRules
) -> Forecast {
  var table = KeyTable()
  var old: Tracer?
  if let before {
    var tracer = Tracer(before, rules, table)
    tracer.trace()
    table = tracer.table
    old = tracer
  }
  var new = Tracer(after, rules, table)
  new.trace()
  let kept = KeptKeys(old, cache)
  let outcome: Outcome
  switch rules {
  case .buildkit:
    var graph = GraphForecast(new, kept)
    outcome = graph.outcome()
  case .classic, .buildah:
    var history = HistoryForecast(new, kept, rules)
    outcome = history.outcome()
  }
  return Forecast(old, new, outcome, rules)
}

/// What became of each step.
struct Outcome {
  /// For each stage and step: where it is kept, or that it runs.
  enum Verdict: Hashable {
    case kept(in: String?)
    case runs
  }

  var verdicts: [[Verdict]]

  /// The stages that the builder looks at.
  var visited: Set<Int>

  /// Those that it could do without.
  var unused: Set<Int> = []
}
