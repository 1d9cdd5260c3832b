import Foundation
import TestSupport

/// A scenario on disk, before its change and after it.
struct PreparedScenario {
  let scenario: Scenario
  let project: ScenarioProject
}

struct Measurement {
  let scenario: Scenario
  let project: ScenarioProject
  let steps: MeasuredSteps
  let logs: [String]

  /// BuildKit of 20.10 now and then loses what it has found in a cache, and runs the step again.
  var isLost: Bool { logs.contains { $0.contains("failed to load deleted cache") } }

  /// All that one needs to know of a surprise.
  var account: String {
    let dockerfile = (try? project.dockerfile) ?? ""
    let (files, change) = (scenario.files.dropFirst(Scenario.standardFiles.count), scenario.change)
    let made = files.map { "\($0)" }.joined(separator: ", ")
    let changed = change.map { "\($0)" }.joined(separator: ", ")
    return "made with \(made); changed by \(changed)\n\(dockerfile)\n\(logs.joined(separator: "----\n"))"
  }
}

/// Builds scenarios with the scripts of cigen: as they were on one host, as they are after the change on another, which
/// has nothing but what the first has pushed.
struct ScenarioHosts {
  let builder: BuilderKind
  private let registry: RegistryServer
  private let marker: TemporaryFolder

  init(_ builder: BuilderKind) throws {
    self.builder = builder
    registry = try RegistryServer()
    // A line before each build's log tells them apart. Those that are only for a whole cache say nothing.
    marker = try TemporaryFolder()
    try marker.write(
      """
      #!/bin/sh
      PATH=${PATH#*:}
      case "$1 ${2:-}" in
      'build --quiet') [ -n "${WITHOUT_SECOND_BUILDS:-}" ] || exec docker "$@" >/dev/null ;;
      'build '*) echo '\(Self.mark)' && exec docker "$@" 2>&1 ;;
      *) exec docker "$@" ;;
      esac

      """, to: "docker", isExecutable: true)
  }

  private static let mark = "---- the log of a build ----"

  func measure(_ scenarios: [Scenario]) throws -> [Measurement] {
    let prepared = try scenarios.enumerated().map { number, scenario in
      PreparedScenario(
        scenario: scenario,
        project: try ScenarioProject(scenario, id: "\(builder.rawValue)-\(number)", registry: registry.name))
    }
    do {
      let first = try coldHost()
      try pushBaseImages(of: prepared, first)
      _ = try inParallel(prepared) { try build($0, pushes: true, on: first) }
    }
    let second = try coldHost()
    let start = Date()
    return try inParallel(prepared) { scenario in
      try scenario.project.commit()
      try scenario.project.apply(scenario.scenario.change)
      let logs = try build(scenario, pushes: false, on: second)
      var steps = MeasuredSteps(of: try scenario.project.readDockerfile())
      for log in logs { steps.read(log, of: builder) }
      if builder == .buildKit { try correct(&steps, scenario.project, on: second, start: start) }
      return Measurement(scenario: scenario.scenario, project: scenario.project, steps: steps, logs: logs)
    }
  }

  /// Docker 20.10; for who measures by hand, the engine with buildx, with the image store that a variable says.
  private func coldHost() throws -> ColdHost {
    switch ProcessInfo.processInfo.environment["CIGEN_SCENARIO_STORE"] {
    case "docker": try ColdHost(storesInContainerd: false)
    case "containerd": try ColdHost(storesInContainerd: true)
    default: try ColdHost(buildKit: builder == .buildKit)
    }
  }

  private func correct(
    _ steps: inout MeasuredSteps, _ project: ScenarioProject, on host: ColdHost, start: Date
  ) throws {
    for stage in try project.readDockerfile().stages {
      let isLast = try stage.index == project.readDockerfile().stages.count - 1
      let tag = isLast ? "latest" : "cache-\(stage.name ?? "stage-\(stage.index)")"
      let history = try host.docker(
        "history", "--no-trunc", "--human=false", "--format", "{{.CreatedAt}}\t{{.CreatedBy}}",
        "\(project.repository):\(tag)")
      // A stage that is not kept has no image.
      if history.status != 0 { continue }
      let times = ISO8601DateFormatter()
      let lines = history.output.split(separator: "\n").reversed().map { $0.split(separator: "\t", maxSplits: 1) }
      steps.correct(
        stage: stage.index,
        history: lines.compactMap { line in
          times.date(from: String(line[0])).map { ($0, line.count > 1 ? line[1] : "") }
        }, start: start.addingTimeInterval(-1))
    }
  }

  /// Gives the log of each build.
  ///
  /// - Parameter pushes: whether it leaves anything for other hosts, for which images are made whole, and pushed.
  private func build(_ scenario: PreparedScenario, pushes: Bool, on host: ColdHost) throws -> [String] {
    try scenario.project.writeScript()
    let path = "\(marker.path):\(host.environment["PATH", default: ""])"
    let run = try host.run(
      "build.sh", pushes ? [] : ["--no-push"], in: scenario.project.folder,
      adding: ["PATH": path, "WITHOUT_SECOND_BUILDS": pushes ? "" : "yes"])
    guard run.status == 0 else {
      throw ServerFailed(
        log: "\(scenario.scenario.title)\n\(try scenario.project.dockerfile)\n\(run.output)\(run.error)")
    }
    return run.output.components(separatedBy: Self.mark + "\n").dropFirst().map { String($0) }
  }

  /// For each scenario a base image with a file that no other has, and a busybox where it runs something.
  private func pushBaseImages(of scenarios: [PreparedScenario], _ host: ColdHost) throws {
    let folder = try TemporaryFolder()
    let images = scenarios.map { "make \($0.project.id) \($0.scenario.needsShell ? "bin" : "")" }
    try folder.write(
      """
      set -euo pipefail
      mkdir bin tmp
      cp /bin/busybox bin/
      for name in sh cat echo cp mkdir true; do ln -s busybox bin/$name; done
      make() {
        echo "$1" >id
        tar -c id tmp ${2:-} | docker import - "\(registry.name)/base:$1" >/dev/null
        docker push --quiet "\(registry.name)/base:$1" >/dev/null
      }
      \(images.joined(separator: "\n"))

      """, to: "make.sh")
    let made = try host.run("make.sh", in: folder)
    if made.status != 0 { throw ServerFailed(log: made.error) }
  }
}

/// The results of a function for each item, some at a time.
func inParallel<Item, Result>(_ items: [Item], width: Int = 2, _ body: @escaping (Item) throws -> Result) throws
  -> [Result]
{
  let queue = OperationQueue()
  queue.maxConcurrentOperationCount = width
  let results = Results<Result>(count: items.count)
  nonisolated(unsafe) let (items, body) = (items, body)
  for number in items.indices {
    queue.addOperation { results.set(number, Swift.Result { try body(items[number]) }) }
  }
  queue.waitUntilAllOperationsAreFinished()
  return try results.values()
}

private final class Results<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var results: [Result<Value, Error>?]

  init(count: Int) { results = Array(repeating: nil, count: count) }

  func set(_ number: Int, _ result: Result<Value, Error>) { lock.withLock { results[number] = result } }

  func values() throws -> [Value] { try lock.withLock { try results.compactMap { try $0?.get() } } }
}
