import BuildContext
import DockerfileSyntax
import SourceText

extension CheckRule {
  static let copyBeforeInstall: CheckRule = .init(
    name: "copy-before-install", severity: .warning,
    summary: "all sources are copied before dependencies are installed",
    explanation: """
      A step is taken from the cache only if all before it are the same. When everything is copied first, each change of
      any file installs all dependencies again. Copy the files that list the dependencies, install, and copy the rest
      after that. What needs no file of yours, such as `apt-get install`, belongs above the first `COPY`.

      This is found only where an edit is known that keeps the build as it is: the command is one of those whose needs
      are known, and the files that it needs are in the build context. `cigen explain --apply` makes the edit.

      A cache mount (`RUN --mount=type=cache`) helps on one machine, not on CI hosts that begin empty.
      """,
    bad: .dockerfile(
      """
      COPY . .
      RUN npm ci
      """),
    good: .dockerfile(
      """
      COPY package*.json ./
      RUN npm ci
      COPY . .
      """),
    find: { file in
      file.remedies?.installs().compactMap { remedy in
        guard let run = remedy.run, let copy = remedy.copy else { return nil }
        let shown = remedy.command.count > 60 ? remedy.command.prefix(59) + "…" : remedy.command[...]
        let isRepeated = file.dockerfile.source.text(in: run.range).contains(remedy.command)
        let change = remedy.example.map { "a change of \($0)" } ?? "a change of what is copied before it"
        return copyBeforeInstall.diagnostic(
          isRepeated
            ? "\(change) repeats \"\(shown)\"" : "\(change) fetches again what \"\(shown)\" could have fetched before",
          at: file.place(run.keywordRange),
          notes: [Diagnostic.Note("this is copied before it", at: file.place(copy.range))],
          hint: "\(remedy.text): cigen explain --apply makes the edit")
      } ?? []
    })
}
