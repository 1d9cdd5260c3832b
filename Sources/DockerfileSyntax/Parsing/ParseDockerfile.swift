import SourceText

/// Reads a Dockerfile, and reports everything that is wrong with it, by position.
///
/// The Dockerfile is nil if it has no stage. What could not be read is left out of it, so it is worth using only if no
/// diagnostic is an error.
///
/// The language is what BuildKit accepts: https://docs.docker.com/reference/dockerfile/ and, where that is silent, the
/// source in frontend/dockerfile/parser and frontend/dockerfile/instructions. What another frontend reads is not looked
/// into.
///
/// - Parameter frontend: what reads it in place of what the file names, as the build argument `BUILDKIT_SYNTAX` says it.
package func parseDockerfile(
  _ source: SourceFile, frontend: String? = nil
) -> (dockerfile: Dockerfile?, diagnostics: [Diagnostic]) {
  let named = findFrontend(source)
  let frontend = (frontend ?? named?.text).map { Frontend($0) }
  if let frontend, frontend.isForeign {
    let range = named?.range ?? SourceRange(0, 0)
    return (Dockerfile(source, readBy: frontend, namedAt: range), [note(on: frontend, SourcePlace(source, range))])
  }
  var parser = DockerfileParser(source, frontend)
  let dockerfile = parser.parse()
  return (dockerfile, parser.reporter.diagnostics)
}

private func note(on frontend: Frontend, _ place: SourcePlace) -> Diagnostic {
  Diagnostic(
    .note, rule: "other-frontend",
    "\(quoted(frontend.image)) reads this file, and cigen cannot see into it: it is one stage, of which nothing is predicted",
    at: place, hint: "it takes BuildKit to build it, and all of the build context counts")
}

private struct DockerfileParser {
  private(set) var reporter: Reporter
  private var globalArguments: [Instruction] = []
  private var stages: [Stage] = []
  private var header: StageHeader?
  private var instructions: [Instruction] = []
  private var stageNames: [String: SourceRange] = [:]
  private var hasStrayInstruction = false
  private let frontend: Frontend?

  init(_ source: SourceFile, _ frontend: Frontend?) {
    reporter = Reporter(source)
    self.frontend = frontend
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
      source: source, directives: directives, escape: escape, globalArguments: globalArguments, stages: stages,
      frontend: frontend)
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
