import ImageModel
import Registry

/// The options of a build for its cache, and what they need.
struct PlannedCache {
  var imports: [Argument] = []
  var exports: [Argument] = []

  /// What puts the cache into the image itself.
  var inline: [Argument] = []
  var registries: [String] = []
  var secrets: [String] = []
}

/// Some caches are in one system alone; others then have their substitute.
func plannedCache(_ store: CacheStore, _ context: PlanContext) -> PlannedCache {
  let kind = store.kind(in: context.run.system)
  var (parameters, exportParameters) = (store.parameters, store.exportParameters)
  if kind != store.kind {
    parameters = []
    exportParameters.removeAll { $0.name != "mode" }
  }
  // `max` covers the stages that are copied from.
  let mode = exportParameters.contains { $0.name == "mode" } ? [] : [CacheParameter("mode", "max")]
  let exported = mode + exportParameters + [CacheParameter("ignore-error", "true")]
  let suffix = context.cacheSuffix
  /// The caches that a run reads: its own before the default branch's.
  func sources(_ place: String, _ parameters: [CacheParameter] = []) -> [Argument] {
    let rest = Word(text(of: parameters))
    let own = Argument(["--cache-from", Word(place) + suffix + rest], if: .cacheSuffix)
    return (context.hasBranchCaches ? [own] : []) + [Argument(["--cache-from", Word(place) + rest])]
  }
  func export(_ place: String, suffix: Word = "", _ parameters: [CacheParameter]) -> [Argument] {
    [Argument(["--cache-to", Word(place) + suffix + Word(text(of: parameters))])]
  }
  switch kind {
  case .registry(let reference):
    let place = "type=registry,ref=\(reference.text)"
    return PlannedCache(
      imports: sources(place), exports: export(place, suffix: suffix, exported),
      registries: [reference.repository.host])
  case .inline(let reference):
    // It is in the image: only what is published has it, and no branch has one of its own.
    return PlannedCache(
      imports: [Argument(["--cache-from", Word("type=registry,ref=\(reference.text)")])],
      inline: [Argument(["--cache-to", "type=inline"])], registries: [reference.repository.host])
  case .gha(let scope):
    // GitHub itself keeps branches apart, and falls back to the default one.
    let place = "type=gha,scope=\(scope)"
    return PlannedCache(
      imports: [Argument(["--cache-from", Word(place + text(of: parameters))])],
      exports: export(place, parameters + exported))
  case .local(let source, let destination):
    return PlannedCache(
      imports: sources("type=local,src=\(source)"),
      exports: export("type=local,dest=\(destination)", suffix: suffix, exported))
  case .s3(let name):
    let place = "type=s3,name=\(name)"
    return PlannedCache(
      imports: sources(place, parameters), exports: export(place, suffix: suffix, parameters + exported),
      secrets: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
  case .steps: return PlannedCache()
  }
}

private func text(of parameters: [CacheParameter]) -> String {
  parameters.map { ",\($0.name)=\($0.value)" }.joined()
}

extension CacheStore {
  /// Where a system has the cache.
  func kind(in system: Output.System) -> Kind {
    guard !kind.works(in: system), let substitute else { return kind }
    return .registry(substitute)
  }
}

extension CacheStore.Kind {
  func works(in system: Output.System) -> Bool {
    switch self {
    case .gha: system == .github
    // A job's machine, or its engine, is gone after it.
    case .local: system == .bash
    case .steps, .registry, .inline, .s3: true
    }
  }

  /// Where alone the cache can be, in words; nil if it can be anywhere.
  var onlyPlace: String? {
    switch self {
    case .gha: "GitHub's, and works in its workflows alone"
    case .local: "a folder, which a job does not keep"
    case .steps, .registry, .inline, .s3: nil
    }
  }

  package var isGitHubs: Bool {
    if case .gha = self { true } else { false }
  }
}
