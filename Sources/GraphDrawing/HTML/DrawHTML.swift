/// A page with the picture and, for who reads rather than looks, tables that say the same.
package func drawHTML(_ graph: BuildGraph, title: String) -> String {
  let jobs = graph.jobs.map { job -> [Markup] in
    [
      "\(job.name)", "\(job.purpose)", "\(job.tags.joined(separator: " "))", "\(job.settings.joined(separator: ", "))",
      "\(job.needs.map { graph.jobs[$0].name }.joined(separator: ", "))",
    ]
  }
  let path = CriticalMarks(graph)
  let stages = graph.nodes.enumerated().compactMap { index, node -> [Markup]? in
    guard let job = node.job, node.kind.isStage else { return nil }
    return [
      "\(graph.jobs[job].name)", "\(node.name)", "\(node.sources.joined(separator: ", "))",
      node.isBuilt ? "\(node.runCount)" : "not built", node.cache.map { "<code>\($0.text)</code>" } ?? "",
      path.nodes.contains(index) ? "yes" : "",
      node.place.map { "<code>\($0.file.name):\($0.start.line)</code>" } ?? "",
    ]
  }
  var sections = [
    HTMLSection("Jobs, in build order", htmlTable(["Job", "Makes", "Tags", "Platforms and cache", "Waits for"], jobs))
  ]
  sections.append(
    HTMLSection(
      "Stages",
      htmlTable(["Job", "Stage", "Made from", "RUN", "Kept as", "On the critical path", "Dockerfile"], stages),
      isFolded: stages.count > 40))
  if graph.hasPath {
    sections.append(
      HTMLSection(
        "The critical path",
        """
        <p>\(graph.pathText).</p>
        <p>It is the chain of jobs and stages with the most RUN instructions: what a build without any cache has to do one \
        after the other. How long an instruction takes is not known here.</p>

        """))
  }
  return htmlPage(title: title, picture: drawSVG(graph), sections: sections)
}
