/// Who reads a YAML file, and so what in its text is more than text.
enum YAMLProvider: Hashable, Sendable {
  /// Replaces `${{ }}` wherever it stands, in scripts and their comments too (GitHub, "Expressions").
  case gitHub

  /// Replaces `$NAME` in the values of many keywords, but not in scripts (GitLab, "Where variables can be used").
  case gitLab

  var language: TemplateLanguage {
    switch self {
    case .gitHub: .gitHubWorkflow
    case .gitLab: .gitLabPipeline
    }
  }
}

/// What the file that holds a script can hold of a value in it.
enum ScriptCarrier: Hashable {
  case file

  /// No control characters, and for GitHub no `${{`.
  case yaml(YAMLProvider)
}
