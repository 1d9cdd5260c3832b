import Registry
import SourceText

/// Every reference that the project writes, to find two that are one: the later push would undo the earlier.
struct PublishedReferences {
  private struct Owner {
    let what: String
    let place: SourcePlace?

    /// The image of which it is a variant.
    let family: String?
  }

  private var owners: [String: Owner] = [:]

  /// Which variants have been told of, each image's once for a reference.
  private var reported: Set<[String]> = []

  /// Adds what an image writes. Only the last link of a chain, which holds the image itself, may bear one of its tags.
  mutating func add(
    _ tags: [Located<ImageTag>], _ links: [CacheLink], _ store: CacheStore?, of image: PreparedImage,
    in repository: Repository, _ version: VersionDeclaration, to problems: inout Problems
  ) {
    var ownTags: [String: ValueText] = [:]
    for repository in image.repositories(with: repository) {
      for tag in tags {
        let text = tag.value.text.text { version.known($0) ?? "{\($0.name)}" }
        let key = "\(repository.normalizedText):\(text)"
        // Patterns of one image may meet in a version: {version} and {major}.{minor}.{patch} in one without a "v".
        if let own = ownTags.updateValue(tag.value.text, forKey: key), own != tag.value.text { continue }
        add(
          key, "\(repository.text):\(text)", "a tag of image \"\(image.declaration.name.value)\"", tag.place, image,
          &problems)
      }
    }
    for (index, link) in links.enumerated() {
      let key = link.reference.normalizedText
      if link.target == nil, ownTags[key] != nil { continue }
      add(
        key, link.reference.text, "the cache of image \"\(image.name)\"", place(of: index, image), image,
        &problems)
    }
    if let store { add(store, of: image, &problems) }
  }

  /// Adds where one platform of an image is pushed.
  mutating func add(_ reference: ImageReference, of image: PreparedImage, to problems: inout Problems) {
    let what = "platform \(image.platform?.text ?? "") of image \"\(image.declaration.name.value)\""
    add(reference.normalizedText, reference.text, what, image.declaration.name.place, image, &problems)
  }

  /// An export replaces what is there, also a tag of the image itself.
  private mutating func add(_ store: CacheStore, of image: PreparedImage, _ problems: inout Problems) {
    var place = image.declaration.name.place
    if case .store(let declared) = image.cache { place = declared.place }
    let what = "the cache of image \"\(image.name)\""
    if let reference = store.replacedReference {
      add(reference.normalizedText, reference.text, what, place, image, &problems)
    }
    switch store.kind {
    case .gha(let scope): add("gha \(scope)", scope, what, place, image, &problems)
    case .local(_, let folder): add("local \(folder)", folder, what, place, image, &problems)
    case .s3(let name): add("s3 \(name) \(store.parameters)", name, what, place, image, &problems)
    case .steps, .registry, .inline: break
    }
  }

  private mutating func add(
    _ key: String, _ text: String, _ what: String, _ place: SourcePlace?, _ image: PreparedImage,
    _ problems: inout Problems
  ) {
    let family = image.declaration.variant?.image.value
    guard let owner = owners.updateValue(Owner(what: what, place: place, family: family), forKey: key) else { return }
    if let family, owner.family == family {
      guard reported.insert([family, key]).inserted else { return }
      problems.add(
        rule: "duplicate-reference", "\"\(text)\" is written twice: as \(owner.what) and as \(what)", at: place,
        notes: owner.place == place ? [] : [Diagnostic.Note("the other is declared here", at: owner.place)],
        hint: "write {variant} into it, or rename what has the same name")
      return
    }
    problems.add(
      rule: "duplicate-reference", "\"\(text)\" is written twice: as \(owner.what) and as \(what)", at: place,
      notes: [Diagnostic.Note("the other is declared here", at: owner.place)],
      hint: "give one of them another repository or tag, that of a cache by \"cache\"")
  }

  private func place(of link: Int, _ image: PreparedImage) -> SourcePlace? {
    if case .links(let links) = image.cache, link < links.count { return links[link].reference.place }
    return image.declaration.name.place
  }
}
