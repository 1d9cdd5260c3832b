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

/// More of a line than this is not shown, in characters: some files are one line.
private let longestExcerpt = 160

/// The line and, under it, `^~~~` as far as the range goes on this line. Of a long line the part around the mark is shown.
private func excerpt(_ place: SourcePlace, _ severity: Diagnostic.Severity, _ style: Style) -> String {
  let start = place.start
  let line = Array(place.file.line(around: place.range.start).unicodeScalars)
  let column = min(start.column - 1, line.count)
  // A range over several lines, or an empty one, still marks something on the line it begins on.
  let meant = place.file.text(in: place.range).unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }.count
  let first = line.count <= longestExcerpt ? 0 : max(0, column - longestExcerpt / 3)
  let end = min(line.count, first + longestExcerpt)
  let shown = (first > 0 ? ["…"] : []) + line[first..<end] + (end < line.count ? ["…"] : [])
  let before = shown.prefix(column - first + (first > 0 ? 1 : 0))
  let padding = String(String.UnicodeScalarView(before.map { $0 == "\t" ? "\t" : " " }))
  let mark = "^" + String(repeating: "~", count: max(1, min(meant, end - column)) - 1)
  let number = String(start.line)
  let gutter = String(repeating: " ", count: number.count)
  return """
    \(style.dim(" \(number) | "))\(visible(shown))
    \(style.dim(" \(gutter) | "))\(padding)\(style.colour(severity, mark))

    """
}

/// Control characters could move a terminal's cursor: each is shown as U+FFFD, which also is one column wide.
private func visible(_ line: [Unicode.Scalar]) -> String {
  String(String.UnicodeScalarView(line.map { ($0.value < 0x20 && $0 != "\t") || $0.value == 0x7F ? "\u{FFFD}" : $0 }))
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
