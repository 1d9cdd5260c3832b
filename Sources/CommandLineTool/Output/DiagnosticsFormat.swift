import SourceText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How diagnostics are printed.
enum DiagnosticsFormat: String, CaseIterable, Sendable {
  case text, json

  func render(_ diagnostics: [Diagnostic], inColour: Bool) -> String {
    switch self {
    case .text: diagnostics.map { renderText($0, inColour: inColour) }.joined()
    case .json: renderJSON(diagnostics)
    }
  }
}

/// One document, `{"diagnostics": […]}`, also when there are none.
private func renderJSON(_ diagnostics: [Diagnostic]) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  guard let data = try? encoder.encode(DiagnosticsDocument(diagnostics: diagnostics.map(DiagnosticRecord.init))) else {
    return "{\"diagnostics\": []}\n"
  }
  return String(decoding: data, as: UTF8.self) + "\n"
}

private struct DiagnosticsDocument: Encodable {
  let diagnostics: [DiagnosticRecord]
}

private struct DiagnosticRecord: Encodable {
  let severity: String
  let rule: String
  let message: String
  let hint: String?
  let place: PlaceRecord?
  let notes: [NoteRecord]

  init(_ diagnostic: Diagnostic) {
    severity = diagnostic.severity.rawValue
    rule = diagnostic.rule
    message = diagnostic.message
    hint = diagnostic.hint
    place = diagnostic.place.map(PlaceRecord.init)
    notes = diagnostic.notes.map { NoteRecord(message: $0.message, place: $0.place.map(PlaceRecord.init)) }
  }
}

private struct NoteRecord: Encodable {
  let message: String
  let place: PlaceRecord?
}

/// Lines and columns count from 1; the end is the place after the last character.
private struct PlaceRecord: Encodable {
  let file: String
  let line: Int
  let column: Int
  let endLine: Int
  let endColumn: Int

  init(_ place: SourcePlace) {
    let start = place.start
    let end = place.file.location(of: place.range.end)
    file = place.file.name
    (line, column) = (start.line, start.column)
    (endLine, endColumn) = (end.line, end.column)
  }
}
