import Registry

extension Image {
  /// An image, a variant of one, or one of its platforms.
  init(
    _ image: PreparedImage, _ repository: Repository, _ chain: [CacheLink], _ store: CacheStore?,
    _ attestations: Attestations, _ engine: Engine, _ stages: ImageStages, needs: [Need]
  ) {
    let settings = image.declaration.settings
    let isPart = image.platformWord != nil
    self.init(
      name: image.name, role: isPart ? .platformBuild(of: image.declaration.name.value) : image.ownRole,
      declaredName: image.family.value, platform: image.platform, platforms: image.platforms, repository: repository,
      otherRepositories: image.otherRepositories, context: image.context, dockerfile: image.file,
      ignoreFile: image.ignoreFile, ignoreRules: image.ignoreRules, target: settings.target?.value,
      tags: image.publishedTags.map(\.value),
      buildReference: image.buildReference(engine), cacheChain: chain, cacheStore: store,
      arguments: image.arguments.map(\.value), labels: image.labels, annotations: image.annotations,
      secrets: settings.secrets ?? [], agents: settings.agents ?? [],
      attestations: attestations, needs: needs, stages: stages, unusedStages: image.facts.unused,
      stagesWithArguments: image.facts.withArguments, shortNames: image.facts.shortNames)
  }

  /// The stages that variants share.
  ///
  /// - Parameter image: the first of the variants.
  init(
    _ unit: SharedStages.Unit, _ image: PreparedImage, _ repository: Repository, _ chain: [CacheLink],
    _ store: CacheStore?, _ stages: ImageStages, needs: [Need]
  ) {
    let settings = image.declaration.settings
    self.init(
      name: unit.name, role: .sharedStages(of: unit.image), declaredName: unit.image, platform: image.platform,
      platforms: image.platforms, repository: repository, otherRepositories: [],
      context: image.context, dockerfile: image.file, ignoreFile: image.ignoreFile, ignoreRules: image.ignoreRules,
      target: chain.last?.target,
      tags: [],
      buildReference: nil, cacheChain: chain, cacheStore: store, arguments: image.arguments.map(\.value), labels: [],
      annotations: [], secrets: settings.secrets ?? [], agents: settings.agents ?? [],
      attestations: Attestations(), needs: needs, stages: stages,
      unusedStages: [],
      stagesWithArguments: [], shortNames: [])
  }

  /// An image of several platforms, each of which is built for itself.
  ///
  /// - Parameter image: any of them.
  init(joining builds: [Image], _ image: PreparedImage, _ repository: Repository) {
    self.init(
      name: image.declaration.name.value, role: image.ownRole, declaredName: image.family.value, platform: nil,
      platforms: builds.compactMap(\.platform), repository: repository, otherRepositories: image.otherRepositories,
      context: image.context,
      dockerfile: image.file, ignoreFile: image.ignoreFile, ignoreRules: image.ignoreRules,
      target: image.declaration.settings.target?.value,
      tags: image.tags.map(\.value),
      buildReference: nil, cacheChain: [], cacheStore: nil, arguments: [], labels: [],
      annotations: image.annotations, secrets: [], agents: [],
      attestations: Attestations(),
      needs: builds.map { Need(image: $0.name, uses: []) }, stages: nil, unusedStages: [], stagesWithArguments: [],
      shortNames: [])
  }
}

extension PreparedImage {
  fileprivate var ownRole: Image.Role { declaration.variant.map { .variant(of: $0.image.value) } ?? .alone }
}
