extension [UInt8] {
  /// The words between blanks.
  func fields(_ range: Range<Int>) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var position = range.lowerBound
    while true {
      while position < range.upperBound, self[position].isBlank { position += 1 }
      let start = position
      while position < range.upperBound, !self[position].isBlank { position += 1 }
      guard position > start else { return fields }
      fields.append(start..<position)
    }
  }

  /// The words between blanks that are neither quoted nor escaped; quotes and escapes stay.
  ///
  /// Used for `ARG`, `ENV` and `LABEL`, as in BuildKit's frontend/dockerfile/parser/line_parsers.go.
  func quotedFields(_ range: Range<Int>, escape: UInt8) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var position = range.lowerBound
    while true {
      while position < range.upperBound, self[position].isBlank { position += 1 }
      let start = position
      var quote: UInt8?
      while position < range.upperBound, quote != nil || !self[position].isBlank {
        let byte = self[position]
        if byte == escape, quote != .singleQuote {
          position += 1
        } else if byte == quote {
          quote = nil
        } else if quote == nil, byte == .singleQuote || byte == .doubleQuote {
          quote = byte
        }
        position += 1
      }
      position = Swift.min(position, range.upperBound)
      guard position > start else { return fields }
      fields.append(start..<position)
    }
  }
}
