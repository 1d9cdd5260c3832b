// Each function appends a text so that every POSIX shell reads it back as it was, at one kind of place.

/// As one word: bare if no byte of it means anything to a shell, else in single quotes.
func appendWord(_ text: UnsafeBufferPointer<UInt8>, _ carrier: ScriptCarrier, to output: inout [UInt8]) {
  if !text.isEmpty, text.allSatisfy(isSafeInWord) {
    output.append(contentsOf: text)
  } else {
    appendQuotedWord(text, carrier, to: &output)
  }
}

/// In a pattern of `case`; a bare `esac`, which literal text around may complete, would end the whole.
func appendPatternWord(_ text: UnsafeBufferPointer<UInt8>, _ carrier: ScriptCarrier, to output: inout [UInt8]) {
  let mayEndCase = text.count <= 4 && "esac".contains(String(decoding: text, as: UTF8.self))
  if mayEndCase { appendQuotedWord(text, carrier, to: &output) } else { appendWord(text, carrier, to: &output) }
}

/// In an array, where readers take a bare comma for a mistake (ShellCheck, SC2054).
func appendArrayWord(_ text: UnsafeBufferPointer<UInt8>, _ carrier: ScriptCarrier, to output: inout [UInt8]) {
  let hasComma = text.contains(UInt8(ascii: ","))
  if hasComma { appendQuotedWord(text, carrier, to: &output) } else { appendWord(text, carrier, to: &output) }
}

func appendQuotedWord(_ text: UnsafeBufferPointer<UInt8>, _ carrier: ScriptCarrier, to output: inout [UInt8]) {
  output.append(UInt8(ascii: "'"))
  appendSingleQuoted(text, carrier, to: &output)
  output.append(UInt8(ascii: "'"))
}

/// Within single quotes, which must end for a quote to be written, or for what the carrier cannot hold.
func appendSingleQuoted(_ text: UnsafeBufferPointer<UInt8>, _ carrier: ScriptCarrier, to output: inout [UInt8]) {
  var index = 0
  while index < text.count {
    let end = carrier.endOfUnwritable(text, from: index)
    if end > index {
      output.append(contentsOf: #"'""#.utf8)
      appendPrinted(text[index..<end], to: &output)
      output.append(contentsOf: #""'"#.utf8)
      index = end
      continue
    }
    if text[index] == UInt8(ascii: "'") {
      output.append(contentsOf: #"'\''"#.utf8)
    } else {
      if carrier.splits(text, before: index) { output.append(contentsOf: "''".utf8) }
      output.append(text[index])
    }
    index += 1
  }
}

/// Within double quotes (POSIX, Double-Quotes: these four keep their meaning).
func appendDoubleQuoted(_ text: UnsafeBufferPointer<UInt8>, _ carrier: ScriptCarrier, to output: inout [UInt8]) {
  var index = 0
  while index < text.count {
    let end = carrier.endOfUnwritable(text, from: index)
    if end > index {
      appendPrinted(text[index..<end], to: &output)
      index = end
      continue
    }
    switch text[index] {
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "$"), UInt8(ascii: "`"):
      output.append(UInt8(ascii: "\\"))
    default: if carrier.splits(text, before: index) { output.append(contentsOf: #""""#.utf8) }
    }
    output.append(text[index])
    index += 1
  }
}

/// As a substitution that prints the bytes when the script runs (POSIX, printf: octal in the format).
private func appendPrinted(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, to output: inout [UInt8]) {
  output.append(contentsOf: "$(printf '".utf8)
  for byte in bytes {
    output.append(UInt8(ascii: "\\"))
    for shift in [6, 3, 0] { output.append(UInt8(ascii: "0") + (byte >> shift) & 7) }
  }
  output.append(contentsOf: "')".utf8)
}

func appendVerbatim(_ text: UnsafeBufferPointer<UInt8>, _: ScriptCarrier, to output: inout [UInt8]) {
  output.append(contentsOf: text)
}

private func isSafeInWord(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: ":"),
    UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"):
    true
  default: isNameByte(byte)
  }
}

extension ScriptCarrier {
  /// The end of the characters from `index` on that the file cannot hold; `index` if there are none.
  fileprivate func endOfUnwritable(_ text: UnsafeBufferPointer<UInt8>, from index: Int) -> Int {
    guard case .yaml = self else { return index }
    var end = index
    while end < text.count {
      let length = unprintableLength(text, at: end)
      if length == 0 { break }
      end += length
    }
    return end
  }

  /// Whether an empty quote must part a dollar sign from the brace at `index`.
  fileprivate func splits(_ text: UnsafeBufferPointer<UInt8>, before index: Int) -> Bool {
    self == .yaml(.gitHub) && isExpressionStart(text, at: index - 1)
  }
}
