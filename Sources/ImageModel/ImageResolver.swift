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
  let files: FileReader
  var problems: Problems

  private var dockerfiles: [String: Dockerfile?] = [:]
  private var references = PublishedReferences()
  private var dependencies = ImageDependencies()
  private var reportedInDockerfiles: Set<ReportedProblem> = []

  init(
    version: VersionDeclaration, registry: String?, engine: Engine, reuse: Bool,
    files: @escaping FileReader, problems: Problems
  ) {
    self.version = version
    self.registry = registry
    self.engine = engine
    self.reuse = reuse
    self.files = files
    self.problems = problems
  }

  mutating func resolve(_ declarations: [ImageDeclaration]) throws(DiagnosticError) -> [Image] {
    var images: [Image] = []
    for declaration in declarations {
      if let image = try resolve(declaration, at: images.count) { images.append(image) }
    }
    return dependencies.resolve(images, version, &problems)
  }

  /// - Parameter index: the place of the image among those that are resolved.
  private mutating func resolve(_ declaration: ImageDeclaration, at index: Int) throws(DiagnosticError) -> Image? {
    let name = declaration.name.value
    let repository = repository(declaration.repository)
    let context = declaration.context?.value ?? "."
    let file = declaration.dockerfile?.value ?? defaultDockerfile(in: context)
    let tags = tags(of: declaration)
    guard let dockerfile = try dockerfile(file, for: declaration) else { return nil }

    let graph = graph(of: dockerfile, for: declaration)
    warnOfUndeclaredArguments(declaration, in: dockerfile)
    guard let target = target(of: declaration, in: dockerfile, graph) else { return nil }
    var chain = CacheChainResolver(
      declaration: declaration, repository: repository, registry: registry, dockerfile: dockerfile, graph: graph,
      target: target)
    let links = engine == .docker ? chain.links() : []
    problems.add(chain.problems.diagnostics)
    var stores = CacheStoreResolver(
      declaration: declaration, repository: repository, registry: registry, engine: engine)
    let store = stores.store(tags: tags.map(\.value))
    problems.add(stores.problems.diagnostics)
    let attestations = attestations(of: declaration)
    guard let repository else { return nil }
    references.add(tags, links, store, of: declaration, in: repository, version, to: &problems)

    let external = graph.externalImages(usedBy: target)
    dependencies.add(index, tags: tags.map(\.value), in: repository, using: external, of: dockerfile.source)

    let used = Set(graph.stagesUsed(by: target))
    let unused = dockerfile.stages[..<target].filter { !used.contains($0.index) }
    var image = Image(
      name: name, repository: repository, context: context, dockerfile: file, target: declaration.target?.value,
      tags: tags.map(\.value), cacheChain: links, cacheStore: store, arguments: declaration.arguments.map(\.value),
      labels: declaration.labels, secrets: declaration.secrets, attestations: attestations,
      unusedStages: unused.map { stage in
        StagePlace(
          name: stageName(stage),
          place: SourcePlace(dockerfile.source, stage.nameRange ?? stage.from.keywordRange))
      },
      stagesWithArguments: dockerfile.stages.filter { used.contains($0.index) }
        .compactMap { $0.firstArgument(in: dockerfile.source) },
      shortNames: external.compactMap { ShortName($0, in: dockerfile.source) })
    if declaration.reuse ?? reuse {
      var finder = ReuseFinder(dockerfile, graph, target: target, engine: engine)
      image.reuse = finder.find(declaration.arguments)
      checkTags(tags, of: image)
    }
    return image
  }

  private mutating func repository(_ text: Located<String>) -> Repository? {
    do {
      let repository = try Repository(text.value)
      guard let registry else { return repository }
      return try repository.inRegistry(registry)
    } catch {
      problems.add(
        rule: "invalid-repository", "repository \"\(text.value)\" \(error.reason)", at: text.place, hint: error.hint)
      return nil
    }
  }

  private mutating func tags(of declaration: ImageDeclaration) -> [Located<TagPattern>] {
    let texts =
      declaration.tags
      ?? ["{version}", "latest"].map { Located(value: $0, place: declaration.name.place) }
    return texts.compactMap { text in
      TagPattern.parse(text, version: version, problems: &problems)
        .map { Located(value: $0, place: text.place) }
    }
  }

  /// What looks like the tag of a hash could take its place.
  private mutating func checkTags(_ tags: [Located<TagPattern>], of image: Image) {
    for tag in tags where tag.value.beginsWith(reuseTagPrefix) {
      problems.add(
        rule: "reserved-tag",
        "a tag that begins with \"\(reuseTagPrefix)\" may be one by which image \"\(image.name)\" is reused", at: tag.place,
        hint: "choose another tag, or leave the image out with reuse: false")
    }
  }

  private mutating func attestations(of declaration: ImageDeclaration) -> Attestations {
    guard let declared = declaration.attestations else { return Attestations() }
    if engine != .buildx {
      problems.add(
        rule: "engine-attest", "engine \"\(engine.rawValue)\" attaches no attestations", at: declared.place,
        hint: "remove \"attest\", or choose engine: \"buildx\"")
    }
    return declared.value
  }

  private func defaultDockerfile(in context: String) -> String {
    let folder = context.hasSuffix("/") ? String(context.dropLast()) : context
    return folder == "." ? "Dockerfile" : "\(folder)/Dockerfile"
  }

  // MARK: - Dockerfiles

  /// The parsed Dockerfile; its problems are reported once, however many images use it.
  private mutating func dockerfile(
    _ path: String, for declaration: ImageDeclaration
  ) throws(DiagnosticError) -> Dockerfile? {
    if let known = dockerfiles[path] { return known }
    guard let source = try files(path) else {
      let isNamed = declaration.dockerfile != nil
      problems.add(
        rule: "missing-file", "there is no Dockerfile \"\(path)\"",
        at: (declaration.dockerfile ?? declaration.context ?? declaration.name).place,
        hint: isNamed
          ? "paths are relative to the project's folder, not to \"context\""
          : "name it with dockerfile: \"path/Dockerfile\"")
      return nil
    }
    let (dockerfile, diagnostics) = parseDockerfile(source)
    problems.add(diagnostics)
    let usable = diagnostics.contains { $0.severity == .error } ? nil : dockerfile
    dockerfiles[path] = .some(usable)
    return usable
  }

  private mutating func graph(of dockerfile: Dockerfile, for declaration: ImageDeclaration) -> StageGraph {
    var values: [String: String] = [:]
    for argument in declaration.arguments {
      let isVersion = argument.value.name == "VERSION" && argument.value.value == nil
      values[argument.value.name] = isVersion ? version.present?.value : argument.value.value
    }
    let graph = StageGraph(dockerfile, buildArguments: values)
    for diagnostic in graph.diagnostics {
      let key = ReportedProblem(
        file: dockerfile.source.name, offset: diagnostic.place?.range.start ?? 0, message: diagnostic.message)
      if reportedInDockerfiles.insert(key).inserted { problems.add([diagnostic]) }
    }
    return graph
  }

  private mutating func warnOfUndeclaredArguments(_ declaration: ImageDeclaration, in dockerfile: Dockerfile) {
    guard !declaration.arguments.isEmpty else { return }
    let declared = dockerfile.declaredArguments
    let candidates = declared.sorted()
    for argument in declaration.arguments {
      let name = argument.value.name
      if declared.contains(name) || isPredefinedArgument(name) { continue }
      problems.add(
        .warning, rule: "undeclared-argument",
        "build argument \"\(name)\" is declared by no ARG in \(dockerfile.source.name)", at: argument.place,
        hint: nearestName(to: name, among: candidates).map { "did you mean \"\($0)\"?" }
          ?? "add `ARG \(name)` to the stage that uses it, or remove the argument")
    }
  }

  private mutating func target(
    of declaration: ImageDeclaration, in dockerfile: Dockerfile, _ graph: StageGraph
  ) -> Int? {
    guard let target = declaration.target else { return graph.defaultTarget }
    return findStage(target, in: dockerfile, graph, problems: &problems)
  }
}

/// The index of a stage that the person named; `docker build --target` takes names only.
func findStage(
  _ name: Located<String>, in dockerfile: Dockerfile, _ graph: StageGraph, problems: inout Problems
) -> Int? {
  if let index = graph.stageIndex(named: name.value) {
    if let stageName = dockerfile.stages[index].name {
      if stageName == name.value.lowercased() { return index }
      problems.add(
        rule: "stage-number", "docker build --target takes a stage's name, and \"\(name.value)\" is a number",
        at: name.place, hint: "write \"\(stageName)\"")
    } else {
      problems.add(
        rule: "stage-number", "stage \(name.value) of \(dockerfile.source.name) has no name", at: name.place,
        notes: [
          Diagnostic.Note("it begins here", at: SourcePlace(dockerfile.source, dockerfile.stages[index].from.range))
        ],
        hint: "give it one, FROM … AS name, and write that: docker build --target takes names only")
    }
    return nil
  }
  let names = dockerfile.stages.compactMap(\.name)
  problems.add(
    rule: "unknown-stage", "\(dockerfile.source.name) has no stage \"\(name.value)\"", at: name.place,
    hint: nearestName(to: name.value, among: names).map { "did you mean \"\($0)\"?" }
      ?? (names.isEmpty ? "none of its stages has a name" : "its stages: \(names.joined(separator: ", "))"))
  return nil
}

func stageName(_ stage: Stage) -> String { stage.name ?? String(stage.index) }

/// Arguments that need no ARG: docs.docker.com, Dockerfile reference, "Predefined ARGs" and "BuildKit built-in build
/// args".
func isPredefinedArgument(_ name: String) -> Bool {
  let predefined = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY", "SOURCE_DATE_EPOCH"]
  return predefined.contains(name.uppercased()) || name.hasPrefix("BUILDKIT_")
}

private struct ReportedProblem: Hashable {
  let file: String
  let offset: Int
  let message: String
}
