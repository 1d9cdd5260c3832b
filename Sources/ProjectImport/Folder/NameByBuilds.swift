import Registry
import SourceText

extension KnownBuilds {
  /// The images under the names that workflows and pipelines push to, where each has its own.
  func name(_ images: [FoundImage]) -> [FoundImage] {
    var named = images
    for index in images.indices { named[index].named = repositories(of: images[index].dockerfiles) }
    var uses: [String: Int] = [:]
    for name in named.flatMap(\.repositories) { uses[normalized(name), default: 0] += 1 }
    // One name for two Dockerfiles leaves open which of them it is.
    for index in named.indices where named[index].repositories.contains(where: { uses[normalized($0)] ?? 0 > 1 }) {
      named[index].named = []
    }
    return named
  }

  /// What a workflow or pipeline says of names that could not be taken over, once for each name.
  func openNameNotes(_ images: [FoundImage]) -> [Diagnostic] {
    var told: Set<String> = []
    return images.compactMap { image in
      guard image.named.isEmpty, let open = image.dockerfiles.lazy.compactMap(openName).first,
        told.insert(open.place.description).inserted
      else { return nil }
      return Diagnostic(
        .note, rule: "inferred-image",
        "\(open.place) makes the name of \(image.dockerfile.path)'s image when it runs; here it is "
          + "\"\(image.repository)\"", hint: "set \"repository\" of image \"\(image.name)\" to that name")
    }
  }

  private func normalized(_ name: String) -> String { (try? Repository(name))?.normalizedText ?? name }
}
