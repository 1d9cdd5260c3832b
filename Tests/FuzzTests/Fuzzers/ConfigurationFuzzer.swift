import BuildPlanning
import CommandLineTool
import Foundation
import Generators
import GraphDrawing
import ImageModel
import SourceText
import TemplateEngine
import Templates
import TestSupport
import Testing

@Suite("Configurations, fuzzed")
struct ConfigurationFuzzer {
  private static let tokens =
    JSON5Fuzzer.tokens + [
      "{version}", "{major}", "{git}", "\"auto\"", "false", "[]", "{}", "\"\"", "images: {", "repository: ", "tags: [",
      "dockerfile: ",
      "context: ", "target: ", "cache: ", "variants: {", "matrix: {", "platforms: [\"linux/arm64\"], ", "builder: ",
      "engine: ",
      "version: ", "values: {", "secrets: {", "before: [", "test: [\"true\"], ", "github: {", "gitlab: {", "on: ",
      "outputs: [",
      "\"buildx\"", "\"podman\"", "registries: {", "ssh: true, ", "sign: \"cosign\", ", "only: ", "include: ",
      "reuse: true, ",
      "args: { A: \"$B\" }, ", "labels: { a: \"b\" }, ", "triggers: ", "check: { ignore: [\"", "needs: [",
      "schedule: \"0 0 * * *\", ",
    ]

  static let dockerfile = """
    ARG A=1
    FROM golang:$A AS builder
    COPY . .
    RUN --mount=type=secret,id=s go build
    FROM alpine AS runtime
    COPY --from=builder /app /
    """

  static func corpus(_ name: String) throws -> (own: [CorpusFile], seeds: [CorpusFile]) {
    let files = ["Dockerfile": SourceFile(name: "Dockerfile", text: dockerfile)]
    return (
      try Corpus.own("configuration", files: files), try Corpus.cases("golden") { $0 == "cigen.json5" }
    )
  }

  @Test("become outputs and graphs, or errors with a place")
  func configurations() throws {
    let corpus = try Self.corpus("configuration")
    try Fuzzer(
      name: "configuration", own: corpus.own, seeds: corpus.seeds, tokens: Self.tokens, count: 50, fault: Self.fault
    ).run()
  }

  private static let templates = TemplateLibrary(
    Dictionary(
      BundledTemplate.all.map { ($0.name, SourceFile(name: $0.name, text: $0.text)) }, uniquingKeysWith: { $1 }))

  static func fault(_ file: CorpusFile) -> String? {
    let source = SourceFile(name: "cigen.json5", bytes: file.bytes)
    let project: Project
    do {
      let decoded = try decodeProject(source, files: reader(of: file.files))
      project = decoded.project
      if let fault = FuzzTests.fault(in: decoded.warnings) { return fault }
    } catch {
      if !error.diagnostics.contains(where: { $0.severity == .error }) { return "refused without an error" }
      return FuzzTests.fault(in: error.diagnostics)
    }
    do {
      _ = try outputs(of: project)
    } catch {
      // What is wrong with an output as a whole has the place of the output.
      if let fault = FuzzTests.fault(in: error.diagnostics, needsPlace: false) { return fault }
    }
    let graph = BuildGraph(project)
    let drawn = [drawText(graph), drawDOT(graph), drawMermaid(graph), drawHTML(graph, title: "t")]
    return drawn.contains("") ? "an empty graph" : nil
  }

  private static func outputs(of project: Project) throws(DiagnosticError) -> [String] {
    let mark = Provenance(toolVersion: "1", source: "cigen.json5", command: ["cigen"])
    let (plan, pipelines) = (planBuilds(project, for: .bash), project.pipelines)
    return [
      try generateBashScript(plan, pipelines, templates: templates, provenance: mark, projectFolder: "."),
      try generateGitHubWorkflow(
        planBuilds(project, for: .github), pipelines, templates: templates, provenance: mark, projectFolder: "a b"),
      try generateGitLabPipeline(
        planBuilds(project, for: .gitlab), pipelines, templates: templates, provenance: mark, projectFolder: "."),
    ]
  }

  static func reader(of files: [String: SourceFile]) -> FileReader {
    { (path) throws(DiagnosticError) in
      let parts = path.split(separator: "/").filter { $0 != "." }
      return path.hasPrefix("/") ? nil : files[parts.joined(separator: "/")]
    }
  }

  @Test("are read by the commands, which end with a status of theirs and a message that has a place")
  func commands() throws {
    let corpus = try Self.corpus("commands")
    let folder = try TemporaryFolder()
    try Fuzzer(
      name: "commands", own: corpus.own, seeds: corpus.seeds, tokens: Self.tokens, count: 8,
      fault: { Self.commandFault($0, in: folder) }
    ).run()
  }

  private static func commandFault(_ file: CorpusFile, in folder: TemporaryFolder) -> String? {
    // A path that leads out of the project leads nowhere.
    let project = folder.url.appendingPathComponent("a/b/c/d/project")
    try? FileManager.default.removeItem(at: project)
    var files = file.files.mapValues { Data($0.bytes) }
    files["cigen.json5"] = Data(file.bytes)
    for (path, data) in files {
      let place = project.appendingPathComponent(path)
      try? FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try? data.write(to: place)
    }
    for command in ["bash", "graph", "check"] {
      let streams = Streams()
      let status = runCigen(
        Invocation(
          arguments: [command], workingFolder: project.path, environment: ["PATH": "/usr/bin:/bin"],
          errorIsTerminal: false,
          writeOutput: { streams.write(output: $0) }, writeError: { streams.write(error: $0) }))
      let hasPlace = (streams.output + streams.error).contains(#/:[0-9]+:[0-9]+: /#)
      switch status {
      case 0: continue
      case 1 where command == "check" && hasPlace, 2 where hasPlace: continue
      default: return "\(command) ends with the status \(status): \(streams.error)"
      }
    }
    return nil
  }
}
