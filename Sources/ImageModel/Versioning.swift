import SourceText
import Versions

/// What the next version is made from, and every place that holds the present one.
package struct Versioning: Sendable {
  /// Nil if nothing is stored: git knows the version.
  package let present: PresentVersion?

  /// Nil if none was named.
  package let scheme: VersionScheme?

  /// Whether it was said that git has the version, and not only nothing else.
  package let isGitNamed: Bool

  package let files: [VersionFile]

  /// The scheme that says which of two releases is higher; nil if nothing does. Where a version may follow several, they
  /// agree on that.
  package var orderingScheme: VersionScheme? { scheme ?? present.flatMap { candidateSchemes(of: $0.text).first } }
}

/// The version that is stored, and where: in the configuration with its quotes, or in a file of its own without any.
package struct PresentVersion: Sendable, Hashable {
  package let text: String
  package let place: SourcePlace
}

/// A file that repeats the version, on one line that has `before`, the version and `after`.
package struct VersionFile: Sendable, Hashable {
  /// Relative to the project's folder.
  package let path: String

  package let before: String
  package let after: String

  /// Of the path and of the match in the configuration.
  package let pathPlace: SourcePlace?
  package let matchPlace: SourcePlace?
}

/// The version of a project without a configuration: that of the file `VERSION`, if there is one.
package func inferVersioning(files: FileReader) throws(DiagnosticError) -> Versioning {
  let (declaration, found) = try inferredVersion(files: files)
  if !found.isEmpty { throw DiagnosticError(found) }
  return declaration.versioning
}
