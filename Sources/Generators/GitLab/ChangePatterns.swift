import BuildPlanning
import ImageModel

// The files of an image as GitLab reads them, with Ruby's `File.fnmatch?` and its extended braces, from the root of the
// repository (docs.gitlab.com, "CI/CD YAML syntax reference", `rules:changes`). What an ignore file leaves out of a
// context cannot be said there.
extension BuildPlan {
  /// How many GitLab takes.
  private static let mostChangePatterns = 50

  /// None for an image that is always built: there would be too many, even with whole contexts, or some lie outside of the
  /// repository.
  ///
  /// - Parameter folder: the way from the root of the repository to the project's folder.
  func changePatterns(of image: String, in folder: String) -> [String] {
    guard let inputs = inputs.first(where: { $0.image == image }) else { return [] }
    for patterns in [withoutCovered(inputs.sets.flatMap(\.patterns)), inputs.whole] {
      let texts = patterns.map { $0.changePattern(in: folder) }
      if texts.contains(nil) { return [] }
      if texts.count <= Self.mostChangePatterns { return unique(texts.compactMap(\.self)) }
    }
    return []
  }
}

extension InputPattern {
  /// Nil if it is outside of the repository.
  fileprivate func changePattern(in folder: String) -> String? {
    var parts = folder.split(separator: "/").filter { $0 != "." }.map { Component.name([.text(String($0))]) }
    for component in components {
      switch component.text(String.init) {
      case "": return nil
      case "..": if parts.popLast() == nil { return nil }
      default: parts.append(component)
      }
    }
    let path = parts.map { $0.text(escaped) }.joined(separator: "/")
    if path.isEmpty { return "**/*" }
    switch kind {
    case .file: return path
    case .folder: return "\(path)/**/*"
    case .either: return "\(path){,/**/*}"
    }
  }
}

/// With a `\` before each character that means something else in a pattern; a variable would be replaced there.
private func escaped(_ character: Character) -> String {
  if character == "$" { return "?" }
  return "*?[]{}\\".contains(character) ? "\\\(character)" : String(character)
}
