import SourceText

/// Reads one instruction from its joined text; nil if nothing useful could be read. All problems are reported.
///
/// Also tells the places that open here-documents, as these are needed even if the instruction is in error: their lines
/// are no instructions.
struct InstructionParser {
  let line: LogicalLine
  let escape: UInt8

  private(set) var openings: [HereDocumentOpening] = []

  init(_ line: LogicalLine, escape: UInt8) {
    self.line = line
    self.escape = escape
  }

  mutating func parse(_ reporter: inout Reporter) -> Instruction? {
    parse(0..<line.bytes.count, isTrigger: false, &reporter)
  }

  private mutating func parse(_ range: Range<Int>, isTrigger: Bool, _ reporter: inout Reporter) -> Instruction? {
    let split = SplitInstruction(line.bytes, range)
    let keywordRange = line.sourceRange(split.keyword)
    guard let keyword = readKeyword(split.keyword, &reporter) else { return nil }
    if isTrigger, [.onbuild, .from, .maintainer].contains(keyword) {
      reporter.error(
        "bad-trigger", "\(keyword.rawValue) cannot be kept for later by ONBUILD", at: keywordRange)
      return nil
    }
    let flags = parseFlags(split.flags, of: keyword, in: line, &reporter)
    let arguments: Instruction.Arguments?
    if keyword == .onbuild {
      arguments = parseTrigger(split.arguments, keywordRange, &reporter)
    } else {
      arguments = ArgumentParser(
        keyword: keyword, line: line, range: split.arguments, escape: escape, keywordRange: keywordRange
      ).parse(&reporter)
      if case .exec? = arguments {} else { findOpenings(split.arguments, of: keyword) }
    }
    guard let arguments else { return nil }
    let start = keywordRange.start
    let end = isTrigger ? line.sourceRange(range).end : line.sourceEnd
    return Instruction(
      keyword: keyword, keywordRange: keywordRange, range: SourceRange(start, end),
      lines: line.lines(from: split.keyword.lowerBound), flags: flags,
      arguments: arguments)
  }

  private mutating func parseTrigger(
    _ range: Range<Int>, _ keywordRange: SourceRange, _ reporter: inout Reporter
  ) -> Instruction.Arguments? {
    guard !range.isEmpty else {
      reporter.error("missing-argument", "ONBUILD needs an instruction after it", at: keywordRange)
      return nil
    }
    return parse(range, isTrigger: true, &reporter).map(Instruction.Arguments.trigger)
  }

  private mutating func findOpenings(_ range: Range<Int>, of keyword: Keyword) {
    guard keyword.takesHereDocuments else { return }
    openings = HereDocumentOpening.all(in: line.bytes, range)
  }

  /// An unknown word is reported. A misspelt `FROM` counts as one all the same: without its stage, all that follows
  /// would be reported too.
  private mutating func readKeyword(_ range: Range<Int>, _ reporter: inout Reporter) -> Keyword? {
    let word = line.bytes.text(range)
    if let keyword = Keyword(rawValue: word.uppercased()) { return keyword }
    let near = nearestName(to: word, among: Keyword.allCases.map(\.rawValue))
    reporter.error(
      "unknown-instruction", "there is no instruction \(quoted(word))", at: line.sourceRange(range),
      hint: near.map { "did you mean \(quoted($0))?" })
    guard let near = near.flatMap(Keyword.init(rawValue:)) else { return nil }
    findOpenings(range.upperBound..<line.bytes.count, of: near)
    return near == .from ? .from : nil
  }
}
