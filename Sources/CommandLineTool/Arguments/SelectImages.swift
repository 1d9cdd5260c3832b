import ImageModel
import SourceText

extension Project {
  /// The project with the images that were named, in its order; with all if none was.
  ///
  /// - Throws: every name that no image has.
  func selecting(_ names: [String]) throws(DiagnosticError) -> Project {
    if names.isEmpty { return self }
    let known = images.flatMap { [$0.family, $0.name].compactMap(\.self) }
    let isKnown = Set(known)
    let problems = names.filter { !isKnown.contains($0) }.map { name in
      Diagnostic(
        rule: "unknown-image", "there is no image \"\(name)\"",
        hint: nearestName(to: name, among: known).map { "did you mean \"\($0)\"?" }
          ?? "the images: \(unique(known).joined(separator: ", "))")
    }
    if !problems.isEmpty { throw DiagnosticError(problems) }
    return selecting(Set(names))
  }
}
