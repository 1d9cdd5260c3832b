import SourceText

/// The values that `FROM` can use.
struct GlobalArguments {
  /// Set by the build from its platforms and target (https://docs.docker.com/reference/dockerfile/, "Automatic platform
  /// ARGs in the global scope"), so unknown before it.
  private static let predefined = [
    "BUILDARCH", "BUILDOS", "BUILDOSVERSION", "BUILDPLATFORM", "BUILDVARIANT", "TARGETARCH", "TARGETOS",
    "TARGETOSVERSION", "TARGETPLATFORM", "TARGETSTAGE", "TARGETVARIANT",
  ]

  private var values: [String: VariableValue] = [:]

  /// The names that the file declares before its first `FROM`.
  private(set) var declared: Set<String> = []

  /// A build argument takes the place of a default; a default can use the arguments before it.
  init(_ dockerfile: Dockerfile, _ buildArguments: [String: String], _ reporter: inout Reporter) {
    for name in Self.predefined { values[name] = buildArguments[name].map(VariableValue.text) ?? .unknown }
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
