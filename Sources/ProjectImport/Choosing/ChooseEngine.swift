import ImageModel

extension ImportedProject {
  /// Buildx where an image is for several platforms: it builds them at once, and keeps all stages in one cache for each
  /// repository. What names its own chain of stages stays with the default.
  mutating func chooseEngine() {
    guard images.contains(where: { $0.platforms.count > 1 }) else { return }
    let hasChain = images.contains { image in
      if case .links = image.cache { true } else { false }
    }
    let repositories = Set(images.map(\.repository.value.normalizedText))
    if !hasChain, repositories.count == images.count { engine = .buildx }
  }
}
