/// The language that a template writes, which its file name tells.
enum TemplateLanguage: CaseIterable {
  case shell
  case gitHubWorkflow
  case gitLabPipeline

  init?(templateName: String) {
    guard let language = Self.allCases.first(where: { templateName.hasSuffix($0.suffix) }) else { return nil }
    self = language
  }

  var suffix: String {
    switch self {
    case .shell: ".sh.tmpl"
    case .gitHubWorkflow: ".github.yml.tmpl"
    case .gitLabPipeline: ".gitlab.yml.tmpl"
    }
  }

  /// The state in which a file of the language begins and ends.
  var start: EscapingContext {
    switch self {
    case .shell: .shell(ShellContext())
    case .gitHubWorkflow: .yaml(YAMLContext(.gitHub))
    case .gitLabPipeline: .yaml(YAMLContext(.gitLab))
    }
  }
}
