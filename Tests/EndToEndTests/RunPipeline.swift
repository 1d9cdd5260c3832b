import Foundation
import TestSupport

/// A pipeline that would be refused where it belongs, or that asks for something the stand-in does not know.
struct PipelineRefused: Error {
  let message: String
}

/// The programs that run pipelines.
let pipelineFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Pipelines")

/// Runs one of the programs of Tests/Pipelines and reads its report.
func runPipeline<Report: Decodable>(
  _ program: String, _ file: URL, project: TemporaryFolder, event: String, options: [String]
) throws -> Report {
  let folder = try TemporaryFolder()
  let report = folder.url.appendingPathComponent("report.json")
  let run = try runPython(
    [program, file.path, "--project", project.path, "--event", event, "--report", report.path] + options)
  // 1: a job failed, which the report says.
  guard run.status == 0 || run.status == 1, let data = try? Data(contentsOf: report) else {
    throw PipelineRefused(message: run.error)
  }
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try decoder.decode(Report.self, from: data)
}

/// Runs Python in the folder of these programs, with the PATH of this process: there are PyYAML and act.
func runPython(_ arguments: [String]) throws -> FinishedProgram {
  let environment = ProcessInfo.processInfo.environment.filter { ["PATH", "CIGEN_REQUIRE_ALL"].contains($0.key) }
  return try runProgram(
    "/usr/bin/env", ["python3", "-B"] + arguments, in: pipelineFolder, environment: environment, limit: 900)
}

/// `--NAME K=V` for each pair, in the order of their names.
func options(_ name: String, _ values: [String: String]) -> [String] {
  values.sorted { $0.key < $1.key }.flatMap { ["--\(name)", "\($0.key)=\($0.value)"] }
}

extension ColdHost {
  /// What brings a job to this engine.
  var engineVariables: [String: String] {
    environment.filter { ["DOCKER_HOST", "DOCKER_BUILDKIT"].contains($0.key) }
  }
}
