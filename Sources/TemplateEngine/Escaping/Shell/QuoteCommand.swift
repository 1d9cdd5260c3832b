extension ShellFragment {
  /// A command line of these words, each quoted where it needs to be.
  package init(quoting words: [String]) {
    var output: [UInt8] = []
    for (index, word) in words.enumerated() {
      if index > 0 { output.append(UInt8(ascii: " ")) }
      var word = word
      word.withUTF8 { appendWord($0, .file, to: &output) }
    }
    self.init(trusted: String(decoding: output, as: UTF8.self))
  }
}
