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
    let path = criticalPath
    var steps = path.jobs.map { jobs[$0].name }
    if path.nodes.count <= 6, !isCondensed {
      steps = path.nodes.enumerated().map { index, node in
        let job = nodes[node].job
        let isNew = path.jobs.count > 1 && (index == 0 || nodes[path.nodes[index - 1]].job != job)
        return (isNew ? job.map { "\(jobs[$0].name): " } ?? "" : "") + nodes[node].name
      }
    } else if path.jobs.count == 1 {
      steps = path.nodes.map { nodes[$0].name }
    }
    if steps.count > 8 { steps = steps.prefix(3) + ["…"] + steps.suffix(3) }
    return "critical path, \(path.runCount) RUN: \(steps.joined(separator: " → ")) (counted, not timed)"
  }
}

extension BuildGraph.Node.Kind {
  var isStage: Bool { if case .stage = self { true } else { false } }
}
