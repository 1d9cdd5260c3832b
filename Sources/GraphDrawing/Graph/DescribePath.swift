extension BuildGraph {
  /// A path of one node shows nothing.
  var hasPath: Bool { criticalPath.nodes.count > 1 }

  /// What people should know of the whole.
  var title: String {
    let stages = isCondensed ? "" : ", \(counted(nodes.count { $0.kind.isStage && $0.isBuilt }, "stage"))"
    return "\(counted(jobs.count, "job"))\(stages)"
  }

  /// The critical path in words, with what its weight is.
  var pathText: String {
    let steps = criticalPath.nodes.count > 6
      ? criticalPath.nodes.prefix(3).map { nodes[$0].name } + ["…"] + criticalPath.nodes.suffix(2).map { nodes[$0].name }
      : criticalPath.nodes.map { nodes[$0].name }
    return "critical path, \(criticalPath.runCount) RUN: \(steps.joined(separator: " → ")) (counted, not timed)"
  }
}

extension BuildGraph.Node.Kind {
  var isStage: Bool { if case .stage = self { true } else { false } }
}
