import DockerfileSyntax
import Registry
import SourceText

/// Holds declarations against their Dockerfiles and makes images of them.
struct ImageResolver {
  let version: VersionDeclaration
  let registry: String?
  let engine: Engine
  /// Whether images that do not say otherwise are not built again.
  let reuse: Bool

  /// Whether images that do not say otherwise are signed.
  let isSigned: Bool

  /// The project's own values.
  let ownValues: [OwnValue]

  /// The project's own commands.
  let commands: [CommandMoment: [DeclaredCommand]]

  /// Whether an image of several platforms is one build of all of them, and not one for each, which are then joined.
  let buildsPlatformsTogether: Bool
  /// Whether it matters which files of a context a build takes.
  private let onlyChanged: Bool

  let files: FileReader
  var problems: Problems

  private var dockerfiles: [String: Dockerfile?] = [:]
  private var knownStages = KnownStages()
  private var ignoreFiles: [String: String?] = [:]
  private var references = PublishedReferences()
  private var dependencies = ImageDependencies()

  /// Where each name of an image is declared.
  private var names: [String: SourcePlace?] = [:]

  private var reportedInDockerfiles: Set<ReportedProblem> = []

  /// Where the tags of each image are declared, by its name.
  private var tagPlaces: [String: [SourcePlace?]] = [:]

  init(
    version: VersionDeclaration, registry: String?, engine: Engine, reuse: Bool,
    ownValues: [OwnValue] = [], commands: [CommandMoment: [DeclaredCommand]] = [:], isSigned: Bool = false,
    pipelines: Pipelines = Pipelines(),
    files: @escaping FileReader, problems: Problems
  ) {
    self.version = version
    self.registry = registry
    self.engine = engine
    self.reuse = reuse
    self.ownValues = ownValues
    self.commands = commands
    self.isSigned = isSigned
    // Machines of their own build without emulation, and other engines build for one platform at a time.
    buildsPlatformsTogether =
      engine == .buildx && !pipelines.github.runsOn.areNamed && !pipelines.gitlab.runnerTags.areNamed
    onlyChanged = pipelines.onlyChanged
    self.files = files
    self.problems = problems
  }

  mutating func resolve(_ declarations: [ImageDeclaration]) throws(DiagnosticError) -> [Image] {
    var images: [Image] = []
    var rest = declarations[...]
    while let first = rest.first {
      let family = first.variant == nil ? rest.prefix(1) : rest.prefix { $0.isSibling(of: first) }
      rest = rest.dropFirst(family.count)
      if let image = first.variant?.image { claim(image) }
      var variants: [PreparedImage] = []
      for declaration in family {
        claim(declaration.name)
        let platforms = (declaration.settings.platforms ?? []).map(\.value)
        if buildsPlatformsTogether || platforms.count < 2 {
          if let image = try prepare(declaration, platforms, nil) { variants.append(image) }
        } else {
          for platform in platforms {
            if let image = try prepare(declaration, [platform], platform.word) { variants.append(image) }
          }
        }
      }
      resolve(variants, into: &images)
    }
    checkTrustZones(of: images, version, places: tagPlaces, &problems)
    return dependencies.resolve(images, version, &problems)
  }

  /// Adds an image, or the variants and platforms of one behind what they share.
  private mutating func resolve(_ variants: [PreparedImage], into images: inout [Image]) {
    let shared = SharedStages(variants)
    var units: [String: Int] = [:]
    for (index, unit) in shared.units.enumerated() {
      let image = variants[unit.first]
      claim(Located(value: unit.name, place: image.family.place))
      let view = shared.view(ofUnit: index)
      let chain = chain(of: image, view)
      // The chain says where each stage is kept that has a tag of its own.
      let store = engine.cachesSteps ? store(of: image, view) : nil
      guard let repository = image.repository else { continue }
      units[unit.name] = images.count
      add(image, images.count, tags: [], chain, store, stages: unit.stages, units, in: repository)
      var stages = Image(
        unit, image, repository, chain, store, ImageStages(image, view), needs: shared.needs(of: chain))
      stages.commands.before = image.commands.before
      stages.readRegistries = image.facts.readRegistries
      images.append(stages)
    }
    var builds: [(platform: Platform, image: Int)] = []
    for (index, variant) in variants.enumerated() {
      let view = shared.view(ofVariant: index)
      let chain = chain(of: variant, view)
      let store = store(of: variant, view)
      let attestations = attestations(of: variant.declaration)
      guard let repository = variant.repository else { continue }
      if let platform = variant.platform, variant.platformWord != nil {
        claim(Located(value: variant.name, place: variant.declaration.name.place))
        builds.append((platform, images.count))
        if let reference = variant.buildReference(engine) { references.add(reference, of: variant, to: &problems) }
      }
      add(
        variant, images.count, tags: variant.publishedTags, chain, store, stages: [variant.target], units,
        in: repository)
      var image = Image(
        variant, repository, chain, store, attestations, engine, ImageStages(variant, view),
        needs: shared.needs(of: chain))
      image.commands = variant.commands
      image.promoted = promotedTag(of: variant)
      image.isAttestedByGitHub = !image.isPlatformBuild && attestations.github
      image.readRegistries = variant.facts.readRegistries
      if image.isPlatformBuild { image.commands.after = [] }
      image.isSigned = !image.isPlatformBuild && (variant.declaration.settings.isSigned ?? isSigned)
      checkLastingTag(of: variant, image)
      if variant.declaration.settings.reuse ?? reuse {
        image.reuse = variant.reuse(engine)
        checkTags(of: variant)
      }
      images.append(image)
      let next = variants[(index + 1)...].first
      if !builds.isEmpty, next?.declaration.name.value != variant.declaration.name.value {
        join(builds, variant, in: repository, &images)
        builds = []
      }
    }
  }

  /// Adds an image that is made of those for its platforms.
  ///
  /// - Parameter image: any of them.
  private mutating func join(
    _ builds: [(platform: Platform, image: Int)], _ image: PreparedImage, in repository: Repository,
    _ images: inout [Image]
  ) {
    tagPlaces[image.declaration.name.value] = image.tags.map(\.place)
    checkRegistries(of: image, repository)
    references.add(image.tags, [], nil, of: image, in: repository, version, to: &problems)
    dependencies.add(
      images.count, joining: builds, tags: image.tags.map(\.value.text), in: image.repositories(with: repository),
      at: image.place)
    var joined = Image(joining: builds.map { images[$0.image] }, image, repository)
    joined.commands.after = image.commands.after
    joined.isSigned = image.declaration.settings.isSigned ?? isSigned
    joined.isAttestedByGitHub = image.declaration.settings.attestations?.value.github ?? false
    images.append(joined)
  }

  private mutating func chain(of image: PreparedImage, _ view: StageView) -> [CacheLink] {
    var resolver = CacheChainResolver(image, registry, engine, view)
    let links = resolver.links()
    problems.add(resolver.problems.diagnostics)
    return links
  }

  private mutating func store(of image: PreparedImage, _ view: StageView) -> CacheStore? {
    var resolver = CacheStoreResolver(image, registry, engine, view)
    let store = resolver.store()
    problems.add(resolver.problems.diagnostics)
    return store
  }

  /// Notes what an image publishes, and what it takes of others.
  ///
  /// - Parameter units: the places of what variants share among the images, by name.
  private mutating func add(
    _ image: PreparedImage, _ index: Int, tags: [Located<ImageTag>], _ chain: [CacheLink], _ store: CacheStore?,
    stages: [Int], _ units: [String: Int], in repository: Repository
  ) {
    let source = image.dockerfile.source
    tagPlaces[image.name] = tags.map(\.place)
    references.add(
      tags, chain.filter { $0.builder == nil }, store, of: image, in: repository, version, to: &problems)
    dependencies.add(
      index, tags: tags.map(\.value.text), in: image.repositories(with: repository),
      using: stages == [image.target] ? image.facts.externalImages : unique(stages.flatMap(image.graph.externalImages)),
      of: source)
    for unit in unique(chain.compactMap(\.builder)).compactMap({ units[$0] }) {
      dependencies.add(index, need: unit, at: image.place)
    }
  }

  /// Takes a name for an image; one that another has is reported.
  private mutating func claim(_ name: Located<String>) {
    guard let other = names.updateValue(name.place, forKey: name.value) else { return }
    problems.add(
      rule: "duplicate-image", "two images are called \"\(name.value)\"", at: name.place,
      notes: [Diagnostic.Note("the other is declared here", at: other)],
      hint: "rename one; a variant is called after its image, and what variants share is its \"shared\"")
  }

  /// - Parameter word: what tells the platform from others of the image.
  private mutating func prepare(
    _ declaration: ImageDeclaration, _ platforms: [Platform], _ word: String?
  ) throws(DiagnosticError) -> PreparedImage? {
    let settings = declaration.settings
    let repository = repository(declaration.repository)
    let others = otherRepositories(of: declaration)
    let context = settings.context?.value ?? "."
    let file = settings.dockerfile?.value ?? defaultDockerfile(in: context)
    let tags = tags(of: declaration)
    let arguments = arguments(of: declaration)
    let (labels, annotations) = (labels(of: declaration), annotations(of: declaration))
    guard let dockerfile = try dockerfile(file, for: declaration, arguments.frontend) else { return nil }
    if dockerfile.isOpaque { checkFrontend(of: dockerfile, engine, for: declaration, &problems) }

    let graph = graph(of: dockerfile, for: arguments, platforms, file)
    warnOfUndeclared(arguments, in: dockerfile, &problems)
    guard let target = target(of: declaration, in: dockerfile, knownStages[graph]) else { return nil }
    return PreparedImage(
      declaration: declaration, platform: platforms.count == 1 ? platforms[0] : nil,
      platforms: platforms.count > 1 ? platforms : [], platformWord: word, repository: repository,
      otherRepositories: others, context: context, file: file,
      ignoreFile: try ignoreFile(of: file, at: declaration.filePlace),
      ignoreRules: onlyChanged ? try IgnoreRules(of: file, in: context, engine, files) : nil, tags: tags,
      arguments: arguments, labels: labels, annotations: annotations, commands: commands(of: declaration),
      dockerfile: dockerfile, facts: knownStages.facts(graph, dockerfile, target: target))
  }

  /// The ignore file of a Dockerfile alone.
  private mutating func ignoreFile(of dockerfile: String, at place: SourcePlace?) throws(DiagnosticError) -> String? {
    if let known = ignoreFiles[dockerfile] { return known }
    let name = "\(dockerfile).dockerignore"
    let found = try read(name, namedAt: place, files).map { _ in name }
    ignoreFiles[dockerfile] = .some(found)
    return found
  }

  private func defaultDockerfile(in context: String) -> String {
    let folder = context.hasSuffix("/") ? String(context.dropLast()) : context
    return folder == "." ? "Dockerfile" : "\(folder)/Dockerfile"
  }

  // MARK: - Dockerfiles

  /// The parsed Dockerfile; its problems are reported once, however many images use it.
  private mutating func dockerfile(
    _ path: String, for declaration: ImageDeclaration, _ frontend: String?
  ) throws(DiagnosticError) -> Dockerfile? {
    let key = "\(path)\u{0}\(frontend ?? "")"
    if let known = dockerfiles[key] { return known }
    guard let source = try read(path, namedAt: declaration.filePlace, files) else {
      let isNamed = declaration.settings.dockerfile != nil
      problems.add(
        rule: "missing-file", "there is no Dockerfile \"\(path)\"",
        at: declaration.filePlace,
        hint: isNamed
          ? "paths are relative to the project's folder, not to \"context\""
          : "name it with dockerfile: \"path/Dockerfile\"")
      return nil
    }
    let (dockerfile, diagnostics) = parseDockerfile(source, frontend: frontend)
    problems.add(diagnostics)
    let usable = diagnostics.contains { $0.severity == .error } ? nil : dockerfile
    dockerfiles[key] = .some(usable)
    return usable
  }

  private mutating func graph(
    of dockerfile: Dockerfile, for arguments: [Located<BuildArgument>], _ platforms: [Platform], _ file: String
  ) -> Int {
    var values: [String: String] = [:]
    for argument in arguments {
      let isVersion = argument.value.name == "VERSION" && argument.value.value == nil
      values[argument.value.name] = isVersion ? version.present?.value : argument.value.value?.knownText(version.known)
    }
    let (number, new) = knownStages.graph(
      of: dockerfile, "\(file)\u{0}\(arguments.frontend ?? "")", values, platforms)
    for diagnostic in new?.diagnostics ?? [] {
      if reportedInDockerfiles.insert(ReportedProblem(diagnostic)).inserted { problems.add([diagnostic]) }
    }
    return number
  }

  private mutating func target(
    of declaration: ImageDeclaration, in dockerfile: Dockerfile, _ graph: StageGraph
  ) -> Int? {
    guard let target = declaration.settings.target, !dockerfile.isOpaque else { return graph.defaultTarget }
    return findStage(target, in: dockerfile, graph, problems: &problems)
  }
}
