import SourceText

/// What is wrong in a Dockerfile by all rules, but for what its comments and the configuration silence.
///
/// - Returns: the findings, and notes on comments that silence nothing.
package func findProblems(in file: CheckedFile, with more: [Diagnostic] = []) -> [Diagnostic] {
  let silences = Silences(file.dockerfile)
  var used: Set<Silences.Silence> = []
  var seen: Set<Diagnostic> = []
  var found: [Diagnostic] = []
  for finding in CheckRule.all.compactMap(\.find).flatMap({ $0(file) }) + more where seen.insert(finding).inserted {
    let silencing = silences.silences(finding)
    used.formUnion(silencing)
    if silencing.isEmpty { found.append(finding) }
  }
  for silence in silences.all where !used.contains(silence) {
    found.append(
      CheckRule.named(silence.rule) == nil
        ? Diagnostic(
          .warning, rule: "unknown-silence", "there is no rule \"\(silence.rule)\"", at: silence.place,
          hint: CheckRule.hint(for: silence.rule))
        : Diagnostic(
          .note, rule: "unused-silence", "nothing is found here that \"\(silence.rule)\" would say", at: silence.place,
          hint: "remove it from the comment"))
  }
  return found
}

/// The page of a rule, in Markdown.
package func page(of rule: CheckRule) -> String {
  var text =
    "## \(rule.name)\n\n\(rule.severity.rawValue.prefix(1).uppercased() + rule.severity.rawValue.dropFirst()): \(rule.summary).\n\n\(rule.explanation)\n"
  if let bad = rule.bad { text += "\nFound:\n\n```\(bad.language)\n\(bad.text)\n```\n" }
  if let good = rule.good { text += "\nBetter:\n\n```\(good.language)\n\(good.text)\n```\n" }
  return text
}

/// The pages of all rules, as the documentation has them.
package func rulesDocument() -> String {
  let rows = CheckRule.all.map { "| [\($0.name)](#\($0.name)) | \($0.severity.rawValue) | \($0.summary) |\n" }.joined()
  let pages = CheckRule.all.map { page(of: $0) }.joined(separator: "\n")
  return """
    # What cigen check finds

    `cigen check` reads the project as every command does, and looks for what costs cache or breaks builds. What hadolint
    finds already is left to it; run both.

    A rule is silenced for an instruction by a comment right above it, for a whole Dockerfile by one above its first
    instruction, and for the project by the configuration:

    ```Dockerfile
    # cigen: ignore=copy-before-install
    RUN npm ci
    ```

    ```json5
    check: { ignore: ["context-noise"] },
    ```

    | rule | | |
    | --- | --- | --- |
    \(rows)
    \(pages)
    """
}
