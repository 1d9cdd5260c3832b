import BuildContext
import CacheForecast
import DockerfileSyntax
import SourceText
import Testing

/// A project at one time.
struct Sample {
  var dockerfile: String
  var files: [String: String] = ["f": "1"]
  var modes: [String: Int] = [:]
  var arguments: [String: String] = [:]
  var platforms: [String: String] = [:]

  func input() throws -> BuildInput {
    let (dockerfile, problems) = parseDockerfile(SourceFile(name: "Dockerfile", text: dockerfile))
    #expect(!problems.contains { $0.severity == .error }, "\(problems.map(\.message))")
    let parsed = try #require(dockerfile)
    let graph = StageGraph(parsed, buildArguments: arguments)
    let entries = files.map { path, content in
      (path, ContextTree.Entry(.file(content: content), mode: modes[path] ?? 0o644))
    }
    return BuildInput(
      dockerfile: parsed, graph: graph, target: graph.defaultTarget, arguments: arguments,
      context: ContextFiles(ContextTree(Dictionary(uniqueKeysWithValues: entries))), platforms: platforms)
  }
}

/// What is foretold of each instruction, by its line: `C` for one that is reused, `R` for one that is not, `?` for one of
/// which only the build can tell, and `-` for one that is no step.
func foretold(
  _ before: Sample, _ after: Sample, _ rules: CacheRules, keeping stages: [Int]? = nil, allStages: Bool? = nil
) throws -> String {
  let forecast = try forecast(before, after, rules, keeping: stages, allStages: allStages)
  return forecast.stages.flatMap(\.instructions).map { item in
    item.executes ? (item.isReused ? "C" : item.isRebuilt ? "R" : "?") : "-"
  }.joined()
}

func forecast(
  _ before: Sample, _ after: Sample, _ rules: CacheRules, keeping stages: [Int]? = nil, allStages: Bool? = nil
) throws -> Forecast {
  let input = try after.input()
  let links = (stages ?? Array(0...input.target)).map {
    KeptCache.Link(stage: $0, oldStage: $0, reference: "acme/web:cache-\($0)")
  }
  let cache = KeptCache(allStages.map { .export("acme/web:cache", ofAllStages: $0) } ?? .chain(links))
  return CacheForecast.forecast(before: try before.input(), after: input, cache: cache, rules: rules)
}
