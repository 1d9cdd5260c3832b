import SourceText

/// Reads a Dockerfile, and reports everything that is wrong with it, by position.
///
/// The Dockerfile is nil if it has no stage. What could not be read is left out of it, so it is worth using only if no
/// diagnostic is an error.
///
/// The language is what BuildKit accepts: https://docs.docker.com/reference/dockerfile/ and, where that is silent, the
/// source in frontend/dockerfile/parser and frontend/dockerfile/instructions.
package func parseDockerfile(_ source: SourceFile) -> (dockerfile: Dockerfile?, diagnostics: [Diagnostic]) {
  var parser = DockerfileParser(source)
  let dockerfile = parser.parse()
  return (dockerfile, parser.reporter.diagnostics)
}

private struct DockerfileParser {
  private(set) var reporter: Reporter
  private var globalArguments: [Instruction] = []
  private var stages: [Stage] = []
  private var header: StageHeader?
  private var instructions: [Instruction] = []
  private var stageNames: [String: SourceRange] = [:]
  private var hasStrayInstruction = false

  init(_ source: SourceFile) {
    reporter = Reporter(source)
  }

  mutating func parse() -> Dockerfile? {
    let source = reporter.source
    let (directives, escape) = readDirectives(source, &reporter)
    var reader = LineReader(source, escape: escape)
    var isEmpty = true
    while let line = reader.nextLogicalLine(&reporter) {
      isEmpty = false
      var parser = InstructionParser(line, escape: escape)
      let instruction = parser.parse(&reporter)
      let (documents, lastLine) = readHereDocuments(parser.openings, of: line, from: &reader, &reporter)
      guard var instruction else { continue }
      instruction.hereDocuments = documents
      if let lastLine {
        instruction.range.end = lastLine.text.upperBound
        instruction.lines = instruction.lines.lowerBound...lastLine.number
      }
      add(instruction)
    }
    closeStage()
    guard !stages.isEmpty else {
      if !hasStrayInstruction {
        reporter.error(
          "no-stage", isEmpty ? "the Dockerfile is empty" : "the Dockerfile has no FROM", at: SourceRange(0, 0),
          hint: "begin with FROM and an image")
      }
      return nil
    }
    return Dockerfile(
      source: source, directives: directives, escape: escape, globalArguments: globalArguments, stages: stages)
  }

  private mutating func add(_ instruction: Instruction) {
    if instruction.keyword == .from {
      closeStage()
      let header = StageHeader(instruction, &reporter)
      checkStageName(header, &stageNames, &reporter)
      self.header = header
    } else if header != nil {
      instructions.append(instruction)
    } else if instruction.keyword == .arg {
      globalArguments.append(instruction)
    } else if !hasStrayInstruction {
      hasStrayInstruction = true
      reporter.error(
        "instruction-before-from", "\(instruction.keyword.rawValue) stands before the first FROM",
        at: instruction.keywordRange, hint: "only ARG can stand there; begin with FROM and an image")
    }
  }

  private mutating func closeStage() {
    guard let header else { return }
    stages.append(
      Stage(
        index: stages.count, name: header.name?.text, nameRange: header.name?.range, from: header.from,
        baseText: header.base.text, baseRange: header.base.range,
        platform: header.from.flag("platform")?.value, instructions: instructions))
    self.header = nil
    instructions = []
  }
}
