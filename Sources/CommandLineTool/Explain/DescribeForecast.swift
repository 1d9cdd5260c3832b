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

    /// Nil if only the build can tell.
    let reused: Bool?

    let reason: Reason

    /// Whether the builder has a step for it.
    let executes: Bool

    private enum CodingKeys: CodingKey {
      case line, instruction, reused, reason, executes
    }

    func encode(to encoder: any Encoder) throws {
      var row = encoder.container(keyedBy: CodingKeys.self)
      try row.encode(line, forKey: .line)
      try row.encode(instruction, forKey: .instruction)
      // As null, too.
      try row.encode(reused, forKey: .reused)
      try row.encode(reason.text, forKey: .reason)
      try row.encode(executes, forKey: .executes)
    }
  }

  /// Why an instruction is reused or not. The name of a cache or an image may be another for each platform or variant.
  struct Reason {
    let start: String
    var name = ""
    var end = ""

    var text: String { start + name + end }

    init(_ start: String, _ name: String = "", _ end: String = "") {
      (self.start, self.name, self.end) = (start, name, end)
    }
  }

  /// What would help, the most helpful first.
  struct Suggestion: Encodable, Equatable {
    let text: String
    let line: Int?

    /// How many commands more would be reused.
    let saves: Int

    /// The file whose change was supposed, if nothing was said to have changed.
    let example: String?

    /// What carries it out; empty for a change of the model.
    let edits: [Edit]

    /// The same in unified format.
    let difference: [String]

    private enum CodingKeys: CodingKey {
      case text, line, saves, example, edits
    }
  }

  /// Lines of a file that are replaced.
  struct Edit: Encodable, Equatable {
    let file: String
    let line: Int
    let removed: [String]
    let added: [String]
  }

  let image: String

  /// What reads the Dockerfile, if it is one that nobody can see into.
  let frontend: String?

  let stages: [Stage]
  let advice: [Suggestion]

  /// Where the image is published: its platforms and variants have the same.
  let repository: String

  private enum CodingKeys: CodingKey {
    case image, frontend, stages, advice
  }

  init(_ forecast: ImageForecast, _ advice: [Advice]) {
    image = forecast.image.name
    repository = forecast.image.repository.text
    self.advice = advice.map { Suggestion($0, of: forecast.advised, forecast.after.dockerfile) }
    let dockerfile = forecast.after.dockerfile
    frontend = dockerfile.isOpaque ? dockerfile.frontend?.image : nil
    var references: [Int: String] = [:]
    for link in forecast.cache.links { references[link.stage] = link.reference }
    stages = forecast.forecast.stages.map { stage in
      let parsed = dockerfile.stages[stage.index]
      let from = Row(
        line: parsed.from.lines.lowerBound, instruction: Self.text(of: parsed.from, dockerfile),
        reused: dockerfile.isOpaque ? nil : true,
        reason: Self.word(on: forecast.after.graph.bases[stage.index], forecast), executes: false)
      let rows = stage.instructions.map { item in
        Row(
          line: item.instruction.lines.lowerBound, instruction: Self.text(of: item.instruction, dockerfile),
          reused: item.isReused ? true : item.isRebuilt ? false : nil,
          reason: Self.reason(item.cause, of: item.instruction, stage.name, dockerfile),
          executes: item.executes)
      }
      return Stage(
        stage: stage.name, index: stage.index, line: from.line, cache: references[stage.index],
        instructions: [from] + rows)
    }
  }

  /// On one line.
  private static func text(of instruction: Instruction, _ dockerfile: Dockerfile) -> String {
    // By bytes, for one may be long: what parts words is ASCII.
    let bytes = dockerfile.source.bytes[instruction.range.start..<instruction.range.end]
    let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.map { line in
      line.last == UInt8(ascii: "\\") && instruction.hereDocuments.isEmpty ? line.dropLast() : line
    }
    let words = lines.flatMap { $0.split { $0 == UInt8(ascii: " ") || (9...13).contains($0) } }
    return String(decoding: Array(words.joined(separator: " ".utf8)), as: UTF8.self)
  }

  private static func word(on base: StageBase, _ forecast: ImageForecast) -> Reason {
    if forecast.after.dockerfile.isOpaque { return Reason("cannot be predicted") }
    switch base {
    case .stage: return Reason("goes on from there")
    case .scratch: return Reason("nothing to fetch")
    case .oneOf: return Reason("one of several, by the platform")
    case .unresolved: return Reason("known only to the build")
    case .image(let name):
      if let image = forecast.bases[name] {
        let fate =
          forecast.after.changedImages.contains(name)
          ? "which is rebuilt"
          : forecast.after.perhapsChangedImages.contains(name) ? "which is perhaps rebuilt" : "as it was"
        return Reason("image ", image, " of this project, \(fate)")
      }
      return Reason(
        name.contains("@") ? "pinned by its digest" : "taken as it was; if the tag has moved, the stage is rebuilt")
    }
  }

  private static func reason(
    _ cause: Forecast.Cause, of instruction: Instruction, _ stage: String, _ dockerfile: Dockerfile
  ) -> Reason {
    func place(_ source: String) -> String {
      let isStage = dockerfile.stages.contains { $0.name == source.lowercased() || String($0.index) == source }
      return isStage ? "stage \(source)" : source
    }
    switch cause {
    case .kept(let reference):
      guard let reference else { return Reason("reused: what is built on it is found, so it is not needed") }
      let isRemote = instruction.keyword == .add && instruction.words.dropLast().contains { isRemoteSource($0.text) }
      return Reason("reused from ", reference, isRemote ? ", unless what the URL gives has changed" : "")
    case .published: return Reason("not built: the image of the same content is published")
    case .configuration: return Reason("no step: it goes into the image's configuration")
    case .edited: return Reason("rebuilt: it is new here, or was edited")
    case .baseChanged(let name): return Reason("rebuilt: its base, ", name, ", is another")
    case .previous: return Reason("rebuilt: the instruction before it is")
    case .files(let files, let source):
      return Reason("rebuilt: \(instruction.keyword.rawValue) \(source) " + described(files))
    case .stageFiles(let source, let path): return Reason("rebuilt: \(path) of \(place(source)) is another")
    case .argument(let name): return Reason("rebuilt: the build argument \(name) has another value")
    case .variable(let name): return Reason("rebuilt: the variable \(name) has another value")
    case .setting(let name): return Reason("rebuilt: its \(name) is another")
    case .notKept: return Reason("not covered: no cache image has stage \(stage)")
    case .unused:
      return Reason("rebuilt: nothing uses stage \(stage), but the classic builder builds it all the same")
    case .perhaps(.stageFiles(let source, let path)):
      return Reason("perhaps reused: if \(path) of \(place(source)) comes out as it was")
    case .perhaps(.previous): return Reason("perhaps reused: if the instruction before it is")
    case .perhaps(.base(let name)): return Reason("perhaps reused: if its base, ", name, ", is as it was")
    case .perhaps(.sharedBase(let name)):
      return Reason(
        "perhaps reused: not by an engine that fetched ", name, " for a stage before, unless it stores in containerd")
    case .perhaps(.need): return Reason("perhaps reused: if what is built on it is, it is not needed")
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
