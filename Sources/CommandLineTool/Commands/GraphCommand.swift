import GraphDrawing
import ImageModel
import SourceText

private let image = OptionDescription(
  name: "--image", value: "REPOSITORY", help: "call the image REPOSITORY, where there is no cigen.json5")
private let format = OptionDescription(
  name: "--format", value: "FORMAT", choices: GraphFormat.allCases.map(\.rawValue),
  help: "draw as text (the default), mermaid, dot, svg or html")

/// The forms in which a graph is drawn.
private enum GraphFormat: String, CaseIterable {
  case text, mermaid, dot, svg, html
}

let graphCommand = CommandDescription(
  name: "graph",
  summary: "draw what is built from what: stages, caches, images and jobs",
  operands: "[IMAGE…]",
  discussion: """
    For each image, which is one job of a pipeline: its stages with what they are made from, the image that keeps each in
    the registry, the jobs that it waits for, and the critical path. That is the chain of jobs and stages with the most RUN
    instructions, which a build without any cache has to run one after the other.

    svg and html need nothing but themselves, and follow the reader's choice of light or dark. GitHub and GitLab draw
    mermaid in Markdown; dot is for Graphviz. Where there are more than \(BuildGraph.mostNodes) stages and base images, or
    \(BuildGraph.mostEdges) lines between them, the pictures have a box for each image; text has all of them always.
    """,
  options: [format, image, .folder, .config],
  examples: [
    ("cigen graph", "the stages and what they are made from, as a list"),
    ("cigen graph --format svg > graph.svg", "a picture for a README"),
    ("cigen graph web --format html > graph.html", "a page about one image"),
  ],
  run: drawGraph)

@Sendable private func drawGraph(
  _ arguments: ParsedArguments, _ console: inout Console
) throws(DiagnosticError) -> ExitStatus {
  let form = try chosenFormat(arguments[format], orElse: GraphFormat.text, hint: "use text, mermaid, dot, svg or html")
  let disk = Disk(console.invocation)
  let location = try disk.locateProject(from: arguments[.folder] ?? ".", config: arguments[.config])
  let loaded = try disk.loadProject(at: location, image: arguments[image], &console)
  let graph = BuildGraph(try loaded.project.selecting(arguments.operands))
  switch form {
  case .text: console.printOutput(drawText(graph))
  case .mermaid:
    let flowchart = drawMermaid(graph)
    console.printOutput(flowchart)
    if !mermaidAccepts(flowchart, of: graph) { console.report([tooLarge]) }
  case .dot: console.printOutput(drawDOT(graph))
  case .svg: console.printOutput(drawSVG(graph).text)
  case .html: console.printOutput(drawHTML(graph, title: "What \(loaded.source) builds"))
  }
  return .done
}

private let tooLarge = Diagnostic(
  .warning, rule: "large-graph", "the graph is larger than what Mermaid draws on GitHub and GitLab",
  hint: "name some of the images, or take --format svg")
