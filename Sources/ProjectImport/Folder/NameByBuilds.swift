import Registry
import SourceText

extension KnownBuilds {
  /// The images under the names that workflows and pipelines push to, where each has its own.
  func name(_ images: [FoundImage]) -> [FoundImage] {
    var named = images
    for index in images.indices {
      guard let publication = publication(of: images[index].dockerfiles) else { continue }
      named[index].named = publication.repositories
      // Flavours have stages of their own.
      if images[index].flavours.isEmpty { named[index].target = publication.target }
    }
    var uses: [String: Int] = [:]
    for name in named.flatMap(\.repositories) { uses[normalized(name), default: 0] += 1 }
    // One name for two Dockerfiles leaves open which of them it is.
    for index in named.indices where named[index].repositories.contains(where: { uses[normalized($0)] ?? 0 > 1 }) {
      (named[index].named, named[index].target) = ([], nil)
    }
    return named
  }

  /// What other files say of names that could not be taken over, once for each.
  func openNameNotes(_ images: [FoundImage]) -> [Diagnostic] {
    var told: Set<String> = []
    return images.compactMap { image in
      guard image.named.isEmpty else { return nil }
      guard let open = image.dockerfiles.lazy.compactMap({ openName(of: $0) }).first else { return severalNote(image) }
      guard told.insert(open.place.description).inserted else { return nil }
      return Diagnostic(
        .note, rule: "inferred-image",
        "\(open.place) makes the name of \(image.dockerfile.path)'s image when it runs; here it is "
          + "\"\(image.repository)\"", hint: "set \"repository\" of image \"\(image.name)\" to that name")
    }
  }

  /// Tells of files that are written in a way that is not read here.
  var unreadNote: Diagnostic? {
    if unreadFiles.isEmpty { return nil }
    return Diagnostic(
      .note, rule: "unread-file",
      "\(quoted(unreadFiles)) cannot be read, so what \(unreadFiles.count == 1 ? "it says" : "they say") of builds is not used",
      hint: "compare the contexts, names and platforms of the images with \(unreadFiles.count == 1 ? "it" : "them")")
  }

  private func severalNote(_ image: FoundImage) -> Diagnostic? {
    let names = image.dockerfiles.flatMap { self.names(of: $0) }
    guard let first = names.first, names.count > 1 else { return nil }
    return Diagnostic(
      .note, rule: "inferred-image",
      "\(image.dockerfile.path) is published as \(quoted(names.map(\.text))), by \(first.place) and others; here it is one "
        + "image, \"\(image.repository)\"", hint: "write an image for each, with its \"target\" or \"args\"")
  }

  private func normalized(_ name: String) -> String { (try? Repository(name))?.normalizedText ?? name }
}
