import DockerfileSyntax
import Registry
import SourceText

/// What a target of a Dockerfile says of an image. Images that agree on the arguments of a Dockerfile share it.
struct StageFacts {
  let graph: StageGraph

  /// The stage to stop at.
  let target: Int

  /// Those that the target needs, ascending.
  let used: [Int]

  /// Those before the target that it does not use.
  let unused: [StagePlace]

  /// Those that it uses which declare arguments, each by the first of them.
  let withArguments: [StagePlace]

  let externalImages: [ExternalImage]

  /// `host[:port]` of the registries of the images that it is built from, each once.
  let readRegistries: [String]

  /// The images of unnamed registries that it is built from; of several for one place, the first.
  let shortNames: [ShortName]

  init(_ dockerfile: Dockerfile, _ graph: StageGraph, target: Int) {
    (self.graph, self.target) = (graph, target)
    used = graph.stagesUsed(by: target)
    let isUsed = Set(used)
    unused = dockerfile.stages[..<target].filter { !isUsed.contains($0.index) }.map { stage in
      StagePlace(
        name: stageName(stage), place: SourcePlace(dockerfile.source, stage.nameRange ?? stage.from.keywordRange))
    }
    withArguments = used.compactMap { dockerfile.stages[$0].firstArgument(in: dockerfile.source) }
    externalImages = graph.externalImages(usedBy: target)
    readRegistries = unique(externalImages.compactMap { try? ImageReference($0.name).repository.host })
    var choices: Set<SourceRange> = []
    shortNames = externalImages.filter { !$0.isChoice || choices.insert($0.range).inserted }
      .compactMap { ShortName($0, in: dockerfile.source) }
  }
}

/// The graphs of Dockerfiles and the facts on their targets, each worked out once.
struct KnownStages {
  private struct Key: Hashable {
    /// The Dockerfile, with the frontend that reads it.
    let file: String
    let arguments: [String: String]
    let platforms: [Platform]
  }

  private struct Known {
    let graph: StageGraph
    var facts: [Int: StageFacts] = [:]
  }

  private var known: [Known] = []
  private var indices: [Key: Int] = [:]

  /// The number of a graph, by which its facts are asked for.
  ///
  /// - Returns: also the graph, if it is a new one.
  mutating func graph(
    of dockerfile: Dockerfile, _ file: String, _ arguments: [String: String], _ platforms: [Platform]
  ) -> (number: Int, new: StageGraph?) {
    let key = Key(file: file, arguments: arguments, platforms: platforms)
    if let number = indices[key] { return (number, nil) }
    let graph = StageGraph(dockerfile, buildArguments: arguments, platforms: BuildPlatforms(targets: platforms))
    indices[key] = known.count
    known.append(Known(graph: graph))
    return (known.count - 1, graph)
  }

  subscript(number: Int) -> StageGraph { known[number].graph }

  mutating func facts(_ number: Int, _ dockerfile: Dockerfile, target: Int) -> StageFacts {
    if let facts = known[number].facts[target] { return facts }
    let facts = StageFacts(dockerfile, known[number].graph, target: target)
    known[number].facts[target] = facts
    return facts
  }
}
