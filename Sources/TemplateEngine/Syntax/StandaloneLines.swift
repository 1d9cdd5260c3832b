import SourceText

/// Takes away the rest of each line that holds only one control tag, include or comment, blanks aside: the line
/// vanishes with its tag, so a template needs no marks for trimming.
func removeStandaloneLines(of tokens: [TemplateToken], in bytes: [UInt8]) -> [TemplateToken] {
  var result: [TemplateToken] = []
  var textStart = 0
  for token in tokens {
    if token.kind == .text {
      let start = max(token.range.start, textStart)
      if start < token.range.end { result.append(.text(start, token.range.end)) }
      continue
    }
    if token.kind != .value, let line = standaloneLine(around: token.range, in: bytes) {
      textStart = line.end
      if let last = result.last, last.kind == .text, last.range.end > line.start {
        result.removeLast()
        if last.range.start < line.start { result.append(.text(last.range.start, line.start)) }
      }
    }
    result.append(token)
  }
  return result
}

/// The whole line or lines of a tag with the line end, if nothing but blanks stands beside the tag.
private func standaloneLine(around tag: SourceRange, in bytes: [UInt8]) -> SourceRange? {
  let textStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  var start = tag.start
  while start > textStart, isBlank(bytes[start - 1]) { start -= 1 }
  guard start == textStart || bytes[start - 1] == UInt8(ascii: "\n") else { return nil }
  var end = tag.end
  while end < bytes.count, isBlank(bytes[end]) { end += 1 }
  if end == bytes.count { return SourceRange(start, end) }
  if bytes[end] == UInt8(ascii: "\r"), end + 1 < bytes.count { end += 1 }
  guard bytes[end] == UInt8(ascii: "\n") else { return nil }
  return SourceRange(start, end + 1)
}
