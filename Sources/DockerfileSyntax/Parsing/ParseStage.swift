import SourceText

/// A stage while its instructions are read.
struct StageHeader {
  let from: Instruction
  let name: Word?
  let base: Word

  /// Checks the words of a `FROM`: an image, or an image, `AS` and a name.
  init(_ from: Instruction, _ reporter: inout Reporter) {
    self.from = from
    let words = from.words
    base = words.first ?? Word(text: "", range: from.keywordRange)
    guard words.count == 3, words[1].text.uppercased() == "AS" else {
      name = nil
      if words.count != 1 { Self.report(words, of: from, &reporter) }
      return
    }
    let lowered = words[2].text.lowercased()
    if Self.isStageName(lowered) {
      name = Word(text: lowered, range: words[2].range)
      return
    }
    name = nil
    reporter.error(
      "bad-stage-name", "a stage cannot be called \(quoted(words[2].text))", at: words[2].range,
      hint: "begin with a letter, and use only letters, digits, \"-\", \"_\" and \".\"")
  }

  /// `^[a-z][a-z0-9-_.]*$`, in BuildKit's frontend/dockerfile/instructions/parse.go.
  private static func isStageName(_ text: String) -> Bool {
    guard text.utf8.first?.isLetter == true else { return false }
    return text.utf8.allSatisfy { $0.isLetter || $0.isDigit || "-_.".utf8.contains($0) }
  }

  private static func report(_ words: [Word], of from: Instruction, _ reporter: inout Reporter) {
    let rule = "bad-from"
    if words.isEmpty {
      reporter.error(rule, "FROM needs an image or a stage", at: from.keywordRange)
    } else if let comment = words.first(where: { $0.text.hasPrefix("#") }) {
      reporter.error(
        rule, "FROM takes \(quoted(comment.text)) for a part of it, not for a comment", at: comment.range,
        hint: "put the comment on a line of its own")
    } else if words[1].text.uppercased() == "AS" {
      let (place, problem) = words.count == 2 ? (words[1], "has no name after AS") : (words[3], "has a word too many")
      reporter.error(rule, "FROM \(problem)", at: place.range)
    } else {
      let hint =
        words.count == 2 && isStageName(words[1].text.lowercased())
        ? "write FROM \(words[0].text) AS \(words[1].text)" : "write FROM image, or FROM image AS name"
      reporter.error(
        rule, "FROM does not know what to do with \(quoted(words[1].text))", at: words[1].range, hint: hint)
    }
  }
}

/// Names that a stage can have, though they mean something else (BuildKit's rule ReservedStageName).
private let reservedStageNames: Set = ["context", "scratch"]

/// Warns of a name that stands twice or is reserved. BuildKit takes the last stage of a name; the classic builder
/// refuses the second.
func checkStageName(
  _ header: StageHeader, _ firstPlaces: inout [String: SourceRange], _ reporter: inout Reporter
) {
  guard let name = header.name else { return }
  if reservedStageNames.contains(name.text) {
    reporter.warning(
      "reserved-stage-name", "a stage is called \(quoted(name.text)), which means something else to Docker",
      at: name.range, hint: "choose another name")
  }
  if let first = firstPlaces[name.text] {
    reporter.warning(
      "duplicate-stage-name", "a second stage is called \(quoted(name.text))", at: name.range,
      notes: [reporter.note("the first one", at: first)], hint: "choose another name")
  } else {
    firstPlaces[name.text] = name.range
  }
}
