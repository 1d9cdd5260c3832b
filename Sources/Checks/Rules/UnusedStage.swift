import DockerfileSyntax
import SourceText

extension CheckRule {
  static let unusedStage: CheckRule = .init(
    name: "unused-stage", severity: .warning,
    summary: "no image of the project uses a stage",
    explanation: """
      A stage that no image is built from is read by people, kept up to date, and never built by what cigen writes; the
      classic builder builds it each time and throws it away. Remove it, or make it an image with `target`. One that is
      built by hand, such as for tests, may be silenced.
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
      let used = Set(file.images.flatMap { $0.graph.stagesUsed(by: $0.target) })
      return file.dockerfile.stages.filter { !used.contains($0.index) }.map { stage in
        unusedStage.diagnostic(
          "no image uses the stage \"\(stage.name ?? String(stage.index))\"",
          at: file.place(stage.nameRange ?? stage.from.keywordRange),
          hint: "remove it, or let an image have it as its \"target\"")
      }
    })
}
