import Foundation
import TestSupport
import Testing

/// The golden cases in which every system has an output.
private func completeCases() throws -> [String] {
  let golden = pipelineFolder.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("golden")
  return try FileManager.default.contentsOfDirectory(atPath: golden.path).sorted().map { "\(golden.path)/\($0)" }
    .filter { folder in
      ["build.sh", "github.yml", "gitlab.yml"].allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
    }
}

@Suite("what the workflow and the pipeline run is what the script runs", .enabled(if: Requirement.allowsPipelines))
struct SameCommandsTests {
  private let docker: RecordingDocker
  private let scripts: TemporaryFolder

  init() throws {
    docker = try RecordingDocker()
    scripts = try TemporaryFolder()
    // What git knows of this project says nothing of the cases: there are no tags, and one commit.
    try scripts.write(
      "#!/bin/sh\ncase $1 in describe) echo \(commit) ;; esac\n", to: "bin/git", isExecutable: true)
  }

  private let commit = String(repeating: "0123456789", count: 4)

  /// Every call of docker in a run of all images on the default branch; that of a job only knows its own images.
  @Test("argument by argument, in every golden case", arguments: try completeCases())
  func commands(folder: String) throws {
    let environment = docker.environment
      .merging(["VERSION": "1.0.0", "TMPDIR": scripts.path, "CHANNEL": "stable"]) { $1 }
      .merging(["PATH": "\(scripts.path)/bin:\(docker.environment["PATH", default: ""])"]) { $1 }
      .merging(try secrets(of: "\(folder)/gitlab.yml")) { $1 }
      .merging(try builtImages(in: folder)) { $1 }
    let script = try runProgram(
      "/usr/bin/bash", ["\(folder)/build.sh"], in: scripts.url, environment: environment)
    #expect(script.status == 0, "\(script.error)")
    let expected = try callsInOrder(in: folder)
    #expect(!expected.isEmpty)

    for (system, shell, variables) in [
      ("github", ["/usr/bin/bash", "-e", "-o", "pipefail"], gitHubVariables),
      ("gitlab", ["/bin/busybox", "sh", "-e"], gitLabVariables),
    ] {
      for file in try jobScripts(of: "\(folder)/\(system).yml") {
        let run = try runProgram(
          shell[0], shell.dropFirst() + [file], in: URL(fileURLWithPath: folder),
          environment: environment.merging(variables) { $1 })
        #expect(run.status == 0, "\(run.error)\(run.output)")
      }
      #expect(try callsInOrder(in: folder) == expected, "\(system)")
    }
  }

  /// The calls but for the log-in, sorted: jobs run side by side, and so do pulls. A Dockerfile in which images were
  /// replaced is anywhere.
  private func callsInOrder(in folder: String) throws -> [[String]] {
    // What variants share, the script has where it was built; a job pulls it.
    var pulled: Set<[String]> = []
    let calls = try docker.takeCalls()
      .filter { $0[0] != "login" && ($0[0] != "pull" || pulled.insert($0).inserted) }
      .map {
        $0.map {
          $0.hasPrefix(scripts.path)
            ? "a copy" : $0.replacing(/this-run-([0-9a-f]{16}|RUN@sha256:0)/, with: "this-run-RUN")
        }
      }
    let builds = calls.filter { $0[0] == "buildx" }
    let rest = calls.filter { $0[0] != "buildx" }
    return (rest + buildxOptions(builds, in: folder)).sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The options that buildx was given for each context, in one build or in several: a script of several images builds
  /// them all before it pushes any, a job pushes at once. What a needed image is written to depends on the run.
  private func buildxOptions(_ builds: [[String]], in folder: String) -> [[String]] {
    // A cache that is not in every system has a substitute in some.
    let haveSameCache = ["stderr.github", "stderr.gitlab"].allSatisfy { name in
      let notes = (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
      return !notes.contains("[cache-substitute]")
    }
    let contexts = Dictionary(grouping: builds, by: \.last)
    return contexts.map { context, calls in
      let words = Set(calls.flatMap { $0 }).filter { !$0.hasPrefix("type=oci,") && $0 != "--output" }
        .filter { haveSameCache || !$0.hasPrefix("type=") }
        .map { $0.split(separator: "=oci-layout:").first.map { String($0) } ?? $0 }
      return [context ?? ""] + words.sorted()
    }
  }

  /// What the jobs of needed images give the others, by another name: here it is what the script calls them itself.
  private func builtImages(in folder: String) throws -> [String: String] {
    func text(of name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }
    let images = try text(of: "gitlab.yml").matches(of: /\ (BUILT_[A-Z0-9_]+)="(.*)\$\{RUN_ID\}"/)
    let layouts = try text(of: "build.sh").matches(of: /\) (BUILT_[A-Z0-9_]+)=\$\(layout_of/)
    return Dictionary(
      images.map { (String($0.output.1), String($0.output.2) + "RUN@sha256:0") }
        + layouts.map { (String($0.output.1), "oci-layout://layout") }
    ) { $1 }
  }

  /// The scripts of the jobs, one for each leg of a matrix.
  private func jobScripts(of pipeline: String) throws -> [String] {
    let folder = scripts.url.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let extraction = try runPython(["extract_scripts.py", folder.path, pipeline])
    #expect(extraction.status == 0, "\(extraction.error)")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { "\(folder.path)/\($0)" }
      .filter { file in
        // Stages that variants share are built, and not published.
        let script = try String(contentsOfFile: file, encoding: .utf8)
        return ["\nrelease ", "\nexport_image "].contains(where: script.contains)
      }
  }

  /// The variables that the jobs log in with, and those that become build secrets.
  private func secrets(of pipeline: String) throws -> [String: String] {
    let lines = try String(contentsOfFile: pipeline, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: " ") }
    let names = lines.flatMap { line -> [Substring] in
      switch line.first {
      case "require_variable": line.dropFirst().prefix(1).map { $0 }
      case "log_in", "log_in_by_default": Array(line.dropFirst(2))
      default: []
      }
    }
    return Dictionary(names.map { (String($0), "secret") }) { $1 }
  }

  private var gitHubVariables: [String: String] {
    [
      "GITHUB_EVENT_NAME": "push", "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "main", "DEFAULT_BRANCH": "main",
      "GITHUB_REPOSITORY": "acme/app", "GITHUB_STEP_SUMMARY": "\(scripts.path)/summary",
      "GITHUB_OUTPUT": "\(scripts.path)/output",
      "GITHUB_SHA": commit,
    ]
  }

  private var gitLabVariables: [String: String] {
    [
      "CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_REF_PROTECTED": "true",
      "CI_PROJECT_PATH": "acme/app", "CI_PROJECT_DIR": scripts.path, "CI_COMMIT_SHA": commit,
      "CI_REGISTRY": "registry.gitlab.com",
      "CI_REGISTRY_USER": "user",
      "CI_REGISTRY_PASSWORD": "secret",
    ]
  }
}
