import DockerfileSyntax
import SourceText

extension CheckRule {
  static let oldSyntax: CheckRule = .init(
    name: "old-syntax", severity: .warning,
    summary: "the syntax line asks for a release that lacks something the file uses",
    explanation: """
      `# syntax=docker/dockerfile:1.4` has the file read by that release, also where Docker has a newer one of its own: what
      came later is an error there, or is passed over in silence. Ask for the release that brought it, or for the newest
      with `docker/dockerfile:1`. What is only in the labs channel needs a tag such as `1-labs`.
      """,
    bad: .dockerfile(
      """
      # syntax=docker/dockerfile:1.3
      FROM alpine:3.20
      COPY --link server /server
      """),
    good: .dockerfile(
      """
      # syntax=docker/dockerfile:1.4
      FROM alpine:3.20
      COPY --link server /server
      """),
    find: { file in
      guard let line = file.dockerfile.directives.first(where: { $0.name == .syntax }), !file.dockerfile.isOpaque,
        let release = file.dockerfile.frontend?.release
      else { return [] }
      var told: Set<SyntaxFeature> = []
      return file.dockerfile.syntaxUses.filter { !$0.feature.isKnown(to: release) && told.insert($0.feature).inserted }
        .map { use in
          let tag = use.feature.tag(for: release)
          return oldSyntax.diagnostic(
            "\(use.feature.what) needs docker/dockerfile:\(tag), and the syntax line asks for \"\(line.value)\"",
            at: file.place(use.range), notes: [Diagnostic.Note("the syntax line", at: file.place(line.range))],
            hint: "write # syntax=docker/dockerfile:\(tag)")
        }
    })
}

extension SyntaxFeature {
  fileprivate func isKnown(to release: Frontend.Release) -> Bool {
    let first = release.isLabs ? [labs, stable].compactMap(\.self).min() : stable
    guard let first else { return false }
    return first <= release.minor ?? .max
  }

  /// The least that has it: of the same channel, if that has it.
  fileprivate func tag(for release: Frontend.Release) -> String {
    if release.isLabs, let labs { return "1.\(labs)-labs" }
    return stable.map { "1.\($0)" } ?? labs.map { "1.\($0)-labs" } ?? "1"
  }
}
