import DockerfileSyntax
import Registry
import SourceText

/// Finds where an engine that caches every step keeps those of an image, and checks what the person wrote of it.
struct CacheStoreResolver {
  let declaration: ImageDeclaration

  /// nil if it is wrong, which is reported; the rest is checked all the same.
  let repository: Repository?

  let registry: String?
  let engine: Engine
  private(set) var problems = Problems()

  init(declaration: ImageDeclaration, repository: Repository?, registry: String?, engine: Engine) {
    self.declaration = declaration
    self.repository = repository
    self.registry = registry
    self.engine = engine
  }

  mutating func store() -> CacheStore? {
    if engine == .docker { return nil }
    switch declaration.cache {
    case .none: return nil
    case .auto: return stepsRepository().map { CacheStore(kind: .steps($0)) }
    case .links(let links):
      problems.add(
        rule: "engine-cache",
        "engine \"\(engine.rawValue)\" keeps one cache of all stages of image \"\(declaration.name.value)\", not a list",
        at: (links.first?.reference ?? declaration.name).place,
        hint: "leave \"cache\" out for one beside the image's repository")
      return nil
    }
  }

  /// Beneath the image's own repository, where registries that know projects let its owner write; Docker Hub alone
  /// allows nothing beneath.
  private mutating func stepsRepository() -> Repository? {
    guard let repository else { return nil }
    let text = repository.normalizedText + (repository.host == "docker.io" ? "-cache" : "/cache")
    do {
      return try Repository(text)
    } catch {
      problems.add(
        rule: "invalid-repository", "the cache repository \"\(text)\" \(error.reason)",
        at: declaration.repository.place, hint: error.hint)
      return nil
    }
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
    guard let reference = try? ImageReference(image.name),
      reference.repository.registry == nil
    else { return nil }
    self.init(name: image.name, wholeName: reference.normalizedText, place: SourcePlace(source, image.range))
  }
}
