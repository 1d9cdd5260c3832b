import SourceText

/// The program that builds the images of a project.
package enum Engine: String, Sendable, CaseIterable {
  /// `docker build`, with whichever builder it has; the cache is a chain of images.
  case docker

  /// `docker buildx build`; the cache is one export for each image.
  case buildx

  /// `buildah build`; the cache is a repository of steps. podman builds with the same code and the same options.
  case buildah, podman

  /// Whether the cache is a repository that each step has a tag in, which is never replaced.
  package var cachesSteps: Bool { self == .buildah || self == .podman }
}

extension ConfigurationReader {
  mutating func engine(_ text: Located<String>) -> Engine? {
    if let engine = Engine(rawValue: text.value) { return engine }
    let known = Engine.allCases.map(\.rawValue)
    problems.add(
      rule: "unknown-engine", "unknown engine \"\(text.value)\"", at: text.place,
      hint: nearestName(to: text.value, among: known).map { "did you mean \"\($0)\"?" }
        ?? "use one of: \(known.joined(separator: ", "))")
    return nil
  }
}
