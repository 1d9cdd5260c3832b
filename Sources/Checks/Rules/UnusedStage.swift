import DockerfileSyntax
import SourceText

extension CheckRule {
  static let unusedStage: CheckRule = .init(
    name: "unused-stage", severity: .warning,
    summary: "no image of the project uses a stage",
    explanation: """
      A stage that no image is built from is read by people, kept up to date, and never built by what cigen writes; the
      classic builder builds it each time and throws it away. Remove it, or make it an image with `target`. A stage that
      is called `dev`, `test`, `lint` or the like is taken for one that people build by hand, with all that it is built
      from; another one may be silenced.
      """,
    bad: .dockerfile(
      """
      FROM golang:1.23 AS builder
      RUN go build -o /server .
      FROM alpine:3.20
      COPY server /server
      """),
    good: .dockerfile(
      """
      FROM golang:1.23 AS builder
      RUN go build -o /server .
      FROM alpine:3.20
      COPY --from=builder /server /server
      """),
    find: { file in
      let choices = Choices(in: file.dockerfile)
      let byHand = file.dockerfile.stages.filter { isBuiltByHand($0.name) || choices.mayMean($0) }.map(\.index)
      var used = Set(file.images.first?.graph.stagesUsed(byAnyOf: byHand) ?? [])
      for image in file.images { used.formUnion(image.graph.stagesUsed(by: image.target)) }
      return file.dockerfile.stages.filter { !used.contains($0.index) }.map { stage in
        unusedStage.diagnostic(
          "no image uses the stage \"\(stage.name ?? String(stage.index))\"",
          at: file.place(stage.nameRange ?? stage.from.keywordRange),
          hint: "remove it, or let an image have it as its \"target\"")
      }
    })
}

/// Whether a name says that people build the stage for themselves: `dev`, `test-unit`, `lint`.
private func isBuiltByHand(_ name: String?) -> Bool {
  let words = (name ?? "").split { "-_.".contains($0) }
  let known: Set<Substring> = [
    "dev", "devel", "develop", "development", "devcontainer", "debug", "debugger", "local", "test", "tests", "testing",
    "e2e",
    "integration", "unit", "lint", "linter", "format", "fmt", "validate", "check", "checks", "ci", "coverage", "bench",
    "benchmark",
    "docs", "doc", "generate", "gen", "update", "vendor", "export", "artifact", "artifacts", "binary", "binaries",
    "scratch", "watch",
    "shell", "tools", "playground", "storybook",
  ]
  return words.contains { known.contains($0) }
}

/// The `FROM`s with variables, which may make them the names of earlier stages.
private struct Choices {
  /// What stands before the first variable and after the last.
  private struct Ends: Hashable {
    let start: Substring
    let end: Substring
  }

  /// The last stage of each.
  private var stages: [Ends: Int] = [:]

  init(in dockerfile: Dockerfile) {
    for stage in dockerfile.stages {
      let text = stage.baseText.lowercased()
      guard let start = text.firstIndex(of: "$") else { continue }
      let end =
        text.split(separator: "$").last.map { $0.hasPrefix("{") ? $0.drop { $0 != "}" }.dropFirst() : $0.suffix(0) }
        ?? ""
      stages[Ends(start: text[..<start], end: end)] = stage.index
    }
  }

  func mayMean(_ stage: Stage) -> Bool {
    guard let name = stage.name else { return false }
    return stages.contains { ends, later in
      later > stage.index && name.hasPrefix(ends.start) && name.hasSuffix(ends.end)
    }
  }
}
