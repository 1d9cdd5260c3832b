/// Text that an escaping context cannot follow, or a place in it where no value is safe.
struct EscapingProblem: Error, Hashable {
  let rule: String
  let message: String
  let hint: String

  init(_ rule: String, _ message: String, hint: String) {
    self.rule = rule
    self.message = message
    self.hint = hint
  }

  /// Shell text that is wrong, or right but beyond what the scanner knows.
  static func unreadable(_ message: String, hint: String) -> EscapingProblem {
    EscapingProblem("shell-text", message, hint: hint)
  }

  /// YAML that is wrong, or right but beyond the part that the scanner knows.
  static func unreadableYAML(_ message: String, hint: String) -> EscapingProblem {
    EscapingProblem("yaml-text", message, hint: hint)
  }

  /// A place that no escaping makes safe for every value.
  static func refused(_ place: String, hint: String) -> EscapingProblem {
    EscapingProblem("unsafe-place", "a value cannot stand \(place)", hint: hint)
  }

  static func unfinished(_ subject: String, in end: String, from start: String) -> EscapingProblem {
    EscapingProblem(
      "context-change", "\(subject) ends in \(end), but began in \(start)", hint: "close what is open before the end")
  }
}
