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

    package var isReused: Bool { cause.fate == .reused }

    /// Whether it certainly runs.
    package var isRebuilt: Bool { cause.fate == .rebuilt }
  }

  /// What becomes of an instruction, as far as it can be told before the build.
  package enum Fate: Sendable {
    case reused, perhaps, rebuilt
  }

  /// Why an instruction is reused, perhaps reused, or not.
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

    /// Only the build can tell.
    case perhaps(Doubt)

    package var fate: Fate {
      switch self {
      case .kept, .published, .configuration: .reused
      case .perhaps: .perhaps
      default: .rebuilt
      }
    }
  }

  /// What decides in the build whether a step is found.
  package enum Doubt: Sendable, Hashable {
    /// Whether a command of another stage, which runs again or perhaps does, writes what it wrote; or whether another image
    /// has the same there.
    case stageFiles(stage: String, path: String)

    /// Whether the instruction before it is found.
    case previous

    /// Whether the base, a stage or an image, is what it was.
    case base(String)

    /// Whether the engine's image store finds a step on a base image that was fetched for a stage before.
    case sharedBase(String)

    /// Whether what is built on it is found; else nothing keeps it.
    case need
  }

  /// Those that the builder looks at, in the order of the file.
  package let stages: [Stage]

  /// Whether the image has other layers than before.
  package let newImage: Likelihood

  package enum Likelihood: Sendable {
    case no, perhaps, yes
  }

  /// How many `RUN` instructions certainly run again.
  package var commandsRun: Int {
    stages.flatMap(\.instructions).filter { $0.instruction.keyword == .run && $0.isRebuilt }.count
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
      }, newImage: .no)
  }
}
