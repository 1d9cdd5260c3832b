import SourceText

/// The values that `FROM` can use.
struct GlobalArguments {
  private var values: [String: VariableValue] = [:]

  /// The names that the file declares before its first `FROM`.
  private(set) var declared: Set<String> = []

  /// A build argument takes the place of a default, and of what the build would set by itself; a default can use the
  /// arguments before it.
  ///
  /// - Parameter automatic: what the build sets by itself; what is not there is unknown.
  init(
    _ dockerfile: Dockerfile, _ buildArguments: [String: String], automatic: BuildPlatforms.Values,
    _ reporter: inout Reporter
  ) {
    for name in BuildPlatforms.argumentNames {
      values[name] = buildArguments[name].map(VariableValue.text) ?? automatic[name] ?? .unknown
    }
    for pair in dockerfile.globalArguments.flatMap(\.pairs) {
      let name = pair.key.text
      declared.insert(name)
      if let given = buildArguments[name] {
        values[name] = .text(given)
      } else if let value = pair.value {
        do throws(ExpansionError) {
          let expanded = try expandWord(value.text, escape: dockerfile.escape, values: self.value)
          values[name] = expanded.text.map(VariableValue.text) ?? .unknown
        } catch {
          values[name] = .unknown
          reporter.error(
            "bad-expansion", "the default \(quoted(value.text)) \(error.message)", at: value.range)
        }
      }
    }
  }

  func value(of name: String) -> VariableValue { values[name] ?? .unset }
}
