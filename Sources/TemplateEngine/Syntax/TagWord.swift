import SourceText

/// A word between the marks of a tag.
struct TagWord {
  let text: String
  let range: SourceRange

  /// The words of a tag's content.
  static func words(in range: SourceRange, of file: SourceFile) -> [TagWord] {
    var words: [TagWord] = []
    var index = range.start
    while index < range.end {
      let start = index
      while index < range.end, !isBlank(file.bytes[index]) { index += 1 }
      let word = SourceRange(start, index)
      if start < index { words.append(TagWord(text: file.text(in: word), range: word)) }
      while index < range.end, isBlank(file.bytes[index]) { index += 1 }
    }
    return words
  }
}
