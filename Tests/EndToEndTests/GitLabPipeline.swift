import Foundation
import TestSupport

/// What GitLab would make of a pipeline, as Tests/Pipelines/gitlab_pipeline.py does it.
struct GitLabPipeline: Decodable {
  struct Header: Decodable {
    let name: String?
    let variables: [String: String]
  }

  struct Job: Decodable {
    let name: String

    /// success, failed, skipped, manual, not-in-pipeline
    let status: String

    /// The rule that decided, or why the job was skipped.
    let reason: String
    let log: String
    let resourceGroup: String?
    let interruptible: Bool?
  }

  /// Nil if the event starts no pipeline.
  let pipeline: Header?
  let jobs: [Job]

  var statuses: [String: String] { Dictionary(jobs.map { ($0.name, $0.status) }) { $1 } }

  /// The logs of all jobs, for a message.
  var log: String { jobs.map { "\($0.name): \($0.status) (\($0.reason))\n\($0.log)" }.joined() }

  /// - Parameters:
  ///   - event: one of those of Tests/Pipelines/events.py.
  ///   - ref: the event's branch or tag, if not the one that the table has.
  ///   - variables: of the project; they win over GitLab's and the pipeline's own, and an empty one is taken away.
  ///   - shell: of the image that the jobs run in.
  static func run(
    _ file: URL, project: TemporaryFolder, event: String, ref: String? = nil, variables: [String: String] = [:],
    shell: String = "busybox sh"
  ) throws -> GitLabPipeline {
    try runPipeline(
      "gitlab_pipeline.py", file, project: project, event: event,
      options: (ref.map { ["--ref", $0] } ?? []) + ["--shell", shell] + options("env", variables))
  }
}
