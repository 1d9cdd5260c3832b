import ImageModel
import SourceText

extension ImportedProject {
  /// Gives each image a cache of its own where several are published in one repository, as the targets of a matrix are:
  /// derived chains have the same names there.
  mutating func separateCaches(_ request: ImportRequest) {
    var imageCounts: [String: Int] = [:]
    for image in images { imageCounts[image.repository.value.normalizedText, default: 0] += 1 }
    var isTaken: Set<String> = []
    for index in images.indices {
      let image = images[index]
      guard case .auto = image.cache, imageCounts[image.repository.value.normalizedText] ?? 0 > 1 else { continue }
      let links = derivedChain(of: image, request)
      let references = links.map(\.reference.normalizedText)
      if isTaken.isDisjoint(with: references) {
        isTaken.formUnion(references)
      } else {
        images[index].cache = .links(links.map { image.ownLink($0) })
      }
    }
  }

  /// The chain of an image that is alone; empty if something is wrong with it, which `check` finds.
  private func derivedChain(of image: ImportedImage, _ request: ImportRequest) -> [CacheLink] {
    let alone = write(ImportedProject(version: version, images: [image]), request)
    let source = SourceFile(name: request.configuration, text: alone.text)
    return (try? decodeProject(source, files: request.files))?.project.images.first?.cacheChain ?? []
  }
}

extension ImportedImage {
  fileprivate func ownLink(_ link: CacheLink) -> Link {
    let tag = link.reference.tag?.text ?? "cache"
    // "cache-builder" becomes "cache-alpine-builder" for the image "alpine".
    let own = "cache-\(name.value)\(tag.dropFirst("cache".count))"
    return Link(
      target: link.target, reference: Sourced(value: "\(repository.value.text):\(own)", place: repository.place))
  }
}
