import SourceText

/// How `cigen check` prints what it found.
enum FindingsFormat: String, CaseIterable, Sendable {
  case text, json, github, gitlab, sarif
}

/// Findings and how a reader finds their files.
struct Findings {
  let all: [Diagnostic]

  /// From the root of the checkout, as CI systems name files.
  let path: (SourcePlace) -> String

  func text(inColour: Bool) -> String {
    let count = { (severity: Diagnostic.Severity, word: String) -> String? in
      let count = all.count { $0.severity == severity }
      return count == 0 ? nil : "\(count) \(word)\(count == 1 ? "" : "s")"
    }
    let total = [count(.error, "error"), count(.warning, "warning"), count(.note, "note")].compactMap(\.self)
    let summary =
      total.isEmpty ? "nothing found\n" : total.joined(separator: ", ") + "; see cigen check --explain RULE\n"
    return all.map { renderText($0, inColour: inColour) }.joined() + summary
  }

  /// Workflow commands that GitHub shows beside the lines (docs.github.com, "Workflow commands").
  var github: String {
    all.map { finding in
      let word = ["error": "error", "warning": "warning"][finding.severity.rawValue] ?? "notice"
      var properties: [String] = []
      if let place = finding.place {
        let (start, end) = (place.start, place.file.location(of: place.range.end))
        properties = ["file=\(escapedProperty(path(place)))", "line=\(start.line)"]
        properties +=
          start.line == end.line ? ["col=\(start.column)", "endColumn=\(end.column)"] : ["endLine=\(end.line)"]
      }
      properties.append("title=\(escapedProperty("cigen: \(finding.rule)"))")
      return "::\(word) \(properties.joined(separator: ","))::\(escapedData(finding.sentence))\n"
    }.joined()
  }
}

extension Diagnostic {
  /// The message and what to do.
  var sentence: String { message + (hint.map { " (\($0))" } ?? "") }
}

private func escapedData(_ text: String) -> String {
  text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
}

private func escapedProperty(_ text: String) -> String {
  escapedData(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
}
