import SourceText

/// The form that `--format` names.
///
/// - Parameters:
///   - usual: what counts if none is named.
///   - hint: the names that there are, where none is near.
func chosenFormat<Format: RawRepresentable<String> & CaseIterable>(
  _ name: String?, orElse usual: Format, hint: String
) throws(DiagnosticError) -> Format {
  guard let name else { return usual }
  if let format = Format(rawValue: name) { return format }
  throw usageError(
    "unknown-format", "unknown format \"\(name)\"",
    hint: nearestName(to: name, among: Format.allCases.map(\.rawValue)).map { "did you mean \"\($0)\"?" } ?? hint)
}
