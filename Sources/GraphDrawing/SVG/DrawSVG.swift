/// A picture that needs nothing but itself: no script, no font, no link. It follows the reader's choice of light or dark.
///
/// - Parameter states: what a build does with the stages, to be shown in them.
package func drawSVG(_ graph: BuildGraph, states: [StageKey: StageState] = [:]) -> Markup {
  let graph = graph.drawable
  let picture = Picture(graph, states: states)
  let margin = 20.0
  let legend = Legend(graph, states, width: max(picture.width, 560))
  let width = max(picture.width, legend.width) + 2 * margin
  let height = picture.height + legend.height + 2 * margin + 20
  let path = CriticalMarks(graph)

  var svg: Markup = """
    <svg xmlns="http://www.w3.org/2000/svg" class="cigen-graph" role="img" aria-labelledby="cigen-title cigen-desc" \
    width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
    <title id="cigen-title">\(graph.title)</title>
    <desc id="cigen-desc">\(graph.pathText)</desc>
    <style>
    \(svgStyle)
    </style>
    <rect class="page" width="\(width)" height="\(height)" rx="8"/>
    <g transform="translate(\(margin) \(margin))">

    """
  for (index, frame) in picture.frames.enumerated() {
    if let face = frame.face { svg += draw(frame, face, graph.jobs[index], isCritical: path.jobs.contains(index)) }
  }
  // Those of the critical path lie on top.
  for isCritical in [false, true] {
    for (index, edge) in graph.edges.enumerated() where path.edges.contains(index) == isCritical {
      svg += draw(edge, picture.ways[index], graph, isCritical: isCritical)
    }
  }
  for (index, node) in graph.nodes.enumerated() {
    svg += draw(node, picture.faces[index], at: picture.corners[index], isCritical: path.nodes.contains(index))
  }
  svg += "<g transform=\"translate(0 \(picture.height + 24))\">\n\(legend.markup)</g>\n</g>\n</svg>\n"
  return svg
}

/// What is on the critical path, to be looked up; a path of a single node is none to show.
struct CriticalMarks {
  let jobs: Set<Int>
  let nodes: Set<Int>
  let edges: Set<Int>

  init(_ graph: BuildGraph) {
    let path = graph.criticalPath
    let isShown = graph.hasPath
    jobs = isShown ? Set(path.jobs) : []
    nodes = isShown ? Set(path.nodes) : []
    edges = isShown ? Set(path.edges) : []
  }
}

private func draw(_ frame: JobFrame, _ face: JobFace, _ job: BuildGraph.Job, isCritical: Bool) -> Markup {
  let x = JobFace.padding
  var markup: Markup = """
    <g transform="translate(\(frame.corner.x) \(frame.corner.y))">
    <title>\(job.lines.joined(separator: "\n"))</title>
    <rect class="job\(isCritical ? " critical" : "")" width="\(frame.width)" height="\(frame.height)" rx="8"/>
    <text class="name" x="\(x)" y="22">\(face.name)</text>

    """
  for (index, line) in face.lines.enumerated() {
    markup += "<text class=\"small\" x=\"\(x)\" y=\"\(38 + 15 * Double(index))\">\(line)</text>\n"
  }
  return markup + "</g>\n"
}

private func draw(_ node: BuildGraph.Node, _ face: NodeFace, at corner: Point, isCritical: Bool) -> Markup {
  let (x, right) = (NodeFace.padding, face.width - NodeFace.padding)
  var markup: Markup = """
    <g transform="translate(\(corner.x) \(corner.y))">
    <title>\(node.wholeText)</title>

    """
  if node.kind == .base {
    return markup + """
      <rect class="base" width="\(face.width)" height="\(face.height)" rx="\(face.height / 2)"/>
      <text class="basename" x="\(face.width / 2)" y="17" text-anchor="middle">\(face.name)</text>
      </g>

      """
  }
  let classes = ["node", node.isBuilt ? "" : "unbuilt", isCritical ? "critical" : "", face.state?.kind.rawValue ?? ""]
  markup += """
    <rect class="\(classes.filter { !$0.isEmpty }.joined(separator: " "))" width="\(face.width)" height="\(face.height)" rx="5"/>
    <text class="name" x="\(x)" y="20">\(face.name)</text>

    """
  if let count = face.count {
    markup += "<text class=\"small\" x=\"\(right)\" y=\"20\" text-anchor=\"end\">\(count)</text>\n"
  }
  var y = 37.0
  if let cache = face.cache {
    markup += cacheIcon(x: x, y: y - 9)
    markup += "<text class=\"small\" x=\"\(x + NodeFace.iconWidth)\" y=\"\(y)\">\(cache)</text>\n"
    y += 17
  }
  if let state = face.state {
    markup += stateIcon(state.kind, x: x, y: y - 9)
    markup += "<text class=\"state\" x=\"\(x + NodeFace.iconWidth)\" y=\"\(y)\">\(state.label)</text>\n"
  }
  return markup + "</g>\n"
}

/// A level line through columns, a curve between them.
private func draw(
  _ edge: BuildGraph.Edge, _ way: [Point], _ graph: BuildGraph, isCritical: Bool
) -> Markup {
  guard let first = way.first, let last = way.last else { return "" }
  // The line ends at the foot of its head.
  let end = Point(x: last.x - 6, y: last.y)
  var path: Markup = "M\(first.x) \(first.y)"
  var previous = first
  for point in way.dropFirst() {
    let point = point == last ? end : point
    if abs(point.y - previous.y) < 0.05 {
      path += "H\(point.x)"
    } else {
      let middle = (previous.x + point.x) / 2
      path += "C\(middle) \(previous.y) \(middle) \(point.y) \(point.x) \(point.y)"
    }
    previous = point
  }
  let (source, target) = (graph.nodes[edge.source], graph.nodes[edge.target])
  let classes = isCritical ? "\(edge.style) critical" : target.isBuilt ? edge.style : "\(edge.style) faint"
  let uses = edge.uses.map(\.rawValue).joined(separator: ", ")
  return """
    <g class="edge \(classes)"><title>\(target.name): \(uses) \(source.name)</title>\
    <path d="\(path)"/><path class="head" d="M\(last.x) \(last.y)l-7 -3.5v7z"/></g>

    """
}

extension BuildGraph.Edge {
  /// The class of its line: what is built on it says more than what is copied from it.
  var style: String { uses.contains(.from) ? "from" : uses == [.needs] ? "needs" : "copy" }
}

extension BuildGraph.Node {
  /// All that is known of it; for what is cut in the picture, too.
  var wholeText: String {
    var lines = [name] + sources
    if let cache { lines.append("kept as \(cache.text)") }
    if !isBuilt { lines.append("not built: no image needs it") }
    if let place { lines.append("\(place.file.name):\(place.start.line)") }
    return lines.joined(separator: "\n")
  }
}
