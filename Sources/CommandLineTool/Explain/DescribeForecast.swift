import CacheForecast
import DockerfileSyntax
import ImageModel

/// An image's forecast in words, for every format.
struct ForecastReport: Encodable {
  struct Stage: Encodable {
    let stage: String
    let index: Int
    let line: Int

    /// The cache image that keeps it; nil if none does, or one that is built from it.
    let cache: String?

    let instructions: [Row]
  }

  struct Row: Encodable {
    let line: Int
    let instruction: String
    let reused: Bool
    let reason: String

    /// Whether the builder has a step for it.
    let executes: Bool
  }

  /// What would help, the most helpful first.
  struct Suggestion: Encodable {
    let text: String
    let line: Int?

    /// How many `RUN` instructions more would be reused.
    let saves: Int

    /// The file whose change was supposed, if nothing was said to have changed.
    let example: String?
  }

  let image: String

  /// What reads the Dockerfile, if it is one that nobody can see into.
  let frontend: String?

  let stages: [Stage]
  let advice: [Suggestion]

  var steps: [Row] { stages.flatMap(\.instructions).filter(\.executes) }

  /// How much of the image is reused.
  var total: String {
    if let frontend { return "cannot be predicted, as \(frontend) reads the file" }
    return "\(steps.filter(\.reused).count) of \(steps.count) steps reused"
  }

  init(_ forecast: ImageForecast) {
    image = forecast.image.name
    advice = forecast.advice().map { advice in
      Suggestion(text: advice.text, line: advice.line, saves: advice.saves, example: advice.example)
    }
    let dockerfile = forecast.after.dockerfile
    frontend = dockerfile.isOpaque ? dockerfile.frontend?.image : nil
    var references: [Int: String] = [:]
    for link in forecast.cache.links { references[link.stage] = link.reference }
    stages = forecast.forecast.stages.map { stage in
      let parsed = dockerfile.stages[stage.index]
      let from = Row(
        line: parsed.from.lines.lowerBound, instruction: Self.text(of: parsed.from, dockerfile),
        reused: !dockerfile.isOpaque,
        reason: Self.word(on: forecast.after.graph.bases[stage.index], forecast), executes: false)
      let rows = stage.instructions.map { item in
        Row(
          line: item.instruction.lines.lowerBound, instruction: Self.text(of: item.instruction, dockerfile),
          reused: item.isReused, reason: Self.reason(item.cause, of: item.instruction, stage.name, dockerfile),
          executes: item.executes)
      }
      return Stage(
        stage: stage.name, index: stage.index, line: from.line, cache: references[stage.index],
        instructions: [from] + rows)
    }
  }

  /// On one line.
  private static func text(of instruction: Instruction, _ dockerfile: Dockerfile) -> String {
    let text = dockerfile.source.text(in: instruction.range)
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      let line = line.drop(while: \.isWhitespace)
      return line.hasSuffix("\\") && instruction.hereDocuments.isEmpty ? line.dropLast() : line
    }
    return lines.joined(separator: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func word(on base: StageBase, _ forecast: ImageForecast) -> String {
    if forecast.after.dockerfile.isOpaque { return "cannot be predicted" }
    switch base {
    case .stage: return "goes on from there"
    case .scratch: return "nothing to fetch"
    case .oneOf: return "one of several, by the platform"
    case .unresolved: return "known only to the build"
    case .image(let name):
      if let image = forecast.bases[name] {
        return forecast.after.changedImages.contains(name)
          ? "image \(image) of this project, which is rebuilt" : "image \(image) of this project, as it was"
      }
      return name.contains("@") ? "pinned by its digest" : "taken as it was; if the tag has moved, the stage is rebuilt"
    }
  }

  private static func reason(
    _ cause: Forecast.Cause, of instruction: Instruction, _ stage: String, _ dockerfile: Dockerfile
  ) -> String {
    switch cause {
    case .kept(let reference):
      guard let reference else { return "reused: what is built on it is found, so it is not needed" }
      let isRemote = instruction.keyword == .add && instruction.words.dropLast().contains { isRemoteSource($0.text) }
      return "reused from \(reference)" + (isRemote ? ", unless what the URL gives has changed" : "")
    case .published: return "not built: the image of the same content is published"
    case .configuration: return "no step: it goes into the image's configuration"
    case .edited: return "rebuilt: it is new here, or was edited"
    case .baseChanged(let name): return "rebuilt: its base, \(name), is another"
    case .previous: return "rebuilt: the instruction before it is"
    case .files(let files, let source):
      return "rebuilt: \(instruction.keyword.rawValue) \(source) " + described(files)
    case .stageFiles(let source, let path):
      let isStage = dockerfile.stages.contains { $0.name == source.lowercased() || String($0.index) == source }
      return "rebuilt: \(path) of \(isStage ? "stage \(source) is" : "\(source) is") another, or may be"
    case .argument(let name): return "rebuilt: the build argument \(name) has another value"
    case .variable(let name): return "rebuilt: the variable \(name) has another value"
    case .setting(let name): return "rebuilt: its \(name) is another"
    case .notKept: return "not covered: no cache image has stage \(stage)"
    case .unused: return "rebuilt: nothing uses stage \(stage), but the classic builder builds it all the same"
    }
  }

  private static func described(_ files: [String]) -> String {
    if files.contains(where: { $0.hasPrefix(".git/") }) { return "takes .git, which is another in each checkout" }
    switch files.count {
    case 0: return "finds other files, or others among them"
    case 1: return "takes \(files[0]), which changed"
    case 2: return "takes \(files[0]) and \(files[1]), which changed"
    default: return "takes \(files[0]) and \(files.count - 1) other files, which changed"
    }
  }
}

extension KeptCache {
  var links: [Link] {
    if case .chain(let links) = kind { links } else { [] }
  }
}
