import SourceText

/// A named thing to find: what it is, why it costs, and how to fix or silence it.
package struct CheckRule: Sendable {
  /// In kebab-case, stable over releases.
  package let name: String

  package let severity: Diagnostic.Severity

  /// What is found, in a few words.
  package let summary: String

  /// Why it matters and what to do; Markdown.
  package let explanation: String

  /// Pieces of a Dockerfile or of `cigen.json5`; nil where there is nothing to show.
  package var bad: Example?
  package var good: Example?

  /// Nil for what is found already while the project is read.
  var find: (@Sendable (CheckedFile) -> [Diagnostic])?

  package struct Example: Sendable {
    package let language: String
    package let text: String

    static func dockerfile(_ text: String) -> Example { Example(language: "Dockerfile", text: text) }
    static func configuration(_ text: String) -> Example { Example(language: "json5", text: text) }
  }
}

extension CheckRule {
  /// Every rule, by what it is about.
  package static let all: [CheckRule] =
    [
      copyBeforeInstall, secretInImage, unusedStage, latestBase, unpinnedAdd, oldSyntax, noDockerignore, gitInContext,
      contextNoise, missingSubmodule, missingLargeFile, missingSecret, missingSSH,
    ] + readingRules + outputRules + [higherRelease]

  package static func named(_ name: String) -> CheckRule? { all.first { $0.name == name } }

  /// Where a rule is misspelt: the one that was most likely meant.
  package static func hint(for name: String) -> String {
    nearestName(to: name, among: all.map(\.name)).map { "did you mean \"\($0)\"?" } ?? "see cigen check --list"
  }

  func diagnostic(
    _ message: String, at place: SourcePlace?, notes: [Diagnostic.Note] = [], hint: String
  ) -> Diagnostic {
    Diagnostic(severity, rule: name, message, at: place, notes: notes, hint: hint)
  }
}
