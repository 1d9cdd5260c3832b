import BuildContext
import DockerfileSyntax

/// A change of the project that would make later builds reuse more.
package struct Advice: Sendable, Hashable {
  /// What to do, as an imperative.
  package let text: String

  /// The line of the Dockerfile that it is about; nil for the ignore file and the model.
  package let line: Int?

  /// How many `RUN` instructions more would be reused.
  package let saves: Int

  /// The change of a file that this was reckoned with; nil for the change that was asked about.
  package let example: String?
}

/// What would have helped: each remedy is tried, by predicting the same change in a project that had it all along.
///
/// Where nothing changed, a change of one file is supposed for each instruction that copies many.
///
/// - Returns: what helps, the most helpful first.
package func advise(
  before: BuildInput?, after: BuildInput, cache: KeptCache, rules: CacheRules, on forecast: Forecast
) -> [Advice] {
  guard let before else { return [] }
  // What the Dockerfile was before does not matter: it is this one that is to be mended.
  let adviser = Adviser(
    before: before.with(after.dockerfile, after.graph, target: after.target), after: after, cache: cache.settled,
    rules: rules)
  let actual = forecast.commandsRun > 0
  var found = actual ? adviser.remedies(for: forecast, example: nil) : []
  if !actual {
    for example in adviser.examples() {
      let supposed = adviser.supposing(change: example)
      found += supposed.remedies(for: supposed.forecast(), example: example)
    }
  }
  var known: Set<String> = []
  return found.filter { $0.saves > 0 }
    .sorted { ($1.saves, $0.line ?? 0, $0.text) < ($0.saves, $1.line ?? 0, $1.text) }
    .filter { known.insert($0.text).inserted }
}

/// Tries remedies for one change.
struct Adviser {
  let before: BuildInput
  let after: BuildInput
  let cache: KeptCache
  let rules: CacheRules

  func forecast() -> Forecast {
    CacheForecast.forecast(before: before, after: after, cache: cache, rules: rules)
  }

  func remedies(for asked: Forecast, example: String?) -> [Advice] {
    let present = forecast().commandsRun
    func advice(_ text: String, _ line: Int?, _ adviser: Adviser?) -> Advice? {
      guard let adviser else { return nil }
      return Advice(text: text, line: line, saves: present - adviser.forecast().commandsRun, example: example)
    }
    var found: [Advice?] = []
    for stage in asked.stages {
      for (index, item) in stage.instructions.enumerated() {
        switch item.cause {
        case .files(let files, let source):
          found += ignoring(files).map { advice($0.text, nil, $0.adviser) }
          found += installing(stage, index, source).map { advice($0.text, $0.line, $0.adviser) }
        case .argument(let name):
          if let moved = moving(argument: name, of: stage, behind: index) {
            found.append(advice(moved.text, moved.line, moved.adviser))
          }
        case .notKept:
          let adviser = keeping(stage)
          found.append(advice("keep stage \(stage.name) in the cache chain", nil, adviser))
        default: continue
        }
      }
    }
    return found.compactMap(\.self)
  }

  // MARK: - Supposed changes

  /// For each instruction that copies many files, one that is no list of dependencies.
  func examples() -> [String] {
    var tracer = Tracer(after, rules, KeyTable())
    tracer.trace()
    let lists = PackageManager.all.flatMap(\.manifests).compactMap { PathPattern($0) }
    var found: [String] = []
    for step in tracer.stages.flatMap(\.steps) where step.files.count > 1 {
      let example = step.files.keys.sorted().first { path in
        let name = path.split(separator: "/").last.map { String($0) } ?? path
        return !isNoise(path) && !lists.contains { $0.matches(name) }
      }
      if let example, !found.contains(example) { found.append(example) }
    }
    return found
  }

  func supposing(change path: String) -> Adviser {
    var context = before.context
    let mode = context.entries[path]?.mode ?? 0o644
    context.add(path, ContextTree.Entry(.file(content: "\(path) before"), mode: mode))
    return Adviser(before: before.with(context), after: after, cache: cache, rules: rules)
  }

  private func keeping(_ stage: Forecast.Stage) -> Adviser? {
    guard case .chain(var links) = cache.kind else { return nil }
    let link = KeptCache.Link(stage: stage.index, oldStage: stage.index, reference: "")
    links.insert(link, at: links.firstIndex { $0.stage > stage.index } ?? links.endIndex)
    return Adviser(before: before, after: after, cache: KeptCache(.chain(links)), rules: rules)
  }
}

extension KeptCache {
  /// As the next builds will find it, when the Dockerfile has not changed.
  fileprivate var settled: KeptCache {
    guard case .chain(let links) = kind else { return self }
    return KeptCache(
      .chain(links.map { Link(stage: $0.stage, oldStage: $0.stage, reference: $0.reference) }))
  }
}

extension BuildInput {
  func with(_ dockerfile: Dockerfile, _ graph: StageGraph, target: Int) -> BuildInput {
    BuildInput(
      dockerfile: dockerfile, graph: graph, target: target, arguments: arguments, context: context,
      changedImages: changedImages, perhapsChangedImages: perhapsChangedImages, platforms: platforms)
  }

  func with(_ context: ContextTree) -> BuildInput {
    BuildInput(
      dockerfile: dockerfile, graph: graph, target: target, arguments: arguments, context: context,
      changedImages: changedImages, perhapsChangedImages: perhapsChangedImages, platforms: platforms)
  }
}
