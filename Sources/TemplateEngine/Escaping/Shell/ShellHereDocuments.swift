extension ShellContext {
  private static let longestDelimiter = 200

  /// Reads the word after `<<`; quotes only say that the text is literal (POSIX, Here-Document).
  mutating func takeInDelimiter(_ byte: UInt8, stripsTabs: Bool, quote: UInt8) throws(EscapingProblem) {
    let isStart = top.text.isEmpty && top.word == .between
    if quote != 0 {
      if byte == quote {
        top.kind = .delimiter(stripsTabs: stripsTabs, quote: 0)
      } else {
        try extendDelimiter(byte)
      }
      return
    }
    switch byte {
    case UInt8(ascii: " ") where isStart, UInt8(ascii: "\t") where isStart: break
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      top.kind = .delimiter(stripsTabs: stripsTabs, quote: byte)
      top.word = .opaque
    case UInt8(ascii: "\\"): pending = .backslash
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "&"),
      UInt8(ascii: "|"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "("), UInt8(ascii: ")"):
      if isStart { throw .unreadable("this here-document has no delimiter", hint: #"write a word after "<<""#) }
      let document = HereDocument(delimiter: top.text, stripsTabs: stripsTabs, isLiteral: top.word == .opaque)
      pop()
      try announce(document)
      try take(byte)
    default: try extendDelimiter(byte)
    }
  }

  private mutating func extendDelimiter(_ byte: UInt8) throws(EscapingProblem) {
    guard byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "$"), byte != UInt8(ascii: "`"),
      top.text.count < Self.longestDelimiter
    else {
      throw .unreadable("the delimiter of this here-document is no plain word", hint: #"use a word such as "EOF""#)
    }
    top.text.append(byte)
  }

  private mutating func announce(_ document: HereDocument) throws(EscapingProblem) {
    guard let owner = hereDocumentOwner else { return }
    // HEREDOC_MAX of bash's parser.
    guard frames[owner].hereDocuments.count < 16 else {
      throw .unreadable("a line can announce at most 16 here-documents", hint: "begin some on a line of their own")
    }
    frames[owner].hereDocuments.append(document)
  }

  /// After the end of a line, the text of what it announced begins.
  mutating func beginHereDocument() throws(EscapingProblem) {
    guard let owner = hereDocumentOwner, !frames[owner].hereDocuments.isEmpty else { return }
    let document = frames[owner].hereDocuments.removeFirst()
    try push(.hereDocument(matched: 0, isEscaped: false))
    top.hereDocuments = [document]
  }

  /// A substitution is read as a script of its own, so its lines are not those around it.
  private var hereDocumentOwner: Int? {
    frames.lastIndex { $0.kind == .script || $0.kind == .substitution }
  }

  /// In literal text every line counts as it is; else a backslash before the line's end joins it to the next.
  mutating func takeInHereDocument(_ byte: UInt8, matched: Int?, isEscaped: Bool) throws(EscapingProblem) {
    guard let document = top.hereDocuments.first else { return pop() }
    let isLineEnd = byte == UInt8(ascii: "\n")
    if isEscaped {
      top.kind = .hereDocument(matched: isLineEnd ? matched : nil, isEscaped: false)
    } else if isLineEnd, matched == document.delimiter.count {
      pop()
      try beginHereDocument()
    } else if isLineEnd {
      top.kind = .hereDocument(matched: 0, isEscaped: false)
    } else if byte == UInt8(ascii: "\\"), !document.isLiteral {
      top.kind = .hereDocument(matched: matched, isEscaped: true)
    } else if byte == UInt8(ascii: "\t"), document.stripsTabs, matched == 0 {
      return
    } else if let matched, matched < document.delimiter.count, document.delimiter[matched] == byte {
      top.kind = .hereDocument(matched: matched + 1, isEscaped: false)
    } else {
      top.kind = .hereDocument(matched: nil, isEscaped: false)
    }
  }
}
