import SourceText

@testable import DockerfileSyntax

func file(_ text: String) -> SourceFile { SourceFile(name: "Dockerfile", text: text) }

/// Diagnostics as "line:column severity rule", and with the wording if asked for.
func places(_ diagnostics: [Diagnostic]) -> [String] {
  diagnostics.map { diagnostic in
    let place = diagnostic.place.map { "\($0.start.line):\($0.start.column)" } ?? "-"
    return "\(place) \(diagnostic.severity.rawValue) \(diagnostic.rule)"
  }
}

func wording(_ diagnostics: [Diagnostic]) -> [String] {
  diagnostics.map { diagnostic in
    ([diagnostic.message] + diagnostic.notes.map { "(\($0.message))" } + [diagnostic.hint].compactMap(\.self))
      .joined(separator: "; ")
  }
}

/// The instructions after the first `FROM`, which is added; and what was reported of them.
func parsed(_ text: String) -> (instructions: [Instruction], diagnostics: [Diagnostic]) {
  let result = parseDockerfile(file("FROM a\n" + text))
  return (result.dockerfile?.stages.flatMap(\.instructions) ?? [], result.diagnostics)
}

/// One instruction in a line: keyword, flags, arguments, here-documents.
func summary(_ instruction: Instruction) -> String {
  var parts = [instruction.keyword.rawValue]
  parts += instruction.flags.map { "--\($0.name)" + ($0.value.map { "=\($0)" } ?? "") }
  switch instruction.arguments {
  case .none: break
  case .text(let word): parts.append("text<\(word.text)>")
  case .exec(let words): parts.append("exec" + words.map { "<\($0.text)>" }.joined())
  case .words(let words): parts += words.map { "<\($0.text)>" }
  case .pairs(let pairs): parts += pairs.map { "<\($0.key.text)>" + ($0.value.map { "=<\($0.text)>" } ?? "") }
  case .trigger(let trigger): parts.append(summary(trigger))
  }
  parts += instruction.hereDocuments.map { "\($0.name)\($0.expands ? "" : "'")=<\($0.content)>" }
  return parts.joined(separator: " ")
}

/// The graph of a text that must be free of syntax errors.
func stageGraph(_ text: String, _ buildArguments: [String: String] = [:]) -> StageGraph? {
  parseDockerfile(file(text)).dockerfile.map { StageGraph($0, buildArguments: buildArguments) }
}

/// SplitMix64: the same numbers in each run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
