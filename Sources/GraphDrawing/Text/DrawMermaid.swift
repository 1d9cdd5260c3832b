/// Whether GitHub and GitLab draw the flowchart, which leave Mermaid's own limits as they are: `maxTextSize` and `maxEdges`
/// (mermaid.js.org, "MermaidConfig").
package func mermaidAccepts(_ flowchart: String, of graph: BuildGraph) -> Bool {
  flowchart.count <= 50_000 && graph.drawable.edges.count <= BuildGraph.mostEdges
}

/// A flowchart for Markdown on GitHub and GitLab (mermaid.js.org, "Flowcharts").
package func drawMermaid(_ graph: BuildGraph) -> String {
  let graph = graph.drawable
  let onPath = CriticalMarks(graph)
  var lines = ["flowchart LR"]
  for (index, node) in graph.nodes.enumerated() where node.kind == .base {
    lines.append("  n\(index)([\(label([node.name]))]):::base")
  }
  for (index, job) in graph.jobs.enumerated() {
    let indent = graph.isCondensed ? "  " : "    "
    if !graph.isCondensed {
      lines.append("  subgraph j\(index)[\(label([job.title]))]")
    }
    for node in job.nodes { lines.append(indent + draw(graph.nodes[node], node, job, onPath)) }
    if !graph.isCondensed { lines.append("  end") }
  }
  for edge in graph.edges {
    let arrow = edge.style == "from" ? "-->" : "-.->"
    let text = edge.style == "from" ? "" : "|\(edge.uses.map(\.rawValue).joined(separator: ", "))|"
    lines.append("  n\(edge.source) \(arrow)\(text) n\(edge.target)")
  }
  if graph.hasPath { lines.append("  path[\(label([graph.pathText]))]:::legend") }
  // Mermaid chooses the colours of the page, light or dark; only borders are set.
  lines += [
    "  classDef base stroke:#54aeff",
    "  classDef unbuilt stroke-dasharray:4 3",
    "  classDef critical stroke:#8250df,stroke-width:3px",
    "  classDef legend fill:none,stroke:#8250df",
  ]
  if !onPath.edges.isEmpty {
    let numbers = onPath.edges.sorted().map(String.init).joined(separator: ",")
    lines.append("  linkStyle \(numbers) stroke:#8250df,stroke-width:3px")
  }
  return lines.joined(separator: "\n") + "\n"
}

private func draw(_ node: BuildGraph.Node, _ index: Int, _ job: BuildGraph.Job, _ onPath: CriticalMarks) -> String {
  let style = !node.isBuilt ? ":::unbuilt" : onPath.nodes.contains(index) ? ":::critical" : ""
  return "n\(index)[\(label(node.lines(in: job)))]\(style)"
}

extension BuildGraph.Job {
  /// In one line: Mermaid leaves no place for more above a subgraph.
  fileprivate var title: String {
    ([name, kind == .image ? repository.text : ""] + platforms.map(\.text)).filter { !$0.isEmpty }
      .joined(separator: " · ")
  }
}

/// A quoted text. Mermaid reads `#35;` for a `#`, and so all that could mean something to it, to Markdown or to HTML. It
/// takes `style:…#35;` for a style and drops the end, so there is no colon in a text with such a code.
private func label(_ lines: [String]) -> String {
  let isHarmless = lines.allSatisfy { $0.unicodeScalars.allSatisfy(isPlain) }
  let escaped = lines.map { line in
    line.unicodeScalars.map { scalar in
      if isHarmless || (isPlain(scalar) && scalar != ":") { return String(scalar) }
      return scalar.value < 32 || scalar.value == 127 ? "\u{FFFD}" : "#\(scalar.value);"
    }.joined()
  }
  return "\"\(escaped.joined(separator: "<br/>"))\""
}

private func isPlain(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 128 || plain.contains(scalar) }

private let plain = Set(" abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:/-_@+=(){}[]".unicodeScalars)
