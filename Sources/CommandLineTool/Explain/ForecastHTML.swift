import GraphDrawing

/// A page: the graph coloured by what is reused, and for each image its instructions.
func renderHTML(_ reports: [ForecastReport], _ graph: BuildGraph, title: String) -> String {
  var states: [StageKey: StageState] = [:]
  for report in reports where report.frontend == nil {
    for stage in report.stages {
      states[StageKey(image: report.image, stage: stage.index)] = state(of: stage)
    }
  }
  let sections = reports.flatMap { report -> [HTMLSection] in
    let rows = report.stages.flatMap { stage in stage.instructions.map { row(stage, $0) } }
    let table = htmlTable(["Stage", "Line", "Instruction", "What becomes of it"], rows)
    return [HTMLSection("\(report.image): \(report.total)", table, isFolded: reports.count > 8)]
      + (report.advice.isEmpty ? [] : [HTMLSection("Advice on \(report.image)", list(report.advice))])
  }
  return htmlPage(title: title, picture: drawSVG(graph, states: states), sections: sections)
}

private func state(of stage: ForecastReport.Stage) -> StageState? {
  let steps = stage.instructions.filter(\.executes)
  let reused = steps.filter(\.reused).count
  if steps.isEmpty { return StageState(.reused, "no steps") }
  if reused == steps.count { return StageState(.reused, "all \(reused) reused") }
  return StageState(reused == 0 ? .rebuilt : .partlyReused, "\(reused) of \(steps.count) reused")
}

private func row(_ stage: ForecastReport.Stage, _ row: ForecastReport.Row) -> [Markup] {
  ["\(stage.stage)", "\(String(row.line))", "<code>\(row.instruction)</code>", "\(row.reason)"]
}

private func list(_ advice: [ForecastReport.Suggestion]) -> Markup {
  let items = advice.map { advice -> Markup in
    "<li>\(advice.text)\(advice.line.map { " (line \($0))" } ?? ""): \(advice.effect).</li>\n"
  }
  return "<ul>\n\(Markup(items))</ul>\n"
}
