import ImageModel
import Registry

/// The options of a build for its cache, and what they need.
struct PlannedCache {
  var imports: [Argument] = []
  var exports: [Argument] = []
  var registries: [String] = []
  var secrets: [String] = []
}

/// - Parameter system: some caches are in one system alone; others then have their substitute.
func plannedCache(_ store: CacheStore, for system: Output.System) -> PlannedCache {
  var kind = store.kind
  var (parameters, exportParameters) = (store.parameters, store.exportParameters)
  if !kind.works(in: system), let substitute = store.substitute {
    kind = .registry(substitute)
    parameters = []
    exportParameters.removeAll { $0.name != "mode" }
  }
  // `max` covers the stages that are copied from.
  let mode = exportParameters.contains { $0.name == "mode" } ? [] : [CacheParameter("mode", "max")]
  let exported = mode + exportParameters + [CacheParameter("ignore-error", "true")]
  switch kind {
  case .registry(let reference):
    let media = [CacheParameter("image-manifest", "true"), CacheParameter("oci-mediatypes", "true")]
    return PlannedCache(
      imports: sources(of: reference),
      exports: [export("type=registry,ref=\(reference.text)", suffix: true, media + exported)],
      registries: [reference.repository.host])
  case .inline(let reference):
    // It is in the image: only what is published has it, and no branch has one of its own.
    return PlannedCache(
      imports: [Argument(["--cache-from", Word("type=registry,ref=\(reference.text)")])],
      exports: [Argument(["--cache-to", "type=inline"], if: .push)], registries: [reference.repository.host])
  case .gha(let scope):
    // GitHub itself keeps branches apart, and falls back to the default one.
    return PlannedCache(
      imports: [Argument(["--cache-from", Word("type=gha,scope=\(scope)" + text(of: parameters))])],
      exports: [export("type=gha,scope=\(scope)", suffix: false, parameters + exported)])
  case .local(let source, let destination):
    return PlannedCache(
      imports: sources("type=local,src=\(source)", []),
      exports: [export("type=local,dest=\(destination)", suffix: true, exported)])
  case .s3(let name):
    return PlannedCache(
      imports: sources("type=s3,name=\(name)", parameters),
      exports: [export("type=s3,name=\(name)", suffix: true, parameters + exported)],
      secrets: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
  case .steps: return PlannedCache()
  }
}

/// The caches in a registry that a run reads.
func sources(of reference: ImageReference) -> [Argument] { sources("type=registry,ref=\(reference.text)", []) }

/// The caches that a run reads: its own before the default branch's.
private func sources(_ place: String, _ parameters: [CacheParameter]) -> [Argument] {
  let rest = text(of: parameters)
  return [
    Argument(
      ["--cache-from", Word([.literal(place), .variable(.cacheSuffix), .literal(rest)])], if: .cacheSuffix),
    Argument(["--cache-from", Word(place + rest)]),
  ]
}

private func export(_ place: String, suffix: Bool, _ parameters: [CacheParameter]) -> Argument {
  let own: [Word.Fragment] = suffix ? [.variable(.cacheSuffix)] : []
  return Argument(
    ["--cache-to", Word([.literal(place)] + own + [.literal(text(of: parameters))])], if: .writeCache)
}

private func text(of parameters: [CacheParameter]) -> String {
  parameters.map { ",\($0.name)=\($0.value)" }.joined()
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
