#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What `cigen explain` prints for people.
func renderText(_ reports: [ForecastReport]) -> String {
  ForecastBlock.all(of: reports).map(text).joined(separator: "\n")
}

private func text(_ block: ForecastBlock) -> String {
  var lines = [block.title]
  for stage in block.stages {
    lines.append("")
    lines.append("  stage \(stage.stage)" + (stage.caches.isEmpty ? "" : ", kept as \(listed(stage.caches))"))
    let shown = stage.instructions.map { ($0, shortened($0.instruction)) }
    let width = shown.map(\.1.count).max() ?? 0
    let digits = String(stage.instructions.map(\.line).max() ?? 0).count
    for (row, instruction) in shown {
      let line = String(row.line)
      let margin = String(repeating: " ", count: digits + 3 - line.count)
      let gap = String(repeating: " ", count: width - instruction.count)
      lines.append("\(margin)\(line)  \(instruction)\(gap)  \(row.reason)")
    }
  }
  if !block.advice.isEmpty {
    lines.append("")
    lines.append("  advice")
    for advice in block.advice {
      lines.append("    \(advice.text)" + (advice.line.map { " (line \($0))" } ?? "") + ":")
      lines.append("      \(advice.effect)")
      lines += advice.difference.map { "      \($0)" }
    }
  }
  return lines.joined(separator: "\n") + "\n"
}

extension ForecastReport.Suggestion {
  /// What it would be good for.
  var effect: String {
    let commands = saves == 1 ? "1 command" : "\(saves) commands"
    return "\(example.map { "a change of \($0)" } ?? "this change") would then reuse \(commands) more"
  }
}

private func shortened(_ text: String) -> String {
  let longest = 44
  return text.count > longest ? text.prefix(longest - 1) + "…" : text
}

private struct ForecastDocument: Encodable {
  let images: [ForecastReport]
}

/// The same for programs.
func renderJSON(_ reports: [ForecastReport]) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  guard let data = try? encoder.encode(ForecastDocument(images: reports)) else { return "{\"images\": []}\n" }
  return String(decoding: data, as: UTF8.self) + "\n"
}
