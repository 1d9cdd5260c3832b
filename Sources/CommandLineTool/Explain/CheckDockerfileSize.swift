import DockerfileSyntax
import SourceText

/// Each instruction is followed several times, and kept with all that decides about it.
private let mostInstructions = 50_000

/// The variables that the commands of a Dockerfile see, where one was set since the command before.
private let mostSeenVariables = 2_000_000

/// Checks that a Dockerfile is not too large to be predicted in seconds.
func checkSize(of dockerfile: Dockerfile) throws(DiagnosticError) {
  func tooLarge(_ message: String, _ hint: String) -> DiagnosticError {
    DiagnosticError(
      Diagnostic(
        rule: "too-large-to-predict", "\"\(dockerfile.source.name)\" has \(message)",
        at: SourcePlace(dockerfile.source, dockerfile.stages[0].from.keywordRange), hint: hint))
  }
  let count = dockerfile.stages.reduce(0) { $0 + 1 + $1.instructions.count }
  if count > mostInstructions {
    throw tooLarge(
      "\(count) instructions, and the builds of \(mostInstructions) can be predicted",
      "divide it; cigen check and the scripts read all of it")
  }
  var variables = 0
  var seen = 0
  for stage in dockerfile.stages {
    var isChanged = true
    for instruction in stage.instructions {
      switch instruction.keyword {
      case .arg, .env:
        variables += instruction.pairs.count
        isChanged = true
      case .run where isChanged:
        seen += variables
        isChanged = false
      default: break
      }
    }
  }
  if seen > mostSeenVariables {
    throw tooLarge(
      "so many variables between commands that the commands see \(seen) of them, and \(mostSeenVariables) can be followed",
      "set variables before the commands, in few instructions")
  }
}
