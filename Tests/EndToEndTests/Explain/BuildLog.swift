import DockerfileSyntax
import Foundation
import SourceText

/// What became of an instruction. `FROM` and the arguments before it are none.
enum StepOutcome: Character {
  case reused = "C"
  case ran = "R"

  /// Only the build can tell: what is predicted, never what is measured.
  case perhaps = "?"

  /// The builder has no step for it, or never came to it.
  case absent = "."
}

/// The steps of a Dockerfile, and what the logs of builds tell of them.
struct MeasuredSteps {
  private let dockerfile: Dockerfile
  private(set) var outcomes: [[StepOutcome]]

  /// What a log says that this cannot make sense of.
  private(set) var problems: [String] = []

  init(of dockerfile: Dockerfile) {
    self.dockerfile = dockerfile
    outcomes = dockerfile.stages.map { $0.instructions.map { _ in .absent } }
  }

  var letters: String { outcomes.map { String($0.map(\.rawValue)) }.joined(separator: " ") }

  /// - Parameter log: of one build.
  mutating func read(_ log: String, of builder: BuilderKind) {
    let lines = log.split(separator: "\n")
    if builder == .classic { readClassic(lines) } else { readBuildKit(lines) }
  }

  /// An instruction is reused if none of the builds runs it.
  private mutating func add(_ outcome: StepOutcome, _ stage: Int, _ instruction: Int) {
    if outcomes[stage][instruction] != .ran { outcomes[stage][instruction] = outcome }
  }

  private mutating func check(_ stage: Int, _ instruction: Int, is word: Substring, _ line: Substring) {
    let keyword = dockerfile.stages[stage].instructions[instruction].keyword.rawValue
    if word.uppercased() != keyword { problems.append("expected \(keyword): \(line)") }
  }

  /// `Step 3/7 : COPY f /f` is the third instruction of the file.
  private mutating func readClassic(_ lines: [Substring]) {
    var places: [(stage: Int, instruction: Int)?] = dockerfile.globalArguments.map { _ in nil }
    for stage in dockerfile.stages {
      places += [nil] + stage.instructions.indices.map { (stage.index, $0) }
    }
    var step: (place: (stage: Int, instruction: Int), isReused: Bool)?
    func finish(_ steps: inout Self) {
      if let step { steps.add(step.isReused ? .reused : .ran, step.place.stage, step.place.instruction) }
    }
    for line in lines {
      if let match = line.prefixMatch(of: /Step ([0-9]+)\/[0-9]+ : ([A-Za-z]+)/) {
        finish(&self)
        let number = Int(match.1) ?? 0
        // After the last are labels of the command line.
        let place = number <= places.count ? places[number - 1] : nil
        step = place.map { ($0, false) }
        if let place { check(place.stage, place.instruction, is: match.2, line) }
      } else if line == " ---> Using cache" {
        step?.isReused = true
      }
    }
    finish(&self)
  }

  /// `#8 [builder 3/5] COPY f /f` is the third of the five steps that a stage has, the base image being one.
  ///
  /// A step of a cache that is reused may show no `CACHED`, but the layers that are fetched for it.
  private mutating func readBuildKit(_ lines: [Substring]) {
    struct Vertex {
      let stage: Int
      let instruction: Int
      var isReused = false
      var isDone = false
    }
    var vertices: [Substring: Vertex] = [:]
    for line in lines {
      if let match = line.prefixMatch(of: /(#[0-9]+) \[(?:([^ \]]+) +)?([0-9]+)\/([0-9]+)\] ([A-Za-z]+)/) {
        guard vertices[match.1] == nil,
          let (number, count) = Int(match.3).flatMap({ n in Int(match.4).map { (n, $0) } })
        else { continue }
        guard let stage = stage(match.2) else {
          problems.append("no such stage: \(line)")
          continue
        }
        let steps = stage.instructions.indices.filter { Self.hasVertex(stage.instructions[$0]) }
        let place = steps.count - 1 - (count - number)
        if place >= 0 {
          vertices[match.1] = Vertex(stage: stage.index, instruction: steps[place])
          check(stage.index, steps[place], is: match.5, line)
        }
      } else if let match = line.prefixMatch(of: /(#[0-9]+) (CACHED|DONE|extracting |sha256:[0-9a-f]+ )/) {
        if match.2 == "DONE" { vertices[match.1]?.isDone = true } else { vertices[match.1]?.isReused = true }
      }
    }
    for vertex in vertices.values where vertex.isReused || vertex.isDone {
      add(vertex.isReused ? .reused : .ran, vertex.stage, vertex.instruction)
    }
  }

  /// Corrects what BuildKit's logs leave open: a step whose result is fetched for one that runs after it may look as if it
  /// had run itself, or not show at all. The history of an image has the time when each step really ran.
  ///
  /// - Parameters:
  ///   - history: of an image built from the stage: the time and the instruction of each step, the first one first.
  ///   - start: of the builds.
  mutating func correct(stage index: Int, history: [(time: Date, text: Substring)], start: Date) {
    var places: [(stage: Int, instruction: Int)] = []
    var stage: Stage? = dockerfile.stages[index]
    while let each = stage {
      places = each.instructions.indices.map { (each.index, $0) } + places
      stage = dockerfile.stages[..<each.index].last { $0.name == each.baseText.lowercased() }
    }
    for (place, step) in zip(places, history.suffix(places.count)) {
      check(place.stage, place.instruction, is: step.text.prefix { $0.isLetter }, step.text)
      let instruction = dockerfile.stages[place.stage].instructions[place.instruction]
      let outcome = outcomes[place.stage][place.instruction]
      if Self.hasVertex(instruction), outcome != .reused {
        outcomes[place.stage][place.instruction] = step.time < start ? .reused : .ran
      }
    }
  }

  private func stage(_ name: Substring?) -> Stage? {
    guard let name else { return dockerfile.stages.count == 1 ? dockerfile.stages[0] : nil }
    if let named = dockerfile.stages.last(where: { $0.name == String(name) }) { return named }
    return dockerfile.stages.first { $0.name == nil && name == "stage-\($0.index)" }
  }

  /// The instructions that BuildKit runs; the others only change what an image says of itself.
  static func hasVertex(_ instruction: Instruction) -> Bool {
    [.run, .copy, .add, .workdir].contains(instruction.keyword)
  }
}
