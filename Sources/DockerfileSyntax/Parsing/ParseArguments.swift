import SourceText

/// Reads what follows keyword and flags, in the way of that keyword.
struct ArgumentParser {
  let keyword: Keyword
  let line: LogicalLine
  let range: Range<Int>
  let escape: UInt8

  /// Where to point if there are no arguments: at the keyword.
  let keywordRange: SourceRange

  /// Nil if the arguments are in error, which is then reported.
  func parse(_ reporter: inout Reporter) -> Instruction.Arguments? {
    switch keyword {
    case .add, .copy: parseCopy(&reporter)
    case .arg: parseArg(&reporter)
    case .cmd, .entrypoint: parseCommand(range, warnsOfFailedJSON: true, &reporter)
    case .env, .label: parsePairs(&reporter)
    case .expose: parseList(.words(fields), &reporter)
    case .from: .words(fields)
    case .healthcheck: parseHealthcheck(&reporter)
    case .maintainer, .stopsignal, .user, .workdir: parseSingle(&reporter)
    case .onbuild: nil
    case .run: parseCommand(range, warnsOfFailedJSON: false, &reporter)
    case .shell: parseShell(&reporter)
    case .volume: parseListOrJSON(&reporter).flatMap { parseList($0, &reporter) }
    }
  }

  private var fields: [Word] { line.bytes.fields(range).map(line.word) }

  private func report(
    _ rule: String, _ message: String, at place: Range<Int>? = nil, hint: String? = nil, _ reporter: inout Reporter
  ) {
    let place = place ?? range
    reporter.error(
      rule, "\(keyword.rawValue) \(message)", at: place.isEmpty ? keywordRange : line.sourceRange(place), hint: hint)
  }

  private func parseSingle(_ reporter: inout Reporter) -> Instruction.Arguments? {
    guard !range.isEmpty else {
      report("missing-argument", "needs a value", &reporter)
      return nil
    }
    return .text(line.word(range))
  }

  /// A JSON array is the exec form, anything else is for the shell; only an array with other things than strings is
  /// an error.
  private func parseCommand(
    _ range: Range<Int>, warnsOfFailedJSON: Bool, _ reporter: inout Reporter
  ) -> Instruction.Arguments? {
    guard !range.isEmpty else { return Instruction.Arguments.none }
    switch readJSON(range, &reporter) {
    case .words(let words):
      return .exec(words.map { Word(text: $0.text, range: line.sourceRange($0.range)) })
    case .notStrings:
      return nil
    case .notJSON:
      if warnsOfFailedJSON, line.bytes[range.lowerBound] == UInt8(ascii: "[") {
        reporter.warning(
          "not-exec-form", "\(keyword.rawValue) looks like a JSON array but is none, so a shell runs it",
          at: line.sourceRange(range), hint: "use double quotes and no comma after the last word")
      }
      return .text(line.word(range))
    }
  }

  private func readJSON(_ range: Range<Int>, _ reporter: inout Reporter) -> JSONWords {
    let words = JSONWords(line.bytes, range)
    if case .notStrings(let offset) = words {
      report(
        "bad-exec-form", "takes only strings in its JSON array", at: offset..<offset + 1,
        hint: "put double quotes around it", &reporter)
    }
    return words
  }

  private func parseListOrJSON(_ reporter: inout Reporter) -> Instruction.Arguments? {
    switch readJSON(range, &reporter) {
    case .words(let words): .exec(words.map { Word(text: $0.text, range: line.sourceRange($0.range)) })
    case .notStrings: nil
    case .notJSON: .words(fields)
    }
  }

  private func parseList(_ arguments: Instruction.Arguments, _ reporter: inout Reporter) -> Instruction.Arguments? {
    let words: [Word] =
      switch arguments {
      case .words(let words), .exec(let words): words
      default: []
      }
    if words.isEmpty {
      report("missing-argument", "needs at least one value", &reporter)
      return nil
    }
    if let blank = words.first(where: { $0.text.utf8.allSatisfy(\.isBlank) }) {
      reporter.error("missing-argument", "\(keyword.rawValue) has an empty value", at: blank.range)
      return nil
    }
    return arguments
  }

  private func parseCopy(_ reporter: inout Reporter) -> Instruction.Arguments? {
    guard let arguments = parseListOrJSON(&reporter) else { return nil }
    let words: [Word]
    let isJSON: Bool
    switch arguments {
    case .exec(let list): (words, isJSON) = (list, true)
    case .words(let list): (words, isJSON) = (list, false)
    default: return nil
    }
    guard words.count >= 2, let destination = words.last else {
      report(
        "missing-argument", words.isEmpty ? "needs a source and a destination" : "needs a destination after its source",
        hint: "write \(keyword.rawValue) source… destination", &reporter)
      return nil
    }
    let bytes = Array(destination.text.utf8)
    if !isJSON, HereDocumentOpening(bytes, 0..<bytes.count) != nil {
      reporter.error(
        "here-document-destination", "\(keyword.rawValue) cannot write to a here-document", at: destination.range,
        hint: "put the destination after \(quoted(destination.text))")
      return nil
    }
    return arguments
  }

  private func parseArg(_ reporter: inout Reporter) -> Instruction.Arguments? {
    let words = line.bytes.quotedFields(range, escape: escape)
    if words.isEmpty { report("missing-argument", "needs a name", &reporter) }
    let pairs = words.compactMap { pair($0, &reporter) }
    return pairs.count == words.count && !words.isEmpty ? .pairs(pairs) : nil
  }

  private func parsePairs(_ reporter: inout Reporter) -> Instruction.Arguments? {
    let words = line.bytes.quotedFields(range, escape: escape)
    guard let first = words.first else {
      report("missing-argument", "needs a name and a value", hint: "write \(keyword.rawValue) name=value", &reporter)
      return nil
    }
    guard line.bytes[first].contains(.equals) else { return parseOldPair(&reporter) }
    var pairs: [KeyValue] = []
    for word in words {
      if !line.bytes[word].contains(.equals) {
        report(
          "missing-assignment", "has no \"=\" in \(quoted(line.bytes.text(word)))", at: word,
          hint: "write name=value, with double quotes around a value that has blanks", &reporter)
      } else if let pair = pair(word, &reporter) {
        pairs.append(pair)
      }
    }
    return pairs.count == words.count ? .pairs(pairs) : nil
  }

  /// The old form `ENV name rest of the line`.
  private func parseOldPair(_ reporter: inout Reporter) -> Instruction.Arguments? {
    let bytes = line.bytes
    let end = bytes[range].firstIndex(where: \.isBlank) ?? range.upperBound
    let value = bytes.trimmed(end..<range.upperBound)
    guard !value.isEmpty else {
      report(
        "missing-assignment", "needs a value for \(quoted(bytes.text(range)))",
        hint: "write \(keyword.rawValue) name=value", &reporter)
      return nil
    }
    return .pairs([KeyValue(key: line.word(range.lowerBound..<end), value: line.word(value))])
  }

  private func pair(_ word: Range<Int>, _ reporter: inout Reporter) -> KeyValue? {
    let equals = line.bytes[word].firstIndex(of: .equals)
    let key = word.lowerBound..<(equals ?? word.upperBound)
    guard !key.isEmpty else {
      report("missing-name", "has no name before the \"=\"", at: word, &reporter)
      return nil
    }
    return KeyValue(key: line.word(key), value: equals.map { line.word($0 + 1..<word.upperBound) })
  }

  private func parseShell(_ reporter: inout Reporter) -> Instruction.Arguments? {
    let words = readJSON(range, &reporter)
    if case .notStrings = words { return nil }
    guard case .words(let strings) = words, !strings.isEmpty else {
      report("bad-exec-form", "needs a JSON array", hint: "write SHELL [\"/bin/bash\", \"-c\"]", &reporter)
      return nil
    }
    return .exec(strings.map { Word(text: $0.text, range: line.sourceRange($0.range)) })
  }

  private func parseHealthcheck(_ reporter: inout Reporter) -> Instruction.Arguments? {
    let end = line.bytes[range].firstIndex(where: \.isBlank) ?? range.upperBound
    let type = line.bytes.text(range.lowerBound..<end)
    let rest = line.bytes.trimmed(end..<range.upperBound)
    switch type.uppercased() {
    case "NONE" where rest.isEmpty:
      return Instruction.Arguments.none
    case "NONE":
      report("bad-healthcheck", "NONE takes nothing after it", at: rest, &reporter)
    case "CMD" where !rest.isEmpty:
      return parseCommand(rest, warnsOfFailedJSON: true, &reporter)
    case "CMD":
      report("bad-healthcheck", "CMD needs a command", at: range, &reporter)
    default:
      report(
        "bad-healthcheck", type.isEmpty ? "needs CMD or NONE" : "takes CMD or NONE, not \(quoted(type))",
        at: range.lowerBound..<end, &reporter)
    }
    return nil
  }
}
