import SourceText
import Versions

/// What the words of `cigen bump` ask for.
struct BumpRequest {
  /// The version itself; nil for the one that `change` makes.
  let set: String?

  let change: VersionChange
  let isDryRun: Bool
  let isCommitted: Bool
  let isTagged: Bool
  let allowsDowngrade: Bool

  func next(after known: KnownVersion) throws(DiagnosticError) -> Version {
    if let set { return try known.next(set: set) }
    return try known.next(change)
  }
}
