import BuildContext
import DockerfileEdits
import DockerfileSyntax

/// A change of the project that would make later builds reuse more.
package struct Advice: Sendable, Hashable {
  /// What to do, as an imperative.
  package let text: String

  /// The line of the Dockerfile that it is about; nil for the ignore file and the model.
  package let line: Int?

  /// How many commands more would be reused.
  package let saves: Int

  /// The change of a file that this was predicted with; nil for the change that was asked about.
  package let example: String?

  /// What carries it out; nil for a change of the model.
  package let edit: FileEdit?
}

/// What an adviser knows besides the two builds.
package struct AdviceSources: Sendable {
  /// The stages of the Dockerfile that are images of the project.
  package let targets: Set<Int>

  /// Files of the build context after the change.
  package let read: ContextReader

  /// The text of the ignore file; nil if there is none.
  package let ignoreFile: String?

  package init(targets: Set<Int>, ignoreFile: String?, read: @escaping ContextReader) {
    (self.targets, self.ignoreFile, self.read) = (targets, ignoreFile, read)
  }
}

/// What would have helped: each edit that is known to keep the build's meaning is tried, by predicting the same change in a
/// project that had it all along.
///
/// Where nothing changed, a change of one file is supposed for each instruction that copies many.
///
/// - Returns: what helps, the most helpful first.
package func advise(
  before: BuildInput?, after: BuildInput, cache: KeptCache, rules: CacheRules, on forecast: Forecast,
  sources: AdviceSources
) -> [Advice] {
  guard let before else { return [] }
  // What the Dockerfile was before does not matter: it is this one that is to be improved.
  let adviser = Adviser(
    before: before.with(after.dockerfile, after.graph, target: after.target), after: after, cache: cache.settled,
    rules: rules, sources: sources)
  let hasChanged = forecast.commandsRun > 0
  var found = hasChanged ? adviser.advice(on: forecast, example: nil) : []
  if !hasChanged {
    for example in adviser.examples() {
      let supposed = adviser.supposing(change: example)
      found += supposed.advice(on: supposed.forecast(), example: example)
    }
  }
  var known: Set<String> = []
  return found.filter { $0.saves > 0 }
    .sorted { ($1.saves, $0.line ?? 0, $0.text) < ($0.saves, $1.line ?? 0, $1.text) }
    .filter { known.insert($0.text).inserted }
}

/// Tries edits for one change.
struct Adviser {
  let before: BuildInput
  let after: BuildInput
  let cache: KeptCache
  let rules: CacheRules
  let sources: AdviceSources

  /// What looks for edits of the Dockerfile, and those that it finds: the same for each change.
  let finder: RemedyFinder
  let installs: [Remedy]
  let argumentMoves: [Remedy]

  /// How many edits, and supposed changes, are tried.
  private let mostTrials: Int

  init(before: BuildInput, after: BuildInput, cache: KeptCache, rules: CacheRules, sources: AdviceSources) {
    (self.before, self.after, self.cache, self.rules, self.sources) = (before, after, cache, rules, sources)
    finder = RemedyFinder(
      after.dockerfile, after.graph, targets: sources.targets.union([after.target]), context: after.context.known,
      read: sources.read)
    // Each edit is tried by predicting the whole build: of a huge Dockerfile, with few of them.
    mostTrials = 20_000 / (1 + after.dockerfile.stages.reduce(0) { $0 + 1 + $1.instructions.count })
    installs = Array(finder.installs().prefix(mostTrials))
    argumentMoves = Array(finder.argumentMoves().prefix(mostTrials))
  }

  private init(_ other: Adviser, before: BuildInput) {
    (self.before, after, cache, rules, sources) = (before, other.after, other.cache, other.rules, other.sources)
    (finder, installs, argumentMoves) = (other.finder, other.installs, other.argumentMoves)
    mostTrials = other.mostTrials
  }

  func forecast() -> Forecast { forecast(before, after, cache) }

  func advice(on asked: Forecast, example: String?) -> [Advice] {
    let present = forecast().commandsRun
    let again = Set(
      asked.stages.flatMap(\.instructions).filter { $0.instruction.keyword == .run && $0.isRebuilt }
        .map(\.instruction.lines.lowerBound))
    var found: [Advice] = []
    for remedy in installs where again.contains(remedy.run?.lines.lowerBound ?? 0) {
      guard let saves = gain(of: remedy, over: present) else { continue }
      found.append(
        Advice(text: remedy.text, line: remedy.line, saves: saves, example: example, edit: remedy.edit))
    }
    for remedy in argumentMoves {
      guard let forecast = forecast(with: remedy.edit) else { continue }
      found.append(
        Advice(
          text: remedy.text, line: remedy.line, saves: present - forecast.commandsRun, example: example,
          edit: remedy.edit))
    }
    if let advice = ignoring(asked, present, example) { found.append(advice) }
    let notKept = asked.stages.lazy.filter { $0.instructions.contains { $0.cause == .notKept } }
    for stage in notKept.prefix(mostTrials) {
      guard let forecast = forecast(keeping: stage) else { continue }
      found.append(
        Advice(
          text: "keep stage \(stage.name) in the cache chain", line: nil,
          saves: present - forecast.commandsRun, example: example, edit: nil))
    }
    return found
  }

  /// How many commands more are reused; nil if what is moved is not, or if anything else is repeated for it.
  private func gain(of remedy: Remedy, over present: Int) -> Int? {
    guard let forecast = forecast(with: remedy.edit) else { return nil }
    let runs = forecast.stages.flatMap(\.instructions).filter { item in
      item.instruction.keyword == .run && remedy.moved.contains(item.instruction.lines.lowerBound)
    }
    guard runs.count == remedy.moved.count, runs.allSatisfy(\.isReused), forecast.commandsRun <= present else {
      return nil
    }
    return max(present - forecast.commandsRun, runs.count)
  }

  /// Files that no build reads, out of the build context: those that are all that made steps repeat.
  private func ignoring(_ asked: Forecast, _ present: Int, _ example: String?) -> Advice? {
    let changed = Set(
      asked.stages.flatMap(\.instructions).flatMap { item -> [String] in
        if case .files(let files, _) = item.cause { files } else { [] }
      })
    let names = finder.neverReadFiles().filter { name in
      changed.contains { $0 == name || $0.hasPrefix(name + "/") }
    }
    if names.isEmpty { return nil }
    func reduced(_ input: BuildInput) -> BuildInput {
      input.with(
        ContextTree(
          input.context.tree.entries.filter { path, _ in !names.contains { path == $0 || path.hasPrefix($0 + "/") } }))
    }
    let forecast = forecast(reduced(before), reduced(after), cache)
    return Advice(
      text: "leave \(names.joined(separator: ", ")) out of the build context", line: nil,
      saves: present - forecast.commandsRun, example: example,
      edit: FileEdit.ignoring(names, in: sources.ignoreFile))
  }

  // MARK: - Supposed changes

  /// A file for each edit that is known, and one for each instruction that copies many.
  func examples() -> [String] {
    var tracer = Tracer(after, rules)
    tracer.trace()
    var found = installs.compactMap(\.example)
    for step in tracer.stages.lazy.flatMap(\.steps).filter({ !$0.taken.isEmpty }).prefix(mostTrials) {
      let files = tracer.context.files(step.taken).keys
      if files.count > 1, let example = files.filter(isSource).min() { found.append(example) }
    }
    var seen: Set<String> = []
    return found.filter { seen.insert($0).inserted }
  }

  func supposing(change path: String) -> Adviser {
    var context = before.context.tree
    let mode = context.entries[path]?.mode ?? 0o644
    context.add(path, ContextTree.Entry(.file(content: "\(path) before"), mode: mode))
    return Adviser(self, before: before.with(context))
  }

  private func forecast(keeping stage: Forecast.Stage) -> Forecast? {
    guard case .chain(var links) = cache.kind else { return nil }
    let link = KeptCache.Link(stage: stage.index, oldStage: stage.index, reference: "")
    links.insert(link, at: links.firstIndex { $0.stage > stage.index } ?? links.endIndex)
    return forecast(before, after, KeptCache(.chain(links)))
  }

  /// With another Dockerfile; nil if the edit gives one that cannot be read, or other stages.
  private func forecast(with edit: FileEdit) -> Forecast? {
    edit.applied(to: after.dockerfile).map { forecast(before.with($0), after.with($0), cache) }
  }

  private func forecast(_ before: BuildInput, _ after: BuildInput, _ cache: KeptCache) -> Forecast {
    CacheForecast.forecast(before: before, after: after, cache: cache, rules: rules)
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
  /// The same with an edited Dockerfile of the same stages.
  package func with(_ dockerfile: Dockerfile) -> BuildInput {
    with(dockerfile, graph.remade(for: dockerfile), target: target)
  }

  func with(_ dockerfile: Dockerfile, _ graph: StageGraph, target: Int) -> BuildInput {
    BuildInput(
      dockerfile: dockerfile, graph: graph, target: target, arguments: arguments, context: context,
      changedImages: changedImages, perhapsChangedImages: perhapsChangedImages, platforms: platforms)
  }

  func with(_ context: ContextTree) -> BuildInput {
    BuildInput(
      dockerfile: dockerfile, graph: graph, target: target, arguments: arguments, context: ContextFiles(context),
      changedImages: changedImages, perhapsChangedImages: perhapsChangedImages, platforms: platforms)
  }
}
