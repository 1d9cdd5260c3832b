import DockerfileSyntax
import Foundation
import SourceText

/// What `cigen explain` says of a changed project.
struct Prediction {
  /// As `cigen explain --format json` prints it.
  private struct Report: Decodable {
    struct Image: Decodable { let stages: [Stage] }
    struct Stage: Decodable {
      let index: Int
      let instructions: [Step]
    }
    struct Step: Decodable {
      let line: Int
      let reused: Bool?
      let reason: String
      let executes: Bool
    }
    let images: [Image]
  }

  private let dockerfile: Dockerfile
  private var outcomes: [[StepOutcome]]
  private var reasons: [Int: String] = [:]

  init(of project: ScenarioProject, _ builder: BuilderKind, _ change: [String] = ["--since", "HEAD"]) throws {
    let arguments = ["explain"] + change + ["--builder", builder.rawValue, "--format", "json"]
    let report = try JSONDecoder().decode(
      Report.self, from: Data(try runCigenCommand(arguments, in: project.folder).utf8))
    dockerfile = try project.readDockerfile()
    outcomes = dockerfile.stages.map { $0.instructions.map { _ in .absent } }
    for stage in report.images.flatMap(\.stages) {
      for step in stage.instructions {
        reasons[step.line] = step.reason
        let place = dockerfile.stages[stage.index].instructions.firstIndex { $0.lines.lowerBound == step.line }
        if let place, step.executes {
          outcomes[stage.index][place] = step.reused.map { $0 ? .reused : .ran } ?? .perhaps
        }
      }
    }
  }

  /// Says of each instruction that comes out otherwise what was expected, why, and what became of it.
  ///
  /// - Parameters:
  ///   - measured: letters, as a scenario has them.
  ///   - isRecorded: whether small letters say where only the build can tell; else it may be anywhere.
  func compare(
    with measured: String, _ builder: BuilderKind, isRecorded: Bool
  ) -> (compared: Int, doubtful: Int, disagreements: [String]) {
    let measured = measured.split(separator: " ", omittingEmptySubsequences: false).map { Array($0) }
    guard measured.map(\.count) == outcomes.map(\.count) else {
      return (0, 0, ["the measurement is of another Dockerfile: \(measured)"])
    }
    var (compared, doubtful) = (0, 0)
    var disagreements: [String] = []
    for (stage, steps) in zip(dockerfile.stages, zip(outcomes, measured)) {
      for (instruction, (predicted, letter)) in zip(stage.instructions, zip(steps.0, steps.1)) {
        let measured = letter.isLowercase ? .perhaps : StepOutcome(rawValue: letter) ?? .absent
        if predicted == .perhaps { doubtful += 1 }
        if predicted != .absent || measured != .absent { compared += 1 }
        // BuildKit does not come to a step that nothing needs any more, which is as good as reused.
        let isPassedBy =
          builder == .buildKit && measured == .absent && predicted == .reused && MeasuredSteps.hasVertex(instruction)
        let isAllowed = predicted == .perhaps && !isRecorded
        if predicted == measured || isPassedBy || isAllowed { continue }
        let line = instruction.lines.lowerBound
        disagreements.append(
          "\(builder.rawValue), line \(line), \(instruction.keyword.rawValue): predicted \(predicted)"
            + " (\(reasons[line] ?? "no reason")), measured \(measured)")
      }
    }
    return (compared, doubtful, disagreements)
  }
}

extension ScenarioProject {
  func readDockerfile() throws -> Dockerfile {
    guard let read = parseDockerfile(SourceFile(name: "Dockerfile", text: try dockerfile)).dockerfile else {
      throw ServerFailed(log: "not read:\n\(try dockerfile)")
    }
    return read
  }
}

/// How often predictions were right, over many scenarios.
struct Agreement {
  private let builder: BuilderKind
  private(set) var scenarios = 0
  private(set) var compared = 0

  /// Of how many instructions it was said that only the build can tell.
  private(set) var doubtful = 0
  private(set) var disagreements: [String] = []
  private var wrong = 0

  init(_ builder: BuilderKind) { self.builder = builder }

  mutating func add(_ prediction: Prediction, _ measured: String, of title: String, isRecorded: Bool = true) {
    let (compared, doubtful, disagreements) = prediction.compare(with: measured, builder, isRecorded: isRecorded)
    scenarios += 1
    self.compared += compared
    self.doubtful += doubtful
    wrong += disagreements.count
    if !disagreements.isEmpty { self.disagreements.append(([title] + disagreements).joined(separator: "\n  ")) }
  }

  var summary: String {
    "agreement: \(compared - wrong) of \(compared) instructions in \(scenarios) scenarios, \(doubtful) with \"perhaps\""
      + " (\(builder.rawValue))"
  }
}
