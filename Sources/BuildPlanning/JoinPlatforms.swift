import ImageModel
import Registry

extension ImagePlan {
  /// An image of several platforms: a list of what was built for each and pushed, under all of its tags.
  init(joining image: Image, _ tags: PublishedTags, _ built: BuiltImages, _ engine: Engine) {
    // References are written as the engine writes those of the platforms.
    let repository = engine.cachesSteps ? image.repository.normalizedText : image.repository.text
    self.init(
      image, tags, built, repository: repository, ownImage: nil, builds: [],
      releases: tags.references(in: repository), registries: [image.repository.host])
    joins = image.needs.compactMap { need in
      guard let build = built.image(named: need.image), build.platform != nil else { return nil }
      let tag = build.buildReference?.tag.map { Word("\(repository):\($0.text)") }
      return JoinedBuild(
        variable: built.variable(of: need.image), name: tag ?? platformName(build, in: repository))
    }
  }
}

/// What a run's records call a platform that is pushed by its digest alone. The repository may have several images.
func platformName(_ image: Image, in repository: String) -> Word { Word("\(repository)@\(image.name)") }
