/// A list for a terminal: the jobs in build order, their stages, what each takes and where it is kept.
package func drawText(_ graph: BuildGraph) -> String {
  let onPath = CriticalMarks(graph)
  var text = ""
  for (index, job) in graph.jobs.enumerated() {
    let tags = job.tags.map { ":\($0)" }
    text += "\(job.name): \(([job.purpose] + tags).joined(separator: " "))\n"
    for setting in job.settings { text += "  \(setting)\n" }
    if !job.needs.isEmpty { text += "  waits for \(job.needs.map { graph.jobs[$0].name }.joined(separator: ", "))\n" }
    text += table(
      job.nodes.map { node in
        let node = graph.nodes[node]
        return [
          node.name, node.sources.joined(separator: ", "), node.amount, node.cache.map { "kept as \($0.text)" } ?? "",
        ]
      },
      marks: job.nodes.map { onPath.nodes.contains($0) })
    text += index == graph.jobs.count - 1 ? "" : "\n"
  }
  if graph.hasPath { text += "\n\(pathLines(graph))" }
  return text
}

extension BuildGraph.Node {
  fileprivate var amount: String {
    switch kind {
    case .stage: isBuilt ? "\(runCount) RUN" : "not built"
    case .base, .index, .job: ""
    }
  }
}

/// In columns as wide as what is in them, but for what is too long to line others up with it.
private func table(_ rows: [[String]], marks: [Bool]) -> String {
  let widest = 48
  let widths = (rows.first ?? []).indices.map { column in
    rows.map { $0[column].count }.filter { $0 <= widest }.max() ?? 0
  }
  return zip(rows, marks).map { row, isMarked in
    let cells = zip(row, widths).map { cell, width in
      cell + String(repeating: " ", count: max(0, width - cell.count))
    }
    var line = "\(isMarked ? "*" : " ") \(cells.joined(separator: "  "))"
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }.joined()
}

private func pathLines(_ graph: BuildGraph) -> String {
  let path = graph.criticalPath
  let parts = path.jobs.map { job in
    let stages = path.nodes.filter { graph.nodes[$0].job == job }.map { graph.nodes[$0].name }
    return "\(graph.jobs[job].name) (\(stages.joined(separator: ", ")))"
  }
  return """
    * the critical path: \(parts.joined(separator: ", then ")); \(counted(path.runCount, "RUN instruction")).
      No other chain of stages and jobs has more. How long they take is not known here.

    """
}
