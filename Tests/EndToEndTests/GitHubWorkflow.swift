import Foundation
import TestSupport

/// What GitHub would make of a workflow, as Tests/Pipelines/github_workflow.py and act do it.
struct GitHubWorkflow: Decodable {
  struct Step: Decodable {
    let name: String
    let conclusion: String
  }

  /// One leg of a matrix is one.
  struct Job: Decodable {
    let id: String
    let name: String

    /// success, failure, skipped
    let result: String
    let steps: [Step]
    let summary: String
    let log: String
  }

  let triggered: Bool
  let jobs: [Job]

  /// What GitHub does and act does not.
  let problems: [String]
  let log: String

  var results: [String: String] { Dictionary(jobs.map { ($0.name, $0.result) }) { $1 } }

  /// - Parameters:
  ///   - event: one of those of Tests/Pipelines/github_events.py.
  ///   - ref: the event's branch or tag, if not the one that the table has.
  ///   - environment: of the runner.
  ///   - secrets: withheld from a fork, as the variables are.
  ///   - variables: the context `vars`.
  static func run(
    _ file: URL, project: TemporaryFolder, event: String, ref: String? = nil, environment: [String: String] = [:],
    secrets: [String: String] = [:], variables: [String: String] = [:]
  ) throws -> GitHubWorkflow {
    try runPipeline(
      "github_workflow.py", file, project: project, event: event,
      options: (ref.map { ["--ref", $0] } ?? []) + options("env", environment) + options("secret", secrets)
        + options("var", variables))
  }
}
