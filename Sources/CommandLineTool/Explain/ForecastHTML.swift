import GraphDrawing

/// A page: the graph coloured by what is reused, and for each image its instructions.
func renderHTML(_ reports: [ForecastReport], _ graph: BuildGraph, title: String) -> String {
  var states: [StageKey: StageState] = [:]
  let blocks = ForecastBlock.all(of: reports)
  for block in blocks where block.frontend == nil {
    for (stage, index) in zip(block.stages, block.indexes) {
      for name in block.names { states[StageKey(image: name, stage: index)] = state(of: stage) }
    }
  }
  let sections = blocks.flatMap { block -> [HTMLSection] in
    let rows = block.stages.flatMap { stage in stage.instructions.map { row(stage, $0) } }
    let table = htmlTable(["Stage", "Line", "Instruction", "What becomes of it"], rows)
    let names = block.names.joined(separator: ", ")
    return [HTMLSection(block.title, table, isFolded: blocks.count > 8)]
      + (block.advice.isEmpty ? [] : [HTMLSection("Advice on \(names)", list(block.advice))])
  }
  return htmlPage(title: title, picture: drawSVG(graph, states: states), sections: sections)
}

private func state(of stage: ForecastBlock.Stage) -> StageState? {
  let steps = stage.instructions.filter(\.executes)
  let reused = steps.filter { $0.reused == true }.count
  let doubtful = steps.filter { $0.reused == nil }.count
  if steps.isEmpty { return StageState(.reused, "no steps") }
  if reused == steps.count { return StageState(.reused, "all \(reused) reused") }
  let label = "\(reused) of \(steps.count) reused" + (doubtful > 0 ? ", \(doubtful) perhaps" : "")
  // What certainly runs counts for more than what perhaps does.
  let runs = reused + doubtful < steps.count
  return StageState(!runs ? .perhapsReused : reused == 0 ? .rebuilt : .partlyReused, label)
}

private func row(_ stage: ForecastBlock.Stage, _ row: ForecastBlock.Row) -> [Markup] {
  ["\(stage.stage)", "\(String(row.line))", "<code>\(row.instruction)</code>", "\(row.reason)"]
}

private func list(_ advice: [ForecastReport.Suggestion]) -> Markup {
  let items = advice.map { advice -> Markup in
    let difference: Markup = "<pre>\(advice.difference.joined(separator: "\n"))</pre>"
    return """
      <li>\(advice.text)\(advice.line.map { " (line \($0))" } ?? ""): \(advice.effect).\
      \(advice.edits.isEmpty ? "" : difference)</li>\n
      """
  }
  return "<ul>\n\(Markup(items))</ul>\n"
}
