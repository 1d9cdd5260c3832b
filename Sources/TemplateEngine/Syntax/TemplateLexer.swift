import SourceText

/// Cuts a template's text at its marks.
struct TemplateLexer {
  private let file: SourceFile
  private let bytes: [UInt8]
  private var tokens: [TemplateToken] = []
  private var diagnostics: [Diagnostic] = []

  private init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
  }

  /// The tokens, and what is wrong with the marks; a `<%` that cannot be read counts as text.
  static func tokens(of file: SourceFile) -> (tokens: [TemplateToken], diagnostics: [Diagnostic]) {
    var lexer = TemplateLexer(file)
    lexer.refuseNUL()
    lexer.readTokens()
    return (removeStandaloneLines(of: lexer.tokens, in: lexer.bytes), lexer.diagnostics)
  }

  /// Shells drop the byte or stop at it, so the text would not mean what it says.
  private mutating func refuseNUL() {
    guard let offset = bytes.firstIndex(of: 0) else { return }
    report("nul-in-template", "the template holds a NUL byte", SourceRange(offset, offset + 1), hint: "remove it")
  }

  private mutating func readTokens() {
    var textStart = file.hasByteOrderMark ? 3 : 0
    var index = textStart
    while index + 1 < bytes.count {
      guard bytes[index] == UInt8(ascii: "<"), bytes[index + 1] == UInt8(ascii: "%") else {
        index += 1
        continue
      }
      let mark = index + 2 < bytes.count ? bytes[index + 2] : 0
      if mark == UInt8(ascii: "%") {
        appendText(textStart, index + 2)
        index += 3
        textStart = index
        continue
      }
      guard let close = findClose(from: index + 2, isComment: mark == UInt8(ascii: "#")) else {
        if mark == UInt8(ascii: "#") {
          appendText(textStart, index)
          textStart = bytes.count
          break
        }
        index += 2
        continue
      }
      appendText(textStart, index)
      switch mark {
      case UInt8(ascii: "="): appendTag(.value, index, contentStart: index + 3, close)
      case UInt8(ascii: "#"): appendTag(.comment, index, contentStart: index + 3, close)
      default: appendTag(.control, index, contentStart: index + 2, close)
      }
      index = close + 2
      textStart = index
    }
    appendText(textStart, bytes.count)
  }

  /// The offset of the `%>` that closes a tag: on the same line, but for comments.
  private mutating func findClose(from start: Int, isComment: Bool) -> Int? {
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      if byte == UInt8(ascii: "%"), next == UInt8(ascii: ">") { return index }
      let isNextTag = byte == UInt8(ascii: "<") && next == UInt8(ascii: "%")
      if !isComment, isNextTag || byte == UInt8(ascii: "\n") { break }
      index += 1
    }
    let hint =
      isComment
      ? #"close the comment with "%>""#
      : #"close it with "%>" on the same line, or write "<%%" for a literal "<%""#
    report("unclosed-tag", #"a tag begins here and is not closed"#, SourceRange(start - 2, start), hint: hint)
    return nil
  }

  private mutating func appendText(_ start: Int, _ end: Int) {
    if start < end { tokens.append(.text(start, end)) }
  }

  private mutating func appendTag(_ kind: TemplateToken.Kind, _ start: Int, contentStart: Int, _ close: Int) {
    var content = SourceRange(min(contentStart, close), close)
    while content.start < content.end, isBlank(bytes[content.start]) { content.start += 1 }
    while content.start < content.end, isBlank(bytes[content.end - 1]) { content.end -= 1 }
    tokens.append(TemplateToken(kind: kind, range: SourceRange(start, close + 2), content: content))
  }

  private mutating func report(_ rule: String, _ message: String, _ range: SourceRange, hint: String) {
    diagnostics.append(Diagnostic(rule: rule, message, at: SourcePlace(file, range), hint: hint))
  }
}

func isBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
}
