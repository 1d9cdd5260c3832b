import BuildContext
import DockerfileEdits
import DockerfileSyntax
import SourceText
import Testing

/// A Dockerfile and the files of its build context.
struct Project {
  let dockerfile: Dockerfile
  let finder: RemedyFinder

  init(_ text: String, _ files: [String: String]) throws {
    let (dockerfile, problems) = parseDockerfile(SourceFile(name: "Dockerfile", text: text))
    #expect(!problems.contains { $0.severity == .error }, "\(problems.map(\.message))")
    self.dockerfile = try #require(dockerfile)
    let graph = StageGraph(self.dockerfile, buildArguments: [:])
    let entries = files.mapValues { ContextTree.Entry(.file(content: $0), mode: 0o644) }
    finder = RemedyFinder(
      self.dockerfile, graph, targets: [graph.defaultTarget], context: KnownContext(ContextTree(entries)),
      read: { files[$0] })
  }

  /// The Dockerfile after the first remedy of each round, until there is none.
  func improved() -> String {
    let source = String(decoding: dockerfile.source.bytes, as: UTF8.self)
    guard let remedy = finder.installs().first ?? finder.argumentMoves().first else { return source }
    return remedy.edit.applied(to: source)
  }
}
