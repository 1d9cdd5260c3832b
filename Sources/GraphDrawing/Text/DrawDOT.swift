/// The language of Graphviz (graphviz.org/doc/info/lang.html).
package func drawDOT(_ graph: BuildGraph) -> String {
  let graph = graph.drawable
  let onPath = CriticalMarks(graph)
  var lines = [
    "digraph cigen {",
    "  graph [rankdir=LR, fontname=\"sans-serif\", fontsize=11, style=rounded, color=\"#818b98\", labeljust=l]",
    "  node [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=11, color=\"#818b98\"]",
    "  edge [fontname=\"sans-serif\", fontsize=9, color=\"#818b98\"]",
  ]
  if graph.hasPath { lines.append("  label=\(quoted([graph.pathText]))") }
  for (index, node) in graph.nodes.enumerated() where node.kind == .base {
    lines.append(
      "  n\(index) [label=\(quoted([node.name])), shape=box, style=\"rounded,filled\", fillcolor=\"#ddf4ff\"]")
  }
  for (index, job) in graph.jobs.enumerated() {
    let indent = graph.isCondensed ? "  " : "    "
    if !graph.isCondensed {
      lines += ["  subgraph cluster_\(index) {", "    label=\(quoted(job.lines))"]
    }
    for node in job.nodes { lines.append(indent + draw(graph.nodes[node], node, job, onPath)) }
    if !graph.isCondensed { lines.append("  }") }
  }
  for (index, edge) in graph.edges.enumerated() {
    var attributes: [String] = []
    if edge.style != "from" {
      attributes += ["label=\(quoted([edge.uses.map(\.rawValue).joined(separator: ", ")]))", "style=dashed"]
    }
    if onPath.edges.contains(index) { attributes.append(critical) }
    let list = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
    lines.append("  n\(edge.source) -> n\(edge.target)\(list)")
  }
  return (lines + ["}"]).joined(separator: "\n") + "\n"
}

private let critical = "color=\"#8250df\", penwidth=2"

private func draw(_ node: BuildGraph.Node, _ index: Int, _ job: BuildGraph.Job, _ onPath: CriticalMarks) -> String {
  var attributes = ["label=\(quoted(node.lines(in: job)))"]
  if !node.isBuilt { attributes.append("style=\"rounded,dashed\"") }
  if onPath.nodes.contains(index) { attributes.append(critical) }
  return "n\(index) [\(attributes.joined(separator: ", "))]"
}

extension BuildGraph.Node {
  /// What its box says, for programs that draw it themselves.
  func lines(in job: BuildGraph.Job) -> [String] {
    switch kind {
    case .base, .index: [name]
    case .job(let stages): [name, "\(counted(stages, "stage")), \(runCount) RUN"]
    case .stage:
      [name, isBuilt ? "\(runCount) RUN" : "not built"]
        + (cache.map { ["kept as \($0.repository == job.repository ? ":\($0.tag?.text ?? "")" : $0.text)"] } ?? [])
    }
  }
}

/// Within quotes a backslash begins an escape, such as the line's end `\n`; HTML entities are read there, too.
private func quoted(_ lines: [String]) -> String {
  let escaped = lines.map { line in
    line.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "&": "&amp;"
      case "\u{0}"..."\u{1F}", "\u{7F}": "\u{FFFD}"
      default: String(scalar)
      }
    }.joined()
  }
  return "\"\(escaped.joined(separator: "\\n"))\""
}
