import BuildContext
import CacheForecast
import DockerfileSyntax
import ImageModel
import SourceText

/// What is asked of a forecast.
struct ForecastRequest {
  let change: ContextChange

  /// Build arguments of the next build, in place of the project's.
  let arguments: [String: String]

  let rules: CacheRules
}

/// An image of the project and what its next build does.
struct ImageForecast {
  let image: Image
  let forecast: Forecast
  let before: BuildInput?
  let after: BuildInput
  let cache: KeptCache
  let rules: CacheRules

  /// The images of the project that it is built from, by the names that its Dockerfile has for them.
  let bases: [String: String]

  let advised: AdvisedFiles

  /// What would help. Each remedy is a forecast of its own, so it is worked out only where it is asked for.
  func advice() -> [Advice] {
    advise(before: before, after: after, cache: cache, rules: rules, on: forecast, sources: advised.sources)
  }
}

/// Predicts the builds of a project, each image after those that it needs.
struct ProjectForecaster {
  private let disk: Disk
  private let loaded: LoadedProject

  /// The project before the change; nil if there was none, or it could not be read.
  private let old: Project?

  private let request: ForecastRequest
  private var files: ForecastFiles
  private let oldImages: [String: Image]

  /// The targets of the images of each Dockerfile: what is another image of the project keeps its files, too.
  private let targets: [String: Set<String?>]

  /// Whose next build gives other layers.
  private var changed: Set<String> = []
  private var perhapsChanged: Set<String> = []

  init(_ disk: Disk, _ loaded: LoadedProject, old: Project?, _ request: ForecastRequest) {
    (self.disk, self.loaded, self.old, self.request) = (disk, loaded, old, request)
    files = ForecastFiles(disk, loaded, request)
    oldImages = Dictionary((old?.images ?? []).map { ($0.name, $0) }) { first, _ in first }
    targets = Dictionary(grouping: loaded.project.images, by: \.dockerfile).mapValues { Set($0.map(\.target)) }
  }

  /// - Returns: nothing for an image that is only joined of others.
  mutating func forecast(_ image: Image) throws(DiagnosticError) -> ImageForecast? {
    if image.isJoined {
      if image.needs.contains(where: { changed.contains($0.image) }) { changed.insert(image.name) }
      if image.needs.contains(where: { perhapsChanged.contains($0.image) }) { perhapsChanged.insert(image.name) }
      return nil
    }
    let context = try files.context(of: image, .now)
    let version = versionText(loaded.project.version)
    var arguments = self.arguments(of: image, version: version)
    for (name, value) in request.arguments { arguments[name] = value }
    guard let after = try input(image, arguments, context, isOld: false) else { return nil }
    var before: BuildInput?
    let oldImage = oldImages[image.name]
    if let oldImage {
      // The files of the context that the image has now.
      let context = try files.context(of: oldImage, .before, in: image.context)
      let version = old.map(\.version).flatMap { versionText($0, isOld: true) }
      before = try input(
        oldImage, self.arguments(of: oldImage, version: version, isOld: true), context, isOld: true)
    }
    let cache = keptCache(of: image, oldImage, after, before)
    var forecast = CacheForecast.forecast(before: before, after: after, cache: cache, rules: request.rules)
    if image.isReused, !isEdited(image.dockerfile), before?.isSame(as: after) ?? false {
      forecast = forecast.published
    }
    switch forecast.newImage {
    // Of what cannot be seen into, nothing can be promised.
    case _ where after.dockerfile.isOpaque: changed.insert(image.name)
    case .yes: changed.insert(image.name)
    case .perhaps: perhapsChanged.insert(image.name)
    case .no: break
    }
    var bases: [String: String] = [:]
    for need in image.needs {
      for name in need.uses.flatMap({ names(of: $0, after.dockerfile, after.graph) }) { bases[name] = need.image }
    }
    return ImageForecast(
      image: image, forecast: forecast, before: before, after: after, cache: cache, rules: request.rules,
      bases: bases, advised: disk.advisedFiles(of: image, in: loaded, after, targets: targets[image.dockerfile] ?? []))
  }

  /// Whether a file is said to have changed, in a way that nobody said.
  private func isEdited(_ path: String) -> Bool {
    guard case .files(let changed) = request.change else { return false }
    let file = disk.destination(of: join(loaded.folder, path))
    return changed.contains { disk.destination(of: $0) == file }
  }

  /// That a Dockerfile is said to have changed: which of its instructions, only git can tell.
  func edits(of images: [Image]) -> [Diagnostic] {
    unique(images.map(\.dockerfile)).filter(isEdited).map { file in
      Diagnostic(
        .note, rule: "edited-dockerfile",
        "how \"\(file)\" changed is not known, so its instructions are taken as they were",
        hint: "compare with a commit: --since HEAD")
    }
  }

  // MARK: - Input

  private mutating func input(
    _ image: Image, _ arguments: [String: String?], _ context: ContextFiles, isOld: Bool
  ) throws(DiagnosticError) -> BuildInput? {
    let frontend = arguments["BUILDKIT_SYNTAX"] ?? nil
    guard let dockerfile = try files.dockerfile(image.dockerfile, frontend: frontend, isOld ? .before : .now) else {
      return nil
    }
    let platforms = platforms(of: image)
    let graph = StageGraph(dockerfile, buildArguments: arguments.compactMapValues { $0 }, platforms: platforms)
    let target =
      dockerfile.isOpaque ? graph.defaultTarget : image.target.flatMap(graph.stageIndex(named:)) ?? graph.defaultTarget
    func names(in images: Set<String>) -> Set<String> {
      let uses = isOld ? [] : image.needs.filter { images.contains($0.image) }.flatMap(\.uses)
      return Set(uses.flatMap { self.names(of: $0, dockerfile, graph) })
    }
    return BuildInput(
      dockerfile: dockerfile, graph: graph, target: target, arguments: arguments, context: context,
      changedImages: names(in: changed), perhapsChangedImages: names(in: perhapsChanged),
      platforms: platforms.commonTexts)
  }

  /// The images of a Dockerfile that a use means.
  private func names(of use: Need.Use, _ dockerfile: Dockerfile, _ graph: StageGraph) -> [String] {
    switch use {
    case .text(let text), .context(let text): [text]
    case .argument(let name):
      dockerfile.stages.compactMap { stage in
        guard case .image(let base) = graph.bases[stage.index], stage.baseText.contains(name) else { return nil }
        return base
      }
    }
  }

  /// Those of the image, else that of this machine, which stands for the one that builds.
  private func platforms(of image: Image) -> BuildPlatforms {
    BuildPlatforms(
      targets: image.platforms.isEmpty ? [image.platform].compactMap(\.self) : image.platforms, builder: .ofThisMachine)
  }

  /// - Parameter isOld: what only a run knows is another value in the next.
  private mutating func arguments(of image: Image, version: String?, isOld: Bool = false) -> [String: String?] {
    var arguments: [String: String?] = [:]
    for argument in image.arguments {
      let isVersion = argument.name == "VERSION" && argument.value == nil
      arguments[argument.name] =
        isVersion
        ? version
        : argument.value?.text { placeholder in
          switch placeholder {
          case .version, .major, .minor, .patch: version ?? ""
          case .source: "the repository"
          case .sha, .shortSHA, .created, .date: isOld ? "the last build's" : "this build's"
          case .branch, .ref, .number: "the branch"
          case .own(let value): text(of: value, isOld: isOld)
          }
        }
    }
    return arguments
  }

  /// What a command prints may be another text with each commit, and a number of the run always is; a variable that somebody
  /// set is not.
  private mutating func text(of value: OwnValue, isOld: Bool) -> String {
    switch value.source {
    case .file(let path, let lookup):
      guard let file = (try? files.read(path, isOld ? .before : .now)) ?? nil else { return "" }
      return lookup.value(in: file) ?? String(decoding: file.bytes, as: UTF8.self)
    case .variable(let variable) where variable.isSetUp: return "the variable's"
    case .command, .variable: return isOld ? "the last build's" : "this build's"
    }
  }

  /// What git says is another version with each commit.
  private mutating func versionText(_ source: VersionSource, isOld: Bool = false) -> String? {
    switch source {
    case .literal(let text): text
    case .file(let path):
      (try? files.read(path, isOld ? .before : .now)).flatMap { $0 }.map { String(decoding: $0.bytes, as: UTF8.self) }
    case .value(let path, let lookup):
      (try? files.read(path, isOld ? .before : .now)).flatMap { $0 }.flatMap { lookup.value(in: $0) }
    case .git: isOld ? "the version before" : "this version"
    }
  }

  // MARK: - Caches

  private func keptCache(of image: Image, _ old: Image?, _ after: BuildInput, _ before: BuildInput?) -> KeptCache {
    if loaded.project.engine == .docker {
      let links = image.cacheChain.map { link in
        let stage = link.target.flatMap(after.graph.stageIndex(named:)) ?? after.target
        let oldLink = old?.cacheChain.first { $0.reference == link.reference }
        let oldStage = oldLink.flatMap { link in
          before.flatMap { before in link.target.flatMap(before.graph.stageIndex(named:)) ?? before.target }
        }
        return KeptCache.Link(stage: stage, oldStage: oldStage, reference: link.reference.text)
      }
      return KeptCache(links.isEmpty ? .none : .chain(links))
    }
    guard let store = image.cacheStore else { return KeptCache(.none) }
    let isSmall = store.exportParameters.contains { $0.name == "mode" && $0.value == "min" }
    switch store.kind {
    case .steps: return KeptCache(.export(store.name, ofAllStages: true))
    case .inline: return KeptCache(.export(store.name, ofAllStages: false))
    case .registry, .gha, .local, .s3: return KeptCache(.export(store.name, ofAllStages: !isSmall))
    }
  }
}
