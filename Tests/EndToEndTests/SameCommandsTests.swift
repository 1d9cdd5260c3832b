import Foundation
import TestSupport
import Testing

private let golden = pipelineFolder.deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("golden")

/// The golden cases in which every system has an output. What is reused by its content is built or not as the run finds it,
/// under a name that depends on what it is built from; and a runner that several runs share knows what it built by the run.
/// Some need what stands around them: other pipelines, and programs of the project.
private func completeCases() throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: golden.path).sorted().filter { name in
    !name.hasPrefix("reuse") && !name.hasPrefix("commands")
      && !["shell-runner", "called", "included", "logins", "promoted", "signed", "triggers", "values"].contains(name)
      && ["build.sh", "github.yml", "gitlab.yml"].allSatisfy {
        FileManager.default.fileExists(atPath: "\(golden.path)/\(name)/\($0)")
      }
  }
}

@Suite("what the workflow and the pipeline run is what the script runs", .enabled(if: Requirement.allowsPipelines))
struct SameCommandsTests {
  /// A run of the script writes caches and publishes. On a CI system the default branch does the one, and a release the
  /// other.
  @Test("argument by argument, in every golden case", arguments: try completeCases())
  func commands(name: String) throws {
    let golden = try GoldenProject(name)
    let script = try golden.script()
    #expect(!script.isEmpty)

    let workflow = try golden.gitHub()
    check(workflow.withoutPulls, script.withoutPulls, "GitHub")
    checkPulls(workflow, script)

    let pipeline = try golden.gitLab()
    if pipeline.contains(where: \.isPull) {
      check(pipeline.withoutPulls, script.withoutPulls, "GitLab")
      checkPulls(pipeline, script)
    } else {
      // Docker 29 reads caches from the registry, and what it writes is whole at once.
      check(pipeline, script.withoutPulls.filter { !$0.isSecondBuild }, "GitLab")
    }
  }

  private func check(_ calls: Set<Call>, _ script: Set<Call>, _ system: String) {
    let (more, less) = (calls.subtracting(script), script.subtracting(calls))
    #expect(more.isEmpty && less.isEmpty, "only on \(system): \(more)\nonly in the script: \(less)")
  }

  /// A job pulls what the script has where it was built: the stages that variants share.
  private func checkPulls(_ calls: Set<Call>, _ script: Set<Call>) {
    let (pulls, ofScript) = (calls.filter(\.isPull), script.filter(\.isPull))
    #expect(pulls.isSuperset(of: ofScript))
    let pushed = Set(script.filter { $0.words.first == "push" }.compactMap(\.words.last))
    #expect(pulls.subtracting(ofScript).allSatisfy { pushed.contains($0.words.last ?? "") }, "\(pulls) \(ofScript)")
  }
}

extension Set<Call> {
  fileprivate var withoutPulls: Set<Call> { filter { !$0.isPull } }
}

/// A golden case as a git repository, at the tag of a release.
private struct GoldenProject {
  private let project: TemporaryFolder
  private let docker: RecordingDocker
  private let files: URL

  /// Nil where the default branch releases.
  private let tag: String?
  private let defaultBranch: String?

  /// Whether a system has no cache of the script's kind.
  private let haveOwnCaches: Bool

  init(_ name: String) throws {
    project = try TemporaryFolder()
    docker = try RecordingDocker()
    files = golden.appendingPathComponent(name)
    for file in try FileManager.default.contentsOfDirectory(atPath: files.path) {
      try FileManager.default.copyItem(
        at: files.appendingPathComponent(file), to: project.url.appendingPathComponent(file))
    }
    let workflow = try String(contentsOf: files.appendingPathComponent("github.yml"), encoding: .utf8)
    let pattern = workflow.firstMatch(of: /\n    tags: \["?([^",\]]+)/).map { String($0.output.1) }
    tag = pattern?.replacing("*", with: "1.2.3")
    defaultBranch = workflow.firstMatch(of: /\n    branches: \["?([^",\]]+)/).map { String($0.output.1) }
    haveOwnCaches = ["stderr.github", "stderr.gitlab"].contains { note in
      let notes = try? String(contentsOf: golden.appendingPathComponent("\(name)/\(note)"), encoding: .utf8)
      return notes?.contains("[cache-substitute]") ?? false
    }
    try makeRepository(of: project, tags: [tag ?? "v1.2.3"])
    let names = workflow.matches(of: /(?:secrets|vars)\.([A-Z0-9_]+)/).map { String($0.output.1) }
    values = Dictionary(names.map { ($0, "value") }) { $1 }
  }

  /// Of the variables and secrets that the workflow asks for.
  private let values: [String: String]

  func script() throws -> Set<Call> {
    var version: [String: String] = [:]
    if let number = tag?.split(separator: "/").last?.drop(while: { $0 == "v" }) {
      // As a stored version is written: `v1.2.3`, or `1.2.3`.
      let text = try String(contentsOf: files.appendingPathComponent("build.sh"), encoding: .utf8)
      version["VERSION"] = (text.contains("VERSION=${VERSION:-v") ? "v" : "") + number
    }
    let script = try String(contentsOf: files.appendingPathComponent("build.sh"), encoding: .utf8)
    for event in script.contains("${EVENT:-") ? ["release", "default"] : ["release"] {
      let run = try runProgram(
        "/usr/bin/bash", ["build.sh"], in: project.url,
        environment: docker.environment.merging(values) { $1 }.merging(version) { $1 }.merging(["EVENT": event]) { $1 })
      #expect(run.status == 0, "\(run.error)")
    }
    return try takeCalls()
  }

  func gitHub() throws -> Set<Call> {
    for (event, ref) in [("push-main", defaultBranch), ("tag", tag)] as [(String, String?)]
    where event != "tag" || tag != nil {
      let run = try GitHubWorkflow.run(
        files.appendingPathComponent("github.yml"), project: project, event: event, ref: ref,
        environment: docker.environment, secrets: values, variables: values)
      #expect(run.triggered)
      #expect(run.problems == [])
      #expect(run.jobs.allSatisfy { ["success", "skipped"].contains($0.result) }, "\(run.log)")
    }
    return try takeCalls()
  }

  func gitLab() throws -> Set<Call> {
    for (event, ref) in [("push-main", nil), ("tag", tag)] as [(String, String?)] where event != "tag" || tag != nil {
      let run = try GitLabPipeline.run(
        files.appendingPathComponent("gitlab.yml"), project: project, event: event, ref: ref,
        variables: docker.environment.merging(values) { $1 })
      #expect(run.pipeline != nil)
      #expect(run.jobs.allSatisfy { ["success", "not-in-pipeline"].contains($0.status) }, "\(run.log)")
    }
    return try takeCalls()
  }

  /// What was asked of the engine. Builds that differ in what they push are one, and so are tags that are moved later.
  private func takeCalls() throws -> Set<Call> {
    let all = try docker.takeCalls(with: ["tag"]).filter { $0[0] != "login" }
    func isRetag(_ call: [String]) -> Bool {
      call.starts(with: ["buildx", "imagetools", "create", "--tag"]) && call.count == 6 && !call[5].contains("@")
    }
    var calls = all.filter { !isRetag($0) }.map { Call($0, hasOwnCache: haveOwnCaches) }
    for retag in all where isRetag(retag) {
      for index in calls.indices where calls[index].outputs.contains("--tag \(retag[5])") {
        calls[index].outputs.insert("--tag \(retag[4])")
      }
    }
    return Set(
      Dictionary(grouping: calls, by: \.words).map { words, same in
        Call(words: words, outputs: same.reduce(into: Set()) { $0.formUnion($1.outputs) })
      })
  }
}

/// A call of the engine without what is another in each run.
private struct Call: Hashable, CustomStringConvertible {
  var words: [String]

  /// The options of a build that say where its results go.
  var outputs: Set<String> = []

  var isPull: Bool { words.first == "pull" }
  var isSecondBuild: Bool { words.starts(with: ["build", "--quiet"]) }
  var description: String { "\(words.joined(separator: " ")) \(outputs.sorted())" }

  init(words: [String], outputs: Set<String>) { (self.words, self.outputs) = (words, outputs) }

  /// - Parameter hasOwnCache: whether its cache is the system's own affair.
  init(_ call: [String], hasOwnCache: Bool) {
    words = []
    let isBuildx = call.starts(with: ["buildx", "build"])
    let isList = call.starts(with: ["manifest", "create"])
    var rest = call[...]
    while let word = rest.popFirst() {
      switch word {
      case "--metadata-file", "--digestfile": rest = rest.dropFirst()
      case "--cache-from" where hasOwnCache, "--cache-to" where hasOwnCache: rest = rest.dropFirst()
      case "--cache-to", "--attest": outputs.insert("\(word) \(rest.popFirst() ?? "")")
      case "--output" where isBuildx:
        // How an image gets to another build is the run's own affair.
        if let place = rest.popFirst(), !place.hasPrefix("type=oci,") { outputs.insert("\(word) \(place)") }
      case "--annotation": outputs.insert("\(word) \(rest.popFirst() ?? "")")
      case "--label", "--build-arg":
        // The version, the time and the commit are those of the run.
        let text = (rest.popFirst() ?? "").replacing(
          /=(v?[0-9]+[.][0-9].*|[0-9a-f]{8}|[0-9a-f]{40}|https?:.*|[0-9-]{10}T.*)$/, with: "=THIS-RUN")
        words += [word, Self.lasting(text, isList: false)]
      case "--tag" where isBuildx: outputs.insert("\(word) \(rest.popFirst() ?? "")")
      case "--push": outputs.insert(word)
      default: words.append(Self.lasting(word, isList: isList))
      }
    }
  }

  /// An image of the run is known by a name on the engine, by a folder, or by its digest.
  private static func lasting(_ word: String, isList: Bool) -> String {
    let text = word.replacing(/@sha256:[0-9a-f]+$/, with: ":THIS-RUN")
      .replacing(/:local(-[A-Za-z0-9._-]+)?$/, with: ":THIS-RUN")
      .replacing(/=(oci-layout|docker-image):\/\/.*$/, with: "=THIS-RUN")
      .replacing(/^\/.*\/[^\/]+\.Dockerfile$/, with: "THIS-RUN")
      .replacing(/=\/.*\/\.ssh-/, with: "=THIS-RUN/.ssh-")
    if !isList { return text }
    return text.replacing(/^docker:\/\//, with: "").replacing(/:build-[a-z0-9-]+$/, with: ":THIS-RUN")
  }
}
