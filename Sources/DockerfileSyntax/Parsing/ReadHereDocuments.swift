import SourceText

/// Reads the lines of the here-documents that an instruction opened, in order.
///
/// One without an end takes all that is left of the file; it is reported, and ends the list.
func readHereDocuments(
  _ openings: [HereDocumentOpening], of line: LogicalLine, from reader: inout LineReader, _ reporter: inout Reporter
) -> (documents: [HereDocument], lastLine: LineReader.Line?) {
  var documents: [HereDocument] = []
  var lastLine: LineReader.Line?
  for opening in openings {
    let name = Array(opening.name.utf8)
    var content: [UInt8] = []
    var isClosed = false
    var nearlyEnd: LineReader.Line?
    while !isClosed, let next = reader.nextLine() {
      lastLine = next
      let tabs = opening.stripsTabs ? reporter.source.bytes[next.text].prefix { $0 == .tab }.count : 0
      let text = next.text.lowerBound + tabs..<next.text.upperBound
      isClosed = reporter.source.bytes[text].elementsEqual(name)
      if !isClosed {
        content += reporter.source.bytes[next.whole.lowerBound + tabs..<next.whole.upperBound]
        let trimmed = reporter.source.bytes.trimmed(text)
        if nearlyEnd == nil, reporter.source.bytes[trimmed].elementsEqual(name) { nearlyEnd = next }
      }
    }
    let place = line.sourceRange(opening.range)
    guard isClosed else {
      reporter.error(
        "unterminated-here-document", "the here-document \(quoted(opening.name)) has no end", at: place,
        notes: nearlyEnd.map {
          [
            reporter.note(
              "this line does not end it, because of the blanks",
              at: SourceRange($0.text.lowerBound, $0.text.upperBound))
          ]
        } ?? [],
        hint: "end it with a line that is \(quoted(opening.name)) and nothing else")
      break
    }
    documents.append(
      HereDocument(
        name: opening.name, opening: place, content: String(decoding: content, as: UTF8.self),
        expands: opening.expands))
  }
  return (documents, lastLine)
}
