import Foundation
import TestSupport
import Testing

@Suite("explain predicts what a cold host reuses")
struct ExplainTests {
  static let scenarios =
    argumentScenarios + metadataScenarios + contextScenarios + ignoreScenarios + stageScenarios + mountScenarios
    + platformScenarios + commandScenarios

  @Test("of each instruction in the table of scenarios, as it was measured", arguments: BuilderKind.allCases)
  func recorded(builder: BuilderKind) throws {
    #expect(Self.scenarios.count >= 60)
    var agreement = Agreement(builder)
    for scenario in Self.scenarios where scenario.isKnown(to: builder) {
      let project = try ScenarioProject(scenario, id: "scenario", registry: "registry.example.com")
      try project.commit()
      try project.apply(scenario.change)
      agreement.add(try Prediction(of: project, builder), scenario.steps(builder), of: scenario.title)
    }
    check(agreement)
  }

  @Test("to name the changed files is as good as to name a commit", arguments: BuilderKind.allCases)
  func named(builder: BuilderKind) throws {
    var agreement = Agreement(builder)
    for scenario in Self.scenarios where scenario.isKnown(to: builder) {
      guard let options = scenario.changeAsOptions else { continue }
      let project = try ScenarioProject(scenario, id: "scenario", registry: "registry.example.com")
      agreement.add(try Prediction(of: project, builder, options), scenario.steps(builder), of: scenario.title)
    }
    #expect(agreement.scenarios > 15)
    check(agreement)
  }

  @Test(
    "the table of scenarios is what an engine does", .enabled(if: Requirement.allowsEngine),
    arguments: BuilderKind.allCases)
  func measured(builder: BuilderKind) throws {
    let wanted = ProcessInfo.processInfo.environment["CIGEN_SCENARIO"] ?? ""
    let scenarios = Self.scenarios.filter { scenario in
      scenario.isKnown(to: builder) && (wanted.isEmpty || scenario.title.contains(wanted))
    }
    for measurement in try ScenarioHosts(builder).measure(scenarios) where !measurement.isLost {
      let (title, letters) = (measurement.scenario.title, measurement.steps.letters)
      if ProcessInfo.processInfo.environment["CIGEN_RECORD_SCENARIOS"] == "1" {
        if !wanted.isEmpty { print(measurement.account) }
        print("RECORD\t\(builder.rawValue)\t\(title)\t\(letters)")
        continue
      }
      #expect(measurement.steps.problems == [])
      #expect(letters == measurement.scenario.steps(builder).uppercased(), "\(title)\n\(measurement.account)")
    }
  }

  @Test(
    "of each instruction in random scenarios, as an engine does it", .enabled(if: Requirement.allowsEngine),
    arguments: BuilderKind.allCases)
  func random(builder: BuilderKind) throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["CIGEN_RANDOM_SCENARIOS"].flatMap { UInt64($0) } ?? 15
    let first = environment["CIGEN_RANDOM_SEED"].flatMap { UInt64($0) } ?? 1
    var agreement = Agreement(builder)
    let scenarios = (first..<first + count).map { Scenario.random(seed: $0) }
    for measurement in try ScenarioHosts(builder).measure(scenarios) where !measurement.isLost {
      #expect(measurement.steps.problems == [])
      agreement.add(
        try Prediction(of: measurement.project, builder), measurement.steps.letters,
        of: "\(measurement.scenario.title): \(measurement.account)", isRecorded: false)
    }
    #expect(agreement.doubtful * 4 < agreement.compared, "\(agreement.summary)")
    check(agreement)
  }

  private func check(_ agreement: Agreement) {
    print(agreement.summary)
    #expect(agreement.disagreements == [], "\(agreement.summary)\n\(agreement.disagreements.joined(separator: "\n"))")
  }
}

extension Scenario {
  /// The options of `cigen explain` that tell the same change, if it is of contents or build arguments alone.
  fileprivate var changeAsOptions: [String]? {
    var options: [String] = []
    for edit in change {
      switch edit {
      case .write(let path, _) where files.contains { "\($0)".hasPrefix("write(\"\(path)\"") }:
        options += ["--changed", "app/\(path)"]
      case .configure(let members):
        guard let match = members.wholeMatch(of: /args: { ([A-Z_]+): '(.*)' }/) else { return nil }
        options += ["--arg", "\(match.1)=\(match.2)"]
      default: return nil
      }
    }
    return options.isEmpty ? nil : options
  }
}
