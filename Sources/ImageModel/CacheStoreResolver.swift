import DockerfileSyntax
import Registry
import SourceText

/// Finds where an engine that caches every step keeps those of an image, and checks what the person wrote of it.
struct CacheStoreResolver {
  private let image: PreparedImage
  private let registry: String?
  private let engine: Engine
  private let view: StageView
  private(set) var problems = Problems()

  private var declaration: ImageDeclaration { image.declaration }
  private var repository: Repository? { image.repository }

  init(_ image: PreparedImage, _ registry: String?, _ engine: Engine, _ view: StageView) {
    (self.image, self.registry, self.engine, self.view) = (image, registry, engine, view)
  }

  mutating func store() -> CacheStore? {
    switch (image.cache, engine) {
    case (.none, _), (.auto, .docker), (.links, .docker): return nil
    case (.auto, .buildx): return ownReference().map { CacheStore(kind: .registry($0)) }
    case (.auto, _): return stepsRepository().map { CacheStore(kind: .steps($0)) }
    case (.links(let links), _):
      report(
        "engine-cache",
        "engine \"\(engine.rawValue)\" keeps one cache of all stages of image \"\(declaration.name.value)\", not a list",
        at: (links.first?.reference ?? declaration.name).place,
        hint: "leave \"cache\" out for one beside the image's repository")
      return nil
    case (.store(let store), .docker):
      report(
        "engine-cache", "engine \"docker\" has no cache of type \"\(store.type.name)\"", at: store.place,
        hint: "add engine: \"buildx\" to the configuration, or leave \"cache\" out")
      return nil
    case (.store(let store), _) where !isPlain(store): return nil
    case (.store(let store), .buildx): return self.store(store)
    case (.store(let store), _):
      if store.type.name == "registry" { return steps(store) }
      report(
        "engine-cache", "engine \"\(engine.rawValue)\" has no cache of type \"\(store.type.name)\"", at: store.place,
        hint: "its cache is a repository: { type: \"registry\", ref: \"ghcr.io/acme/web/cache\" }")
      return nil
    }
  }

  /// Whether each value can be a field of comma-separated values, and a word of a shell; if not, that is reported.
  private mutating func isPlain(_ store: ImageSettings.Store) -> Bool {
    let wrong = store.type.keys.compactMap { key in store.values[key].map { (key, $0) } }.filter { _, text in
      text.value.isEmpty || !text.value.utf8.allSatisfy { isLetterOrDigit($0) || "._-/:@".utf8.contains($0) }
    }
    for (key, text) in wrong {
      report(
        "invalid-cache-parameter", "\"\(text.value)\" cannot be \"\(key)\" of a cache", at: text.place,
        hint: "use letters, digits and . _ - / : @")
    }
    return wrong.isEmpty
  }

  // MARK: - buildx

  private mutating func store(_ declared: ImageSettings.Store) -> CacheStore? {
    guard var store = kind(declared).map({ CacheStore(kind: $0) }) else { return nil }
    func parameters(_ names: [String]) -> [CacheParameter] {
      names.compactMap { name in declared.values[name].map { CacheParameter(name, $0.value) } }
    }
    store.parameters = parameters(declared.type.common)
    store.exportParameters = parameters(declared.type.exportOnly)
    switch store.kind {
    case .gha, .local: store.substitute = ownReference()
    default: break
    }
    return store
  }

  private mutating func kind(_ declared: ImageSettings.Store) -> CacheStore.Kind? {
    let suffix = image.platformWord.map { "-\($0)" } ?? ""
    func own(_ key: String) -> String { declared.values[key].map { $0.value + suffix } ?? image.name }
    switch declared.type.name {
    case "registry":
      return (declared.values["ref"].map { reference($0) } ?? ownReference()).map { .registry($0) }
    case "inline": return inlineReference(declared).map { .inline($0) }
    case "gha": return .gha(scope: own("scope"))
    case "local":
      guard let destination = required("dest", of: declared) else { return nil }
      return .local(source: (declared.values["src"]?.value ?? destination) + suffix, destination: destination + suffix)
    default:
      guard required("region", of: declared) != nil, required("bucket", of: declared) != nil else { return nil }
      return .s3(name: own("name"))
    }
  }

  private mutating func required(_ key: String, of declared: ImageSettings.Store) -> String? {
    if let value = declared.values[key] { return value.value }
    report(
      "missing-key", "a cache of type \"\(declared.type.name)\" has no \"\(key)\"", at: declared.place,
      hint: "add \(key): \"…\"")
    return nil
  }

  /// One tag of the image's repository for each image, never one that is published: an export replaces it.
  private mutating func ownReference() -> ImageReference? {
    guard let repository else { return nil }
    let tag = view.word.isEmpty ? "cache" : "cache-\(view.word)"
    do {
      return ImageReference(repository: repository, tag: try cacheTag(tag))
    } catch {
      report(
        "invalid-tag", "the cache tag \"\(tag)\" \(error.reason)", at: declaration.name.place,
        hint: "give the variant a shorter name")
      return nil
    }
  }

  private mutating func reference(_ text: Located<String>) -> ImageReference? {
    do throws(InvalidName) {
      let written = try ImageReference(text.value)
      if written.digest != nil { throw InvalidName("has a digest, and a cache is written anew by each build") }
      var repository = written.repository
      if let registry { repository = try repository.inRegistry(registry) }
      return ImageReference(repository: repository, tag: try cacheTag(image.ownTag(written.tag?.text ?? "latest")))
    } catch {
      report(
        "invalid-reference", "the cache \"\(text.value)\" \(error.reason)", at: text.place, hint: error.hint)
      return nil
    }
  }

  private mutating func inlineReference(_ declared: ImageSettings.Store) -> ImageReference? {
    guard let repository else { return nil }
    for case let text? in image.tags.map(\.value.text.literal) {
      if let tag = try? Tag(text) { return ImageReference(repository: repository, tag: tag) }
    }
    report(
      "inline-cache",
      "no tag of image \"\(declaration.name.value)\" stays the same, so no build finds its inline cache",
      at: declared.place, hint: "add one, such as \"latest\", or use { type: \"registry\" }")
    return nil
  }

  // MARK: - buildah

  /// Beneath the image's own repository, where registries that know projects let its owner write; Docker Hub alone
  /// allows nothing beneath.
  private mutating func stepsRepository() -> Repository? {
    guard let repository else { return nil }
    let text = repository.normalizedText + (repository.host == "docker.io" ? "-cache" : "/cache")
    do {
      return try Repository(text)
    } catch {
      report(
        "invalid-repository", "the cache repository \"\(text)\" \(error.reason)", at: declaration.repository.place,
        hint: error.hint)
      return nil
    }
  }

  private mutating func steps(_ declared: ImageSettings.Store) -> CacheStore? {
    for name in declared.type.exportOnly {
      guard let value = declared.values[name] else { continue }
      report(
        "engine-cache", "engine \"\(engine.rawValue)\" knows no \"\(name)\" of a cache", at: value.place,
        hint: "remove it")
    }
    guard let text = declared.values["ref"] else { return stepsRepository().map { CacheStore(kind: .steps($0)) } }
    do throws(InvalidName) {
      let repository = try Repository(text.value)
      return CacheStore(kind: .steps(try repository.inRegistry(registry ?? repository.host)))
    } catch {
      report(
        "invalid-repository", "the cache repository \"\(text.value)\" \(error.reason)", at: text.place,
        hint: error.hint ?? "name it without a tag: each step has its own")
      return nil
    }
  }

  private mutating func report(_ rule: String, _ message: String, at place: SourcePlace?, hint: String?) {
    problems.add(rule: rule, message, at: place, hint: hint)
  }
}

extension Stage {
  /// The first `ARG` that has steps behind it, whose values are not known before the build.
  func firstArgument(in source: SourceFile) -> StagePlace? {
    guard let index = instructions.firstIndex(where: { $0.keyword == .arg }),
      instructions[index...].contains(where: { $0.keyword.makesLayer })
    else { return nil }
    return StagePlace(name: stageName(self), place: SourcePlace(source, instructions[index].range))
  }
}

extension ShortName {
  /// Nil for a name with a registry, and for what is no reference.
  init?(_ image: ExternalImage, in source: SourceFile) {
    guard let reference = try? ImageReference(image.name), reference.repository.registry == nil else { return nil }
    self.init(name: image.name, wholeName: reference.normalizedText, place: SourcePlace(source, image.range))
  }
}
