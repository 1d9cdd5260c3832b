import ImageModel
import SourceText

/// Decodes what was written, so that nothing is kept that cigen would refuse.
///
/// - Returns: the warnings about the new project.
/// - Throws: its errors, each at the place of the description that brought it about.
func check(
  _ written: WrittenConfiguration, _ request: ImportRequest, in description: SourceFile
) throws(DiagnosticError) -> [Diagnostic] {
  let configuration = SourceFile(name: request.configuration, text: written.text)
  do {
    return try decodeProject(configuration, files: request.files).warnings
  } catch {
    let origin: (SourcePlace?) -> SourcePlace? = { place in
      guard let place, place.file == configuration else { return place }
      return written.origin(of: place.range) ?? SourcePlace(description, SourceRange(0, 0))
    }
    throw DiagnosticError(
      error.diagnostics.map { diagnostic in
        Diagnostic(
          diagnostic.severity, rule: diagnostic.rule, diagnostic.message, at: origin(diagnostic.place),
          notes: diagnostic.notes.map { Diagnostic.Note($0.message, at: origin($0.place)) }, hint: diagnostic.hint)
      })
  }
}

extension WrittenConfiguration {
  /// What the smallest part around a range was made from, or the first part in it.
  fileprivate func origin(of range: SourceRange) -> SourcePlace? {
    let around = origins.filter { $0.range.start <= range.start && range.end <= $0.range.end }
    let within = origins.filter { range.start <= $0.range.start && $0.range.end <= range.end }
    let smallest = around.min { $0.range.end - $0.range.start < $1.range.end - $1.range.start }
    return (smallest ?? within.min { $0.range.start < $1.range.start })?.place
  }
}
