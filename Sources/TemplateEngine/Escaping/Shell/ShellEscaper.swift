// Each function appends a text so that every POSIX shell reads it back as it was, at one kind of place.

/// As one word: bare if no byte of it means anything to a shell, else in single quotes.
func appendWord(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
  if !text.isEmpty, text.allSatisfy(isSafeInWord) {
    output.append(contentsOf: text)
  } else {
    appendQuotedWord(text, to: &output)
  }
}

/// In a pattern of `case`; a bare `esac`, which literal text around may complete, would end the whole.
func appendPatternWord(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
  let mayEndCase = text.count <= 4 && "esac".contains(String(decoding: text, as: UTF8.self))
  if mayEndCase { appendQuotedWord(text, to: &output) } else { appendWord(text, to: &output) }
}

func appendQuotedWord(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
  output.append(UInt8(ascii: "'"))
  appendSingleQuoted(text, to: &output)
  output.append(UInt8(ascii: "'"))
}

/// Within single quotes, which must end for a quote to be written.
func appendSingleQuoted(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
  for byte in text {
    if byte == UInt8(ascii: "'") {
      output.append(contentsOf: #"'\''"#.utf8)
    } else {
      output.append(byte)
    }
  }
}

/// Within double quotes (POSIX, Double-Quotes: these four keep their meaning).
func appendDoubleQuoted(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
  for byte in text {
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "$"), UInt8(ascii: "`"):
      output.append(UInt8(ascii: "\\"))
    default: break
    }
    output.append(byte)
  }
}

func appendVerbatim(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
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
