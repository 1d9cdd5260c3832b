/// What a name in a template stands for.
package enum TemplateValue: Sendable {
  case string(String)
  case integer(Int)
  case boolean(Bool)
  case list([TemplateValue])
  case record([String: TemplateValue])

  /// One word with variables in it that the script knows when it runs.
  case word([WordFragment])

  /// Shell text that is written as it stands, where commands or words are.
  case shell(ShellFragment)

  /// A whole scalar, or part of one in quotes, that GitHub replaces before anything runs.
  case expression(GitHubExpression)

  /// A whole scalar in which GitLab evaluates a condition or replaces variables.
  case gitLab(GitLabText)

  /// The kind as messages call it, with an article.
  var kind: String {
    switch self {
    case .string: "a string"
    case .integer: "an integer"
    case .boolean: "a boolean"
    case .list: "a list"
    case .record: "a record"
    case .word: "a word"
    case .shell: "a shell fragment"
    case .expression: "a GitHub expression"
    case .gitLab: "a text of GitLab's"
    }
  }
}

/// A part of a word: `[.literal("web:"), .variable("VERSION")]` is `web:` and then what `VERSION` holds at run time.
package enum WordFragment: Sendable, Hashable {
  case literal(String)
  case variable(String)
}

/// Shell text from a trusted source: code of this program, never data.
package struct ShellFragment: Sendable, Hashable {
  package let text: String

  package init(trusted text: String) {
    self.text = text
  }
}

/// What stands between `${{` and `}}`, from a trusted source: code of this program, never data.
package struct GitHubExpression: Sendable, Hashable {
  package let text: String

  package init(trusted text: String) {
    self.text = text
  }

  var written: String { "${{ \(text) }}" }
}

/// A condition, or a text with variables, that GitLab evaluates: code of this program, or what a person wrote as such.
package struct GitLabText: Sendable, Hashable {
  package let text: String

  package init(trusted text: String) {
    self.text = text
  }
}
