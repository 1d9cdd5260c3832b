/// What the provider makes of a scalar, which its key tells.
enum ScalarRole: Hashable {
  case text

  /// Given to a shell, so that YAML's quotes alone would not do.
  case script

  /// Evaluated as a whole.
  case condition

  private static let longestKey = 13

  /// GitHub, "Workflow syntax"; GitLab, "CI/CD YAML syntax reference".
  init(key: [UInt8], of provider: YAMLProvider) {
    self =
      switch (String(decoding: key, as: UTF8.self), provider) {
      case ("run", .gitHub), ("script", .gitLab), ("before_script", .gitLab), ("after_script", .gitLab): .script
      case ("if", _): .condition
      default: .text
      }
  }

  /// Adds a byte to what may be one of the keys.
  static func extend(_ key: inout [UInt8], _ byte: UInt8) {
    if key.count <= longestKey { key.append(byte) }
  }

  /// A value may stand here; of a condition outside its strings, only one that is all of it.
  func check(isWhole: Bool, _ provider: YAMLProvider) throws(EscapingProblem) {
    switch self {
    case .text: break
    case .condition where isWhole: break
    case .condition:
      throw .refused(
        "in a condition, which \(provider == .gitHub ? "GitHub" : "GitLab") evaluates",
        hint: provider == .gitHub
          ? "pass the whole as a GitHub expression, or put the value in a string of it"
          : "put the value in a string or pattern of the condition, and quotes around the whole")
    case .script:
      throw .refused(
        "in a script that is no block scalar",
        hint: #"write the script after "|", where a value is quoted for the shell"#)
    }
  }

  /// The role after either of two texts: the one that refuses more.
  func joined(with other: ScalarRole) -> ScalarRole {
    self == .text || other == .script ? other : self
  }
}
