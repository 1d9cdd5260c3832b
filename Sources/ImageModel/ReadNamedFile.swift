import SourceText

/// Reads a file that the configuration names, or that follows from what it names.
///
/// - Throws: that it cannot be read, at the place of the name.
func read(
  _ path: String, namedAt place: SourcePlace?, _ files: FileReader
) throws(DiagnosticError) -> SourceFile? {
  do {
    return try files(path)
  } catch {
    throw DiagnosticError(error.diagnostics.map { $0.place == nil ? $0.placed(at: place) : $0 })
  }
}

extension ImageDeclaration {
  /// Where the configuration says which files the image is built from.
  var filePlace: SourcePlace? { (settings.dockerfile ?? settings.context ?? name).place }
}
