import DockerfileSyntax

/// The stages of an image as its Dockerfile has them, and which of them the image builds.
package struct ImageStages: Sendable {
  package let dockerfile: Dockerfile
  package let graph: StageGraph

  /// The stages that are built to the end: the target, or those that variants share.
  package let targets: [Int]

  /// What builds a stage that is built for several variants at once: the name of the shared stages.
  private let builders: [Int: String]

  init(_ image: PreparedImage, _ view: StageView) {
    (dockerfile, graph, targets) = (image.dockerfile, image.graph, view.targets(of: image))
    builders = view.owners.keys.reduce(into: [:]) { $0[$1] = view.builder(of: $1)?.name }
  }

  /// The shared stages that a stage is one of; nil if the image builds it itself.
  package func builder(of stage: Int) -> String? { builders[stage] }

  /// The stages that the image builds, in build order. A target is always built, if only to be given its labels.
  package var built: [Int] {
    var isBuilt = Array(repeating: false, count: dockerfile.stages.count)
    for target in targets { isBuilt[target] = true }
    // Every dependency is an earlier stage, so one pass from the end meets each stage after all that use it.
    for stage in isBuilt.indices.reversed() where isBuilt[stage] && builders[stage] == nil {
      for source in graph.dependencies(of: stage) where builders[source] == nil { isBuilt[source] = true }
    }
    return isBuilt.indices.filter { isBuilt[$0] }
  }
}
