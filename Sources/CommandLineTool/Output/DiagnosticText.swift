import SourceText

/// A diagnostic for people: place, message, the source line with a mark under the words meant, notes and the hint.
func renderText(_ diagnostic: Diagnostic, inColour: Bool) -> String {
  let style = Style(isOn: inColour)
  let severity = diagnostic.severity
  let place = diagnostic.place.map { "\(location($0)): " } ?? "cigen: "
  var text =
    style.bold(place) + style.colour(severity, "\(severity.rawValue): ") + style.bold(diagnostic.message)
    + style.dim(" [\(diagnostic.rule)]") + "\n"
  if let place = diagnostic.place { text += excerpt(place, severity, style) }
  for note in diagnostic.notes {
    text += "  note: \(note.place.map { "\(location($0)): " } ?? "")\(note.message)\n"
    if let place = note.place { text += excerpt(place, .note, style) }
  }
  if let hint = diagnostic.hint { text += style.colour(.note, "  hint: ") + hint + "\n" }
  return text
}

private func location(_ place: SourcePlace) -> String {
  let start = place.start
  return "\(place.file.name):\(start.line):\(start.column)"
}

/// The line and, under it, `^~~~` as far as the range goes on this line.
private func excerpt(_ place: SourcePlace, _ severity: Diagnostic.Severity, _ style: Style) -> String {
  let start = place.start
  let line = place.file.line(around: place.range.start)
  let scalars = Array(line.unicodeScalars)
  let before = scalars.prefix(start.column - 1)
  // A range over several lines, or an empty one, still marks something on the line it begins on.
  let meant = place.file.text(in: place.range).unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }.count
  let length = max(1, min(meant, scalars.count - before.count))
  let padding = String(String.UnicodeScalarView(before.map { $0 == "\t" ? "\t" : " " }))
  let mark = "^" + String(repeating: "~", count: length - 1)
  let number = String(start.line)
  let gutter = String(repeating: " ", count: number.count)
  return """
    \(style.dim(" \(number) | "))\(visible(line))
    \(style.dim(" \(gutter) | "))\(padding)\(style.colour(severity, mark))

    """
}

/// Control characters could move a terminal's cursor: each is shown as U+FFFD, which also is one column wide.
private func visible(_ line: String) -> String {
  String(
    String.UnicodeScalarView(
      line.unicodeScalars.map { ($0.value < 0x20 && $0 != "\t") || $0.value == 0x7F ? "\u{FFFD}" : $0 }))
}

/// The only place that knows of terminal escapes.
private struct Style {
  let isOn: Bool

  func bold(_ text: String) -> String { paint(text, "1") }
  func dim(_ text: String) -> String { paint(text, "2") }

  func colour(_ severity: Diagnostic.Severity, _ text: String) -> String {
    switch severity {
    case .error: paint(text, "1;31")
    case .warning: paint(text, "1;33")
    case .note: paint(text, "1;36")
    }
  }

  private func paint(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
